using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Functions and procedures: their arguments, options and bodies.</summary>
internal static class Routines
{
    /// <summary>What follows CREATE FUNCTION or CREATE PROCEDURE.</summary>
    public static ObjectStatement Create(TokenCursor c, string kind, int start)
    {
        var parts = new ObjectParts("create", kind);
        parts.Add(Names.Function(c));
        Arguments(c, parts);
        if (c.Is(PgKeyword.Returns) && c.KeywordOf(1) != PgKeyword.Null)
        {
            c.Advance();
            Returned(c, parts);
        }

        while (Option(c, parts, creates: true))
        {
        }

        if (c.Is(PgKeyword.Return))
        {
            Return(c, parts);
        }
        else if (c.Is(PgKeyword.Begin, PgKeyword.Atomic))
        {
            Body(c, parts);
        }

        return parts.Build(c, start);
    }

    /// <summary>A function with or without its argument types: function_with_argtypes.</summary>
    public static void WithArguments(TokenCursor c, ObjectParts parts)
    {
        var start = c.At;
        var name = Names.Rest(c, start, c.Kind == SqlTokenKind.Word && !Names.IsColumn(c) ? Names.FunctionOrType(c) : Names.NotReserved(c));
        parts.Add(name);
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            Arguments(c, parts);
        }
    }

    /// <summary>An aggregate with its argument types: aggregate_with_argtypes.</summary>
    public static void Aggregate(TokenCursor c, ObjectParts parts)
    {
        parts.Add(Names.Function(c));
        AggregateArguments(c, parts);
    }

    public static void AggregateArguments(TokenCursor c, ObjectParts parts)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        if (c.TakeOperator("*"))
        {
            c.Expect(SqlTokenKind.RightParenthesis);
            return;
        }

        if (!c.Is(PgKeyword.Order))
        {
            ArgumentList(c, parts);
        }

        if (c.Take(PgKeyword.Order, PgKeyword.By))
        {
            ArgumentList(c, parts);
        }

        c.Expect(SqlTokenKind.RightParenthesis);
    }

    /// <summary>Options that ALTER FUNCTION knows too: common_func_opt_item, one where it is ahead.</summary>
    public static bool Option(TokenCursor c, ObjectParts parts, bool creates)
    {
        switch (c.Keyword)
        {
            case PgKeyword.Called:
                c.Advance();
                c.Expect(PgKeyword.On, PgKeyword.Null);
                c.Expect(PgKeyword.Input);
                return true;
            case PgKeyword.Returns:
                c.Advance();
                c.Expect(PgKeyword.Null, PgKeyword.On);
                c.Expect(PgKeyword.Null, PgKeyword.Input);
                return true;
            case PgKeyword.Strict or PgKeyword.Immutable or PgKeyword.Stable or PgKeyword.Volatile or PgKeyword.Leakproof:
                c.Advance();
                return true;
            case PgKeyword.Not when c.KeywordOf(1) == PgKeyword.Leakproof:
                c.Advance(2);
                return true;
            case PgKeyword.External or PgKeyword.Security:
                c.Take(PgKeyword.External);
                c.Expect(PgKeyword.Security);
                if (!c.Take(PgKeyword.Definer))
                {
                    c.Expect(PgKeyword.Invoker);
                }

                return true;
            case PgKeyword.Cost or PgKeyword.Rows:
                c.Advance();
                Definitions.ExpectNumber(c);
                return true;
            case PgKeyword.Support:
                c.Advance();
                parts.AddRoutine(Names.Any(c));
                return true;
            case PgKeyword.Parallel:
                c.Advance();
                Names.Column(c);
                return true;
            case PgKeyword.Set or PgKeyword.Reset:
                Settings.Clause(c);
                return true;
            default:
                return creates && CreateOption(c, parts);
        }
    }

    private static bool CreateOption(TokenCursor c, ObjectParts parts)
    {
        switch (c.Keyword)
        {
            case PgKeyword.As:
                c.Advance();
                c.Expect(SqlTokenKind.String);
                if (c.Take(SqlTokenKind.Comma))
                {
                    c.Expect(SqlTokenKind.String);
                }

                return true;
            case PgKeyword.Language:
                c.Advance();
                Definitions.WordOrString(c);
                return true;
            case PgKeyword.Window:
                c.Advance();
                return true;
            case PgKeyword.Transform:
                c.Advance();
                do
                {
                    c.Expect(PgKeyword.For, PgKeyword.Type);
                    parts.AddType(c);
                }
                while (c.Take(SqlTokenKind.Comma));
                return true;
            default:
                return false;
        }
    }

    private static void Arguments(TokenCursor c, ObjectParts parts)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        if (!c.Is(SqlTokenKind.RightParenthesis))
        {
            ArgumentList(c, parts);
        }

        c.Expect(SqlTokenKind.RightParenthesis);
    }

    private static void ArgumentList(TokenCursor c, ObjectParts parts)
    {
        do
        {
            Argument(c, parts);
        }
        while (c.Take(SqlTokenKind.Comma));
    }

    private static void Argument(TokenCursor c, ObjectParts parts)
    {
        var moded = Mode(c);
        if (IsNamed(c))
        {
            Names.FunctionOrType(c);
            if (!moded)
            {
                Mode(c);
            }
        }

        parts.AddType(Types.ReadOrColumn(c));
        if (c.Take(PgKeyword.Default) || c.TakeOperator("="))
        {
            parts.AddExpression(c);
        }
    }

    private static bool Mode(TokenCursor c)
    {
        if (c.Take(PgKeyword.In))
        {
            c.Take(PgKeyword.Out);
            return true;
        }

        return c.Take(PgKeyword.Out) || c.Take(PgKeyword.Inout) || c.Take(PgKeyword.Variadic);
    }

    /// <summary>Whether the word ahead names an argument: a type, or IN, OUT and their like, follows it.</summary>
    private static bool IsNamed(TokenCursor c)
    {
        if (!Names.IsFunctionOrType(c))
        {
            return false;
        }

        return c.KindOf(1) switch
        {
            SqlTokenKind.QuotedName => true,
            SqlTokenKind.Word => c.KeywordOf(1) is PgKeyword.In or PgKeyword.Variadic
                || !(PgKeywords.IsReserved(c.KeywordOf(1)) || (c.Is(PgKeyword.Double) && c.KeywordOf(1) == PgKeyword.Precision)),
            _ => false,
        };
    }

    private static void Returned(TokenCursor c, ObjectParts parts)
    {
        if (!c.IsOpening(PgKeyword.Table))
        {
            parts.AddType(Types.ReadOrColumn(c));
            return;
        }

        c.Advance(2);
        do
        {
            Names.FunctionOrType(c);
            parts.AddType(Types.ReadOrColumn(c));
        }
        while (c.Take(SqlTokenKind.Comma));
        c.Expect(SqlTokenKind.RightParenthesis);
    }

    private static void Return(TokenCursor c, ObjectParts parts)
    {
        c.Expect(PgKeyword.Return);
        parts.AddExpression(c);
    }

    /// <summary><c>BEGIN ATOMIC … END</c>: statements that are stored.</summary>
    private static void Body(TokenCursor c, ObjectParts parts)
    {
        c.Enter();
        c.Advance(2);
        while (!c.Is(PgKeyword.End) && !c.AtEnd)
        {
            if (c.Is(PgKeyword.Return))
            {
                Return(c, parts);
            }
            else if (!c.Is(SqlTokenKind.Semicolon))
            {
                parts.Add(Statements.Read(c));
            }

            c.Expect(SqlTokenKind.Semicolon);
        }

        c.Expect(PgKeyword.End);
        c.Leave();
    }
}
