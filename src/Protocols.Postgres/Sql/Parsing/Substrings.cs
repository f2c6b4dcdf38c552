using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>SUBSTRING, OVERLAY and TRIM, in words or with plain arguments.</summary>
internal static class Substrings
{
    public static FunctionCall Read(TokenCursor c, PgKeyword word, string text, int start)
    {
        var name = c.From(start);
        if (c.Is(SqlTokenKind.RightParenthesis) || c.KindOf(1) is SqlTokenKind.NamedArgument or SqlTokenKind.ColonEquals)
        {
            return Plain(c, text, name, [], start);
        }

        var first = Expressions.Read(c);
        if (c.Is(SqlTokenKind.Comma) || c.Is(SqlTokenKind.RightParenthesis))
        {
            return Plain(c, text, name, [first], start);
        }

        var arguments = ImmutableArray.CreateBuilder<Expression>(4);
        arguments.Add(first);
        if (word == PgKeyword.Overlay)
        {
            Expect(c, PgKeyword.Placing, arguments);
            Expect(c, PgKeyword.From, arguments);
            Optional(c, PgKeyword.For, arguments);
        }
        else if (c.Is(PgKeyword.Similar))
        {
            Expect(c, PgKeyword.Similar, arguments);
            Expect(c, PgKeyword.Escape, arguments);
        }
        else if (!Optional(c, PgKeyword.From, arguments))
        {
            Expect(c, PgKeyword.For, arguments);
            Optional(c, PgKeyword.From, arguments);
        }
        else
        {
            Optional(c, PgKeyword.For, arguments);
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return SpecialFunctions.Syntax(c, text, arguments.ToImmutable(), start);
    }

    /// <summary><c>TRIM([BOTH|LEADING|TRAILING] [characters] FROM text)</c> or <c>TRIM(text, characters)</c></summary>
    public static FunctionCall Trim(TokenCursor c, int start)
    {
        var function = c.Keyword switch
        {
            PgKeyword.Leading => "ltrim",
            PgKeyword.Trailing => "rtrim",
            _ => "btrim",
        };
        if (c.Keyword is PgKeyword.Leading or PgKeyword.Trailing or PgKeyword.Both)
        {
            c.Advance();
        }

        ImmutableArray<Expression> first = c.Is(PgKeyword.From) ? [] : [Expressions.Read(c)];
        ImmutableArray<Expression> arguments = c.Take(PgKeyword.From) ? [.. Expressions.ReadList(c), .. first]
            : c.Take(SqlTokenKind.Comma) ? [.. first, .. Expressions.ReadList(c)]
            : first;
        c.Expect(SqlTokenKind.RightParenthesis);
        return SpecialFunctions.Syntax(c, function, arguments, start);
    }

    /// <summary>The server looks a plain call up along the search path like any other.</summary>
    private static FunctionCall Plain(TokenCursor c, string text, SourceRange name, ImmutableArray<Expression> first, int start)
    {
        var more = first.IsEmpty ? Calls.OptionalArguments(c) : c.Take(SqlTokenKind.Comma) ? Calls.OptionalArguments(c) : [];
        c.Expect(SqlTokenKind.RightParenthesis);
        return new FunctionCall { Name = Names.Single(text, name), Arguments = [.. first, .. more], Place = c.From(start) };
    }

    private static void Expect(TokenCursor c, PgKeyword word, ImmutableArray<Expression>.Builder arguments)
    {
        c.Expect(word);
        arguments.Add(Expressions.Read(c));
    }

    private static bool Optional(TokenCursor c, PgKeyword word, ImmutableArray<Expression>.Builder arguments)
    {
        if (!c.Take(word))
        {
            return false;
        }

        arguments.Add(Expressions.Read(c));
        return true;
    }
}
