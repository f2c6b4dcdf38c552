using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>SET in all its forms, and USE.</summary>
internal static class Settings
{
    public static Statement Use(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        var place = c.At;
        var name = c.TableName();
        var value = new Literal { Kind = LiteralKind.String, Text = name, Place = c.From(place) };
        return new SettingStatement { Action = SettingAction.Set, Name = "database", Values = [value], Place = c.From(start) };
    }

    public static Statement Read(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        if (c.Is(K.Transaction) || (c.Keyword is K.Global or K.Session or K.Local && c.KeywordOf(1) == K.Transaction))
        {
            var word = c.Is(K.Transaction) ? "set" : "characteristics";
            Skim.ToEnd(c);
            return new TransactionStatement { Word = word, Place = c.From(start) };
        }

        if (c.Is(K.Statement))
        {
            return ForOne(c, start);
        }

        if (c.Is(K.Resource))
        {
            return Objects.Read(c, "set", start);
        }

        var items = c.List(Item);
        return new SettingList { Items = items, Place = c.From(start) };
    }

    /// <summary><c>SET STATEMENT a = 1 FOR statement</c>: the statement is read before anything is set, a SQL mode included.</summary>
    private static SettingList ForOne(MySqlCursor c, int start)
    {
        c.Advance();
        var items = c.List(Item);
        c.Expect(K.For);
        c.Enter();
        var body = Statements.Read(c);
        c.Leave();
        return new SettingList { Items = items, Body = body, Place = c.From(start) };
    }

    private static SettingItem Item(MySqlCursor c)
    {
        var start = c.At;
        switch (c.Keyword)
        {
            case K.Names:
                c.Advance();
                return Charset(c, "names", start);
            case K.Charset:
                c.Advance();
                return Charset(c, "character set", start);
            case K.Character or K.Char when c.KeywordOf(1) == K.Set:
                c.Advance(2);
                return Charset(c, "character set", start);
            case K.Password:
                return Account(c, "password", start);
            case K.Role when !IsAssigned(c, 1):
                return Account(c, "role", start);
            case K.Default when c.KeywordOf(1) == K.Role:
                return Account(c, "default role", start);
            default:
                break;
        }

        if (c.IsOperator("@"))
        {
            var own = Variables.Own(c);
            Assign(c);
            var value = Expressions.Read(c);
            return new SettingItem { Name = own, Scope = SettingScope.Variable, Value = value, Place = c.From(start) };
        }

        var name = Name(c, out var scope);
        Assign(c);
        return new SettingItem { Name = name, Scope = scope, Value = Value(c), Place = c.From(start) };
    }

    /// <summary>A variable of the server's, with its scope.</summary>
    private static string Name(MySqlCursor c, out SettingScope scope)
    {
        K word;
        string name;
        if (c.IsOperator("@@"))
        {
            name = Variables.System(c, out word);
        }
        else
        {
            word = c.Keyword is K.Global or K.Session or K.Local or K.Persist or K.PersistOnly && !IsAssigned(c, 1) ? c.Keyword : K.NoWord;
            if (word != K.NoWord)
            {
                c.Advance();
            }

            name = c.IsOperator("@@") ? Variables.System(c, out word) : c.Name();
            while (c.Take(SqlTokenKind.Dot))
            {
                name = $"{name}.{c.NameAfterDot()}";
            }
        }

        scope = word switch
        {
            K.Global => SettingScope.Global,
            K.Persist or K.PersistOnly => SettingScope.Persistent,
            _ => SettingScope.Session,
        };
        return name;
    }

    private static bool IsAssigned(MySqlCursor c, int ahead) => c.IsOperatorAt(ahead, "=") || c.KindOf(ahead) == SqlTokenKind.ColonEquals;

    private static void Assign(MySqlCursor c)
    {
        if (!c.TakeOperator("=") && !c.Take(SqlTokenKind.ColonEquals))
        {
            c.Fail("a word or sign in an unexpected place");
        }
    }

    /// <summary>A value; a lone word such as ON is a string, DEFAULT none.</summary>
    private static Expression? Value(MySqlCursor c)
    {
        var start = c.At;
        var alone = c.KindOf(1) is SqlTokenKind.Comma or SqlTokenKind.Semicolon || c.KeywordOf(1) == K.For;
        if (c.Is(K.Default) && alone)
        {
            c.Advance();
            return null;
        }

        if (c.Kind == SqlTokenKind.Word && alone && c.Keyword is not (K.Null or K.True or K.False) && !Calls.IsBare(c))
        {
            var text = c.Text;
            c.Advance();
            return new Literal { Kind = LiteralKind.String, Text = text, Place = c.From(start) };
        }

        return Expressions.Read(c);
    }

    private static SettingItem Charset(MySqlCursor c, string name, int start)
    {
        if (name == "names" && IsAssigned(c, 0))
        {
            // NAMES is no variable, but a routine may have one of that name.
            c.Fail("a word or sign in an unexpected place");
        }

        var place = c.At;
        Expression? value = null;
        if (c.Kind is SqlTokenKind.Word or SqlTokenKind.QuotedName or SqlTokenKind.String && !c.Is(K.Default))
        {
            var text = c.Text?.ToLowerInvariant();
            c.Advance();
            value = new Literal { Kind = LiteralKind.String, Text = text, Place = c.From(place) };
        }
        else if (c.Settings.Family != ServerFamily.MySql && c.IsOperator("@@"))
        {
            value = Expressions.Read(c);
        }
        else
        {
            c.Expect(K.Default);
        }

        if (c.Take(K.Collate))
        {
            c.Advance();
        }

        return new SettingItem { Name = name, Value = value, Place = c.From(start) };
    }

    /// <summary>Forms about accounts and roles: what they hold is a name or a secret.</summary>
    private static SettingItem Account(MySqlCursor c, string name, int start)
    {
        if (name == "role" && c.KindOf(1) == SqlTokenKind.Word && "none".Equals(c.TextOf(1), StringComparison.OrdinalIgnoreCase) && c.KindOf(2) == SqlTokenKind.Semicolon)
        {
            var place = c.At + 1;
            c.Advance(2);
            return new SettingItem { Name = name, Value = new Literal { Kind = LiteralKind.String, Text = "none", Place = c.From(place) }, Place = c.From(start) };
        }

        if (name == "password")
        {
            Skim.To(c, static at => at.Is(SqlTokenKind.Comma));
        }
        else if (Skim.To(c, static at => IsAssigned(at, 0)) is var calls && (!calls.IsEmpty || IsAssigned(c, 0)))
        {
            // Roles are listed by commas, and MariaDB lists other settings behind them.
            c.Fail("a setting behind a role");
        }

        return new SettingItem { Name = name, Place = c.From(start) };
    }
}
