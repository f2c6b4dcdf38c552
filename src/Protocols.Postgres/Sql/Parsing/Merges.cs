using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>MERGE: gram.y's MergeStmt.</summary>
internal static class Merges
{
    public static Merge Read(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        c.Expect(PgKeyword.Merge, PgKeyword.Into);
        var table = FromItems.Target(c);
        c.Expect(PgKeyword.Using);
        var source = FromItems.Read(c);
        c.Expect(PgKeyword.On);
        var on = Expressions.Read(c);
        var branches = ImmutableArray.CreateBuilder<MergeBranch>(2);
        do
        {
            branches.Add(Branch(c));
        }
        while (c.Is(PgKeyword.When));

        var returning = Targets.Returning(c);
        c.Leave();
        return new Merge { Table = table, Source = source, On = on, Branches = branches.ToImmutable(), Returning = returning, Place = c.From(start) };
    }

    private static MergeBranch Branch(TokenCursor c)
    {
        var start = c.At;
        c.Expect(PgKeyword.When);
        var match = Match(c);
        var condition = c.Take(PgKeyword.And) ? Expressions.Read(c) : null;
        c.Expect(PgKeyword.Then);
        switch (c.Keyword)
        {
            case PgKeyword.Update:
                c.Advance();
                var set = DataStatements.Assignments(c);
                return new MergeBranch { Match = match, Action = MergeActionKind.Update, Condition = condition, Set = set, Place = c.From(start) };
            case PgKeyword.Delete:
                c.Advance();
                return new MergeBranch { Match = match, Action = MergeActionKind.Delete, Condition = condition, Place = c.From(start) };
            case PgKeyword.Insert:
                return Insert(c, match, condition, start);
            default:
                c.Expect(PgKeyword.Do, PgKeyword.Nothing);
                return new MergeBranch { Match = match, Action = MergeActionKind.Nothing, Condition = condition, Place = c.From(start) };
        }
    }

    private static MergeMatch Match(TokenCursor c)
    {
        var not = c.Take(PgKeyword.Not);
        c.Expect(PgKeyword.Matched);
        if (!not)
        {
            return MergeMatch.Matched;
        }

        if (!c.Take(PgKeyword.By))
        {
            return MergeMatch.NotMatchedByTarget;
        }

        if (c.Take(PgKeyword.Source))
        {
            return MergeMatch.NotMatchedBySource;
        }

        c.Expect(PgKeyword.Target);
        return MergeMatch.NotMatchedByTarget;
    }

    private static MergeBranch Insert(TokenCursor c, MergeMatch match, Expression? condition, int start)
    {
        c.Advance();
        var columns = c.Is(SqlTokenKind.LeftParenthesis) ? DataStatements.ColumnGroup(c) : [];
        DataStatements.Overriding(c);
        RowExpression? row = null;
        if (!c.Take(PgKeyword.Default, PgKeyword.Values))
        {
            c.Expect(PgKeyword.Values);
            row = Queries.Row(c);
        }

        return new MergeBranch
        {
            Match = match,
            Action = MergeActionKind.Insert,
            Condition = condition,
            Columns = columns,
            Row = row,
            Place = c.From(start),
        };
    }
}
