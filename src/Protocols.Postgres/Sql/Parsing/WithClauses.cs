using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>WITH and the statement behind it.</summary>
internal static class WithClauses
{
    /// <summary>A data statement that starts with WITH.</summary>
    public static DataStatement Statement(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        c.Expect(PgKeyword.With);

        // RECURSIVE may also be the first expression's name.
        var recursive = c.KeywordOf(1) != PgKeyword.As && c.KindOf(1) != SqlTokenKind.LeftParenthesis && c.Take(PgKeyword.Recursive);
        var expressions = c.List(Expression);
        var clause = new WithClause { Recursive = recursive, Expressions = expressions, Place = c.From(start) };
        var body = DataStatements.Body(c);
        c.Leave();
        if (body.With is not null)
        {
            c.Fail("a statement with two WITH clauses");
        }

        return body.After(clause, c.From(start));
    }

    private static CommonTableExpression Expression(TokenCursor c)
    {
        var start = c.At;
        var name = Names.Column(c);
        var columns = Names.OptionalColumnGroup(c);
        c.Expect(PgKeyword.As);
        if (!c.Take(PgKeyword.Materialized))
        {
            c.Take(PgKeyword.Not, PgKeyword.Materialized);
        }

        c.Expect(SqlTokenKind.LeftParenthesis);
        var body = DataStatements.Read(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        var (searchColumn, tracked) = Search(c);
        var cycle = Cycle(c);
        return new CommonTableExpression
        {
            Name = name,
            Columns = columns,
            Body = body,
            SearchColumn = searchColumn,
            CycleMark = cycle.Mark,
            CyclePath = cycle.Path,
            TrackedColumns = tracked.AddRange(cycle.Columns),
            CycleValues = cycle.Values,
            Place = c.From(start),
        };
    }

    private static (string? Column, ImmutableArray<string> Tracked) Search(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Search))
        {
            return (null, []);
        }

        if (!c.Take(PgKeyword.Depth))
        {
            c.Expect(PgKeyword.Breadth);
        }

        c.Expect(PgKeyword.First, PgKeyword.By);
        var tracked = c.List(Names.Column);
        c.Expect(PgKeyword.Set);
        return (Names.Column(c), tracked);
    }

    private static (string? Mark, string? Path, ImmutableArray<string> Columns, ImmutableArray<Expression> Values) Cycle(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Cycle))
        {
            return (null, null, [], []);
        }

        var columns = c.List(Names.Column);
        c.Expect(PgKeyword.Set);
        var mark = Names.Column(c);
        ImmutableArray<Expression> values = [];
        if (c.Take(PgKeyword.To))
        {
            var found = Primaries.Read(c);
            c.Expect(PgKeyword.Default);
            values = [found, Primaries.Read(c)];
        }

        c.Expect(PgKeyword.Using);
        return (mark, Names.Column(c), columns, values);
    }
}
