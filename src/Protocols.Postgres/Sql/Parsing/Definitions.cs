using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Lists of options in their several spellings: definition, reloptions, utility options, generic options.</summary>
internal static class Definitions
{
    /// <summary><c>(name = value, …)</c>: definition and reloptions. What values name is noted as routines and types.</summary>
    public static void Options(TokenCursor c, ObjectParts? into = null)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            Names.Label(c);
            if (c.Take(SqlTokenKind.Dot))
            {
                Names.Label(c);
            }

            if (c.TakeOperator("="))
            {
                Value(c, into);
            }
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
    }

    /// <summary>The same behind WITH, where it is ahead.</summary>
    public static void OptionalWith(TokenCursor c)
    {
        if (c.Is(PgKeyword.With) && c.KindOf(1) == SqlTokenKind.LeftParenthesis)
        {
            c.Advance();
            Options(c);
        }
    }

    /// <summary>A value of an option: def_arg.</summary>
    private static void Value(TokenCursor c, ObjectParts? into)
    {
        switch (c.Kind)
        {
            case SqlTokenKind.String:
                Primaries.String(c);
                return;
            case SqlTokenKind.Number:
                c.Advance();
                return;
            case SqlTokenKind.Operator when c.KindOf(1) == SqlTokenKind.Number && c.Text is "+" or "-":
                c.Advance(2);
                return;
            case SqlTokenKind.Operator:
                c.Advance();
                return;
            default:
                break;
        }

        if (c.IsOpening(PgKeyword.Operator))
        {
            Names.Operator(c);
        }
        else if (c.Keyword != PgKeyword.NoWord && (PgKeywords.IsReserved(c.Keyword) || c.Is(PgKeyword.None)))
        {
            c.Advance();
        }
        else
        {
            var type = Types.ReadOrColumn(c);
            into?.AddType(type);
            into?.AddRoutine(type.Name);
        }
    }

    /// <summary>Options of EXPLAIN, VACUUM, COPY and their like: a word, then perhaps a word, a number, a star or a list of words.</summary>
    /// <param name="c">The cursor.</param>
    /// <param name="seen">Receives each name and its value's text, null for none.</param>
    public static void Utility(TokenCursor c, Action<string, string?>? seen = null)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        do
        {
            var name = Names.Label(c);
            var value = c.Text;
            if (c.Is(SqlTokenKind.LeftParenthesis))
            {
                c.Group(Words);
                value = "";
            }
            else if (!c.TakeOperator("*") && !Words(c))
            {
                value = null;
            }

            seen?.Invoke(name, value);
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
    }

    /// <summary>A word, string or number.</summary>
    private static bool Words(TokenCursor c)
    {
        if (c.Is(SqlTokenKind.String) || Names.IsNotReserved(c) || c.Keyword is PgKeyword.True or PgKeyword.False or PgKeyword.On or PgKeyword.Default)
        {
            c.Advance();
            return true;
        }

        return Number(c);
    }

    /// <summary>A number with a sign or without.</summary>
    public static bool Number(TokenCursor c)
    {
        var signed = c.Kind == SqlTokenKind.Operator && c.Text is "+" or "-" && c.KindOf(1) == SqlTokenKind.Number;
        if (!signed && !c.Is(SqlTokenKind.Number))
        {
            return false;
        }

        c.Advance(signed ? 2 : 1);
        return true;
    }

    public static void ExpectNumber(TokenCursor c)
    {
        if (!Number(c))
        {
            c.Fail("a number was expected");
        }
    }

    /// <summary>A word or a string: NonReservedWord_or_Sconst.</summary>
    public static void WordOrString(TokenCursor c)
    {
        if (c.Is(SqlTokenKind.String))
        {
            Primaries.String(c);
        }
        else
        {
            Names.NotReserved(c);
        }
    }

    /// <summary><c>OPTIONS ([ADD|SET|DROP] name ['value'], …)</c>, where it is ahead.</summary>
    public static void Generic(TokenCursor c)
    {
        if (!c.IsOpening(PgKeyword.Options))
        {
            return;
        }

        c.Advance(2);
        do
        {
            var change = c.Keyword is PgKeyword.Add or PgKeyword.Set or PgKeyword.Drop && c.KindOf(1) is SqlTokenKind.Word or SqlTokenKind.QuotedName;
            var drops = change && c.Is(PgKeyword.Drop);
            c.Advance(change ? 1 : 0);
            Names.Label(c);
            if (!drops)
            {
                c.Expect(SqlTokenKind.String);
            }
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
    }

    /// <summary>CASCADE or RESTRICT, where it is ahead.</summary>
    public static void Behaviour(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Cascade))
        {
            c.Take(PgKeyword.Restrict);
        }
    }

    public static void IfExists(TokenCursor c) => c.Take(PgKeyword.If, PgKeyword.Exists);

    public static void IfNotExists(TokenCursor c) => c.Take(PgKeyword.If, PgKeyword.Not, PgKeyword.Exists);

    /// <summary>A role: RoleSpec.</summary>
    public static string Role(TokenCursor c)
    {
        if (c.Keyword is PgKeyword.CurrentRole or PgKeyword.CurrentUser or PgKeyword.SessionUser)
        {
            var word = c.Text!;
            c.Advance();
            return word;
        }

        return Names.NotReserved(c);
    }

    public static void Roles(TokenCursor c) => c.List(Role);
}
