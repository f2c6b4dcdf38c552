using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>EXPLAIN, ANALYZE, DESCRIBE, PREPARE, EXECUTE, DO and CALL.</summary>
internal static class Plans
{
    public static Statement Read(MySqlCursor c)
    {
        var start = c.At;
        var analyzes = c.Is(K.Analyze);
        if (analyzes && (c.KeywordOf(1) is K.Table or K.Tables || (c.KeywordOf(1) is K.Local or K.NoWriteToBinlog && c.KeywordOf(2) is K.Table or K.Tables)))
        {
            return Objects.Read(c);
        }

        c.Advance();
        string? format = null;
        while (c.Keyword is K.Extended or K.Partitions or K.Format or K.Analyze && IsOption(c))
        {
            analyzes |= c.Is(K.Analyze);
            if (c.Take(K.Format))
            {
                c.Advance();
                format = c.Text?.ToLowerInvariant() ?? "?";
                c.Advance();
            }
            else
            {
                c.Advance();
            }
        }

        if (c.Is(K.For) && c.KeywordOf(1) == K.Connection)
        {
            Skim.ToEnd(c);
            return new ShowStatement { What = "explain", Place = c.From(start) };
        }

        if (!DataStatements.IsAhead(c))
        {
            return analyzes ? Failed(c) : Describe(c, start);
        }

        var body = DataStatements.Read(c);
        return new Explain { Analyzes = analyzes, Format = format, Body = body, Place = c.From(start) };
    }

    private static bool IsOption(MySqlCursor c) => c.Is(K.Format) ? c.IsOperatorAt(1, "=") : c.KindOf(1) is SqlTokenKind.Word or SqlTokenKind.LeftParenthesis;

    private static ObjectStatement Failed(MySqlCursor c)
    {
        c.Fail("a word or sign in an unexpected place");
        return new ObjectStatement { Verb = "" };
    }

    private static ShowStatement Describe(MySqlCursor c, int start)
    {
        var table = c.Table();
        if (c.Kind is SqlTokenKind.String or SqlTokenKind.QuotedName or SqlTokenKind.Word)
        {
            c.Advance();
        }

        return new ShowStatement { What = "columns", Relations = [table], Place = c.From(start) };
    }

    public static PrepareText Prepare(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        var name = c.Name();
        c.Expect(K.From);
        var source = Expressions.Read(c);
        return new PrepareText { Name = name, Source = source, Place = c.From(start) };
    }

    public static Statement Execute(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        if (c.Take(K.Immediate))
        {
            var text = Expressions.Read(c);
            if (c.Take(K.Using))
            {
                c.List(Argument);
            }

            return new PrepareText { Name = "", Source = text, Place = c.From(start) };
        }

        var name = c.Name();
        var arguments = c.Take(K.Using) ? c.List(Argument) : [];
        return new Execute { Name = name, Arguments = arguments, Place = c.From(start) };
    }

    /// <summary>A value, or MariaDB's IGNORE and DEFAULT.</summary>
    private static Expression Argument(MySqlCursor c)
    {
        var start = c.At;
        return c.TakeEither(K.Ignore, K.Default) ? new DefaultValue { Place = c.From(start) } : Expressions.Read(c);
    }

    public static Deallocate Deallocate(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        c.Expect(K.Prepare);
        var name = c.Name();
        return new Deallocate { Name = name, Place = c.From(start) };
    }

    public static EvaluateStatement Evaluate(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        var values = c.List(static at =>
        {
            var value = Expressions.Read(at);
            if (at.Take(K.As))
            {
                at.Name();
            }

            return value;
        });
        return new EvaluateStatement { Values = values, Place = c.From(start) };
    }

    public static Call Call(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        var name = c.Table();
        if (c.Take(SqlTokenKind.Dot))
        {
            // A routine of a package.
            var routine = c.NameAfterDot();
            name = new ObjectName { Parts = [.. name.Parts, routine], Place = name.Place };
        }

        ImmutableArray<Expression> arguments = [];
        if (c.Take(SqlTokenKind.LeftParenthesis))
        {
            arguments = c.Is(SqlTokenKind.RightParenthesis) ? [] : Expressions.ReadList(c);
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        return new Call { Procedure = new FunctionCall { Name = name, Arguments = arguments, Place = c.From(start + 1) }, Place = c.From(start) };
    }
}
