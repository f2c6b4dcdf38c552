using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>SET, RESET and SHOW in all their spellings.</summary>
internal static class Settings
{
    /// <summary>What follows SET, up to its end.</summary>
    public static Statement Set(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Set);
        if (c.Is(PgKeyword.Constraints) && !IsAssigned(c, 1))
        {
            return SetConstraints(c, start);
        }

        var local = c.Is(PgKeyword.Local) && !IsAssigned(c, 1) && c.KindOf(1) != SqlTokenKind.Dot;
        var session = c.Is(PgKeyword.Session) && !IsAssigned(c, 1) && c.KindOf(1) != SqlTokenKind.Dot
            && c.KeywordOf(1) is not (PgKeyword.Authorization or PgKeyword.Characteristics);
        c.Advance(local || session ? 1 : 0);
        if (c.Is(PgKeyword.Session, PgKeyword.Characteristics))
        {
            c.Advance(2);
            c.Expect(PgKeyword.As, PgKeyword.Transaction);
            return Transactions.Modes(c, "characteristics", start);
        }

        if (c.Is(PgKeyword.Transaction) && !IsAssigned(c, 1))
        {
            c.Advance();
            return Transactions.Modes(c, "set", start);
        }

        return Assigned(c, start, local);
    }

    /// <summary>A setting with its value: set_rest_more. SET itself has been taken.</summary>
    public static SettingStatement Assigned(TokenCursor c, int start, bool local)
    {
        if (IsAssigned(c, 1) || c.KindOf(1) == SqlTokenKind.Dot || c.Is(c.Keyword, PgKeyword.From))
        {
            return Generic(c, start, local);
        }

        var word = c.Keyword;
        c.Advance();
        switch (word)
        {
            case PgKeyword.Time:
                c.Expect(PgKeyword.Zone);
                return Zone(c, start, local);
            case PgKeyword.Catalog:
                return Made(c, start, local, "catalog", [Primaries.String(c)]);
            case PgKeyword.Schema:
                return Made(c, start, local, "search_path", [Primaries.String(c)]);
            case PgKeyword.Names:
                return Encoding(c, start, local);
            case PgKeyword.Role:
                return Made(c, start, local, "role", [Word(c)]);
            case PgKeyword.Session:
                c.Expect(PgKeyword.Authorization);
                return c.Take(PgKeyword.Default) ? Reset(c, start, local, "session_authorization") : Made(c, start, local, "session_authorization", [Word(c)]);
            case PgKeyword.Xml:
                c.Expect(PgKeyword.Option);
                var document = c.Take(PgKeyword.Document);
                if (!document)
                {
                    c.Expect(PgKeyword.Content);
                }

                return Made(c, start, local, "xmloption", [Text(c, c.At - 1)]);
            default:
                c.Fail("a setting without a value");
                return Made(c, start, local, "", []);
        }
    }

    private static SettingStatement Generic(TokenCursor c, int start, bool local)
    {
        var name = Name(c);
        if (c.Take(PgKeyword.From))
        {
            c.Expect(PgKeyword.Current);
            return Made(c, start, local, name, []);
        }

        if (!c.Take(PgKeyword.To) && !c.TakeOperator("="))
        {
            c.Fail("a setting without a value");
        }

        return c.Take(PgKeyword.Default) ? Reset(c, start, local, name) : Made(c, start, local, name, c.List(Value));
    }

    /// <summary>RESET.</summary>
    public static SettingStatement Reset(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Reset);
        return Reset(c, start, false, NameOrWords(c));
    }

    /// <summary>SHOW.</summary>
    public static SettingStatement Show(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.Show);
        var name = NameOrWords(c);
        return new SettingStatement { Action = SettingAction.Show, Name = name, Place = c.From(start) };
    }

    /// <summary>SET or RESET behind ALTER ROLE, ALTER DATABASE, ALTER SYSTEM and CREATE FUNCTION, where it is ahead.</summary>
    public static SettingStatement? Clause(TokenCursor c)
    {
        var start = c.At;
        return c.Is(PgKeyword.Reset) ? Reset(c) : c.Take(PgKeyword.Set) ? Assigned(c, start, false) : null;
    }

    private static string NameOrWords(TokenCursor c)
    {
        if (c.Take(PgKeyword.All))
        {
            return "all";
        }

        return c.Take(PgKeyword.Time, PgKeyword.Zone) ? "timezone"
            : c.Take(PgKeyword.Session, PgKeyword.Authorization) ? "session_authorization"
            : c.Take(PgKeyword.Transaction, PgKeyword.Isolation, PgKeyword.Level) ? "transaction_isolation"
            : Name(c);
    }

    /// <summary>The server folds settings' names, quoted or not.</summary>
    private static string Name(TokenCursor c)
    {
        var name = Names.Column(c);
        while (c.Take(SqlTokenKind.Dot))
        {
            name += "." + Names.Column(c);
        }

        return name.ToLowerInvariant();
    }

    private static bool IsAssigned(TokenCursor c, int ahead) =>
        c.KeywordOf(ahead) == PgKeyword.To || (c.KindOf(ahead) == SqlTokenKind.Operator && c.TextOf(ahead) == "=");

    private static SettingStatement Zone(TokenCursor c, int start, bool local)
    {
        if (c.Take(PgKeyword.Default) || c.Take(PgKeyword.Local))
        {
            return Reset(c, start, local, "timezone");
        }

        return Made(c, start, local, "timezone", [c.Is(PgKeyword.Interval) ? Primaries.Read(c) : Value(c)]);
    }

    private static SettingStatement Encoding(TokenCursor c, int start, bool local)
    {
        if (c.Is(SqlTokenKind.String))
        {
            return Made(c, start, local, "client_encoding", [Primaries.String(c)]);
        }

        c.Take(PgKeyword.Default);
        return Reset(c, start, local, "client_encoding");
    }

    private static Expression Value(TokenCursor c)
    {
        var start = c.At;
        if (c.Is(SqlTokenKind.String))
        {
            return Primaries.String(c);
        }

        if (Names.IsNotReserved(c) || c.Keyword is PgKeyword.True or PgKeyword.False or PgKeyword.On)
        {
            c.Advance();
            return Text(c, start);
        }

        Definitions.ExpectNumber(c);
        return new Literal { Kind = LiteralKind.Number, Text = c.TextOf(-1), Place = c.From(start) };
    }

    private static Literal Word(TokenCursor c)
    {
        var start = c.At;
        if (c.Is(SqlTokenKind.String))
        {
            return Primaries.String(c);
        }

        Names.NotReserved(c);
        return Text(c, start);
    }

    /// <summary>The word that was taken last, as a string.</summary>
    private static Literal Text(TokenCursor c, int start) => new() { Kind = LiteralKind.String, Text = c.TextOf(-1), Place = c.From(start) };

    private static SettingStatement Made(TokenCursor c, int start, bool local, string name, ImmutableArray<Expression> values) =>
        new() { Action = SettingAction.Set, Name = name, Local = local, Values = values, Place = c.From(start) };

    private static SettingStatement Reset(TokenCursor c, int start, bool local, string name) =>
        new() { Action = SettingAction.Reset, Name = name, Local = local, Place = c.From(start) };

    private static TransactionStatement SetConstraints(TokenCursor c, int start)
    {
        c.Advance();
        if (!c.Take(PgKeyword.All))
        {
            c.List(Names.Any);
        }

        if (!c.Take(PgKeyword.Deferred))
        {
            c.Expect(PgKeyword.Immediate);
        }

        return new TransactionStatement { Word = "set", Place = c.From(start) };
    }
}
