using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Functions with a syntax of their own: gram.y's func_expr_common_subexpr, XML and JSON apart.</summary>
internal static class SpecialFunctions
{
    /// <summary>Whether one is ahead; most of the words are columns unless a parenthesis follows.</summary>
    public static bool IsAhead(TokenCursor c) => c.Keyword switch
    {
        PgKeyword.CurrentDate or PgKeyword.CurrentTime or PgKeyword.CurrentTimestamp or PgKeyword.Localtime or PgKeyword.Localtimestamp
            or PgKeyword.CurrentRole or PgKeyword.CurrentUser or PgKeyword.SessionUser or PgKeyword.SystemUser or PgKeyword.User
            or PgKeyword.CurrentCatalog => true,
        PgKeyword.CurrentSchema => c.KindOf(1) is not (SqlTokenKind.LeftParenthesis or SqlTokenKind.String),
        PgKeyword.Collation => c.KeywordOf(1) == PgKeyword.For && c.KindOf(2) == SqlTokenKind.LeftParenthesis,
        PgKeyword.Cast or PgKeyword.Coalesce or PgKeyword.Extract or PgKeyword.Greatest or PgKeyword.Grouping or PgKeyword.Least
            or PgKeyword.MergeAction or PgKeyword.Normalize or PgKeyword.Nullif or PgKeyword.Overlay or PgKeyword.Position
            or PgKeyword.Substring or PgKeyword.Treat or PgKeyword.Trim => c.KindOf(1) == SqlTokenKind.LeftParenthesis,
        _ => c.KindOf(1) == SqlTokenKind.LeftParenthesis && (XmlFunctions.IsXml(c.Keyword) || JsonFunctions.IsJson(c.Keyword)),
    };

    /// <summary>Takes the one ahead.</summary>
    public static Expression Read(TokenCursor c)
    {
        var start = c.At;
        var word = c.Keyword;
        var text = c.Text!;
        c.Advance();
        switch (word)
        {
            case PgKeyword.CurrentDate:
                return Form(c, SpecialFormKind.CurrentTime, text, [], start);
            case PgKeyword.CurrentTime or PgKeyword.CurrentTimestamp or PgKeyword.Localtime or PgKeyword.Localtimestamp:
                Precision(c);
                return Form(c, SpecialFormKind.CurrentTime, text, [], start);
            case PgKeyword.CurrentRole or PgKeyword.CurrentUser or PgKeyword.SessionUser or PgKeyword.User:
                return Form(c, SpecialFormKind.CurrentUser, text, [], start);
            case PgKeyword.CurrentCatalog or PgKeyword.CurrentSchema:
                return Form(c, SpecialFormKind.CurrentNamespace, text, [], start);
            case PgKeyword.SystemUser:
                // A function from version 16 on, and any column's name before.
                return c.FailExpression("a word that versions read differently");
            case PgKeyword.Collation:
                c.Advance();
                break;
            default:
                break;
        }

        c.Enter();
        c.Expect(SqlTokenKind.LeftParenthesis);
        var value = XmlFunctions.IsXml(word) ? XmlFunctions.Read(c, word, text, start)
            : JsonFunctions.IsJson(word) ? JsonFunctions.Read(c, word, text, start)
            : Inside(c, word, text, start);
        c.Leave();
        return value;
    }

    public static SpecialForm Form(TokenCursor c, SpecialFormKind kind, string word, ImmutableArray<Expression> arguments, int start) =>
        new() { Kind = kind, Word = word, Arguments = arguments, Place = c.From(start) };

    /// <summary>Takes the parenthesis ahead, then makes the form.</summary>
    public static SpecialForm Closed(TokenCursor c, SpecialFormKind kind, string word, ImmutableArray<Expression> arguments, int start)
    {
        c.Expect(SqlTokenKind.RightParenthesis);
        return Form(c, kind, word, arguments, start);
    }

    /// <summary>A call that the grammar makes of its own words.</summary>
    public static FunctionCall Syntax(TokenCursor c, string function, ImmutableArray<Expression> arguments, int start)
    {
        var place = c.From(start);
        return new FunctionCall { Name = Names.System(function, place), IsSyntax = true, Arguments = arguments, Place = place };
    }

    private static void Precision(TokenCursor c)
    {
        if (c.Take(SqlTokenKind.LeftParenthesis))
        {
            c.Expect(SqlTokenKind.Number);
            c.Expect(SqlTokenKind.RightParenthesis);
        }
    }

    private static Expression Inside(TokenCursor c, PgKeyword word, string text, int start)
    {
        switch (word)
        {
            case PgKeyword.Cast or PgKeyword.Treat:
                return Converted(c, word, start);
            case PgKeyword.Coalesce:
                return Closed(c, SpecialFormKind.Coalesce, text, Expressions.ReadList(c), start);
            case PgKeyword.Greatest:
                return Closed(c, SpecialFormKind.Greatest, text, Expressions.ReadList(c), start);
            case PgKeyword.Least:
                return Closed(c, SpecialFormKind.Least, text, Expressions.ReadList(c), start);
            case PgKeyword.Grouping:
                return Closed(c, SpecialFormKind.Grouping, text, Expressions.ReadList(c), start);
            case PgKeyword.MergeAction:
                return Closed(c, SpecialFormKind.MergeAction, text, [], start);
            case PgKeyword.Nullif:
                var left = Expressions.Read(c);
                c.Expect(SqlTokenKind.Comma);
                return Closed(c, SpecialFormKind.NullIf, text, [left, Expressions.Read(c)], start);
            default:
                return Called(c, word, text, start);
        }
    }

    private static Expression Converted(TokenCursor c, PgKeyword word, int start)
    {
        var operand = Expressions.Read(c);
        c.Expect(PgKeyword.As);
        var type = Types.Read(c);
        c.Expect(SqlTokenKind.RightParenthesis);

        var place = c.From(start);

        // TREAT calls the function that has the type's name.
        return word == PgKeyword.Cast
            ? new Cast { Form = CastForm.Function, Operand = operand, Type = type, Place = place }
            : new FunctionCall { Name = Names.System(type.Name.Last, place), Arguments = [operand], Place = place };
    }

    private static Expression Called(TokenCursor c, PgKeyword word, string text, int start)
    {
        if (word is PgKeyword.Substring or PgKeyword.Overlay)
        {
            return Substrings.Read(c, word, text, start);
        }

        if (word == PgKeyword.Trim)
        {
            return Substrings.Trim(c, start);
        }

        ImmutableArray<Expression> arguments;
        switch (word)
        {
            case PgKeyword.Extract:
                var field = Field(c);
                c.Expect(PgKeyword.From);
                arguments = [field, Expressions.Read(c)];
                break;
            case PgKeyword.Position:
                var part = Expressions.ReadRestricted(c);
                c.Expect(PgKeyword.In);
                arguments = [Expressions.ReadRestricted(c), part];
                break;
            case PgKeyword.Normalize:
                arguments = [Expressions.Read(c)];
                if (c.Take(SqlTokenKind.Comma))
                {
                    arguments = arguments.Add(Field(c));
                }

                break;
            default:
                arguments = [Expressions.Read(c)];
                break;
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return Syntax(c, word == PgKeyword.Collation ? "pg_collation_for" : text, arguments, start);
    }

    /// <summary>A word or string that stands for a string.</summary>
    private static Literal Field(TokenCursor c)
    {
        if (c.Is(SqlTokenKind.String))
        {
            return Primaries.String(c);
        }

        var start = c.At;
        return new Literal { Kind = LiteralKind.String, Text = Names.Label(c), Place = c.From(start) };
    }
}
