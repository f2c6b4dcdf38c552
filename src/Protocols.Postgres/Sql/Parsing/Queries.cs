using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>Queries: gram.y's SelectStmt.</summary>
internal static class Queries
{
    private const int IntersectLevel = 2;

    /// <summary>Whether a query without parentheses around it, or with them, is ahead.</summary>
    public static bool IsAhead(TokenCursor c) => c.Keyword is PgKeyword.Select or PgKeyword.With or PgKeyword.Table
        || c.IsOpening(PgKeyword.Values) || c.StartsQuery();

    /// <summary>A query in parentheses: select_with_parens.</summary>
    public static Query InParentheses(TokenCursor c)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        var query = Read(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        return query;
    }

    /// <summary>A query with WITH before it and whatever may follow it.</summary>
    public static Query Read(TokenCursor c)
    {
        if (!c.Is(PgKeyword.With))
        {
            return Body(c);
        }

        if (WithClauses.Statement(c) is Query query)
        {
            return query;
        }

        c.Fail("a query was expected");
        return Empty;
    }

    private static Query Empty { get; } = new Select();

    /// <summary>The same without WITH.</summary>
    public static Query Body(TokenCursor c)
    {
        c.Enter();
        var start = c.At;
        var query = Combined(c, 1);
        var tail = QueryTails.Read(c);
        c.Leave();
        if (tail is null)
        {
            return query;
        }

        // The server allows each of them once over all the parentheses.
        if ((!query.OrderBy.IsEmpty && !tail.OrderBy.IsEmpty) || (query.Limit is not null && tail.Limit is not null)
            || (query.Offset is not null && tail.Offset is not null))
        {
            c.Fail("a query with two tails");
        }

        return query.Before(tail, c.From(start));
    }

    private static Query Combined(TokenCursor c, int min)
    {
        var start = c.At;
        var left = c.Is(SqlTokenKind.LeftParenthesis) ? InParentheses(c) : Simple(c);
        while (LevelOf(c.Keyword) is var level && level >= min)
        {
            var kind = c.Keyword switch
            {
                PgKeyword.Union => SetOperationKind.Union,
                PgKeyword.Intersect => SetOperationKind.Intersect,
                _ => SetOperationKind.Except,
            };
            c.Advance();
            var all = c.Take(PgKeyword.All);
            if (!all)
            {
                c.Take(PgKeyword.Distinct);
            }

            var right = Combined(c, level + 1);
            left = new SetOperation { Kind = kind, All = all, Left = left, Right = right, Place = c.From(start) };
        }

        return left;
    }

    private static int LevelOf(PgKeyword keyword) => keyword switch
    {
        PgKeyword.Union or PgKeyword.Except => 1,
        PgKeyword.Intersect => IntersectLevel,
        _ => 0,
    };

    private static Query Simple(TokenCursor c)
    {
        var start = c.At;
        switch (c.Keyword)
        {
            case PgKeyword.Select:
                c.Advance();
                return Select(c, start);
            case PgKeyword.Values:
                c.Advance();
                var rows = c.List(Row);
                return new Values { Rows = rows, Place = c.From(start) };
            case PgKeyword.Table:
                c.Advance();
                var relation = FromItems.Relation(c);
                var star = new Target { Value = new StarReference { Place = relation.Place }, Place = relation.Place };
                return new Select { IsTable = true, Targets = [star], From = [relation], Place = c.From(start) };
            default:
                c.Fail("a query was expected");
                return Empty;
        }
    }

    public static RowExpression Row(TokenCursor c)
    {
        var start = c.At;
        var items = c.Group(Expressions.Read);
        return new RowExpression { Items = items, Place = c.From(start) };
    }

    private static Select Select(TokenCursor c, int start)
    {
        var distinct = c.Take(PgKeyword.Distinct);
        var keys = distinct && c.Take(PgKeyword.On) ? c.Group(Expressions.Read) : [];
        if (!distinct)
        {
            c.Take(PgKeyword.All);
        }

        var targets = EndsTargets(c) && !distinct ? [] : Targets.Read(c);
        var into = Into(c);
        var from = FromItems.Optional(c);
        var where = c.Take(PgKeyword.Where) ? Expressions.Read(c) : null;
        var groups = Groups(c);
        var having = c.Take(PgKeyword.Having) ? Expressions.Read(c) : null;
        var windows = Windows.Optional(c);
        return new Select
        {
            Distinct = distinct,
            DistinctOn = keys,
            Targets = targets,
            Into = into,
            From = from,
            Where = where,
            GroupBy = groups,
            Having = having,
            Windows = windows,
            Place = c.From(start),
        };
    }

    /// <summary>An output list may be empty.</summary>
    private static bool EndsTargets(TokenCursor c) => c.Kind is SqlTokenKind.Semicolon or SqlTokenKind.RightParenthesis
        || c.Keyword is PgKeyword.From or PgKeyword.Into or PgKeyword.Where or PgKeyword.Group or PgKeyword.Having or PgKeyword.Window or PgKeyword.Order
            or PgKeyword.Limit or PgKeyword.Offset or PgKeyword.Fetch or PgKeyword.For or PgKeyword.Union or PgKeyword.Intersect
            or PgKeyword.Except;

    private static IntoClause? Into(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Into))
        {
            return null;
        }

        var start = c.At;
        var temporary = TableModifiers.Persistence(c);
        c.Take(PgKeyword.Table);
        return new IntoClause { IsTemporary = temporary, Name = Names.Any(c), Place = c.From(start) };
    }

    private static ImmutableArray<Expression> Groups(TokenCursor c)
    {
        if (!c.Take(PgKeyword.Group))
        {
            return [];
        }

        c.Expect(PgKeyword.By);
        if (!c.Take(PgKeyword.All))
        {
            c.Take(PgKeyword.Distinct);
        }

        return c.List(GroupItem);
    }

    private static Expression GroupItem(TokenCursor c)
    {
        var start = c.At;
        if (c.Is(SqlTokenKind.LeftParenthesis) && c.KindOf(1) == SqlTokenKind.RightParenthesis)
        {
            c.Advance(2);
            return new GroupingSet { Kind = GroupingKind.Empty, Place = c.From(start) };
        }

        if (c.IsOpening(PgKeyword.Rollup) || c.IsOpening(PgKeyword.Cube))
        {
            var kind = c.Is(PgKeyword.Rollup) ? GroupingKind.Rollup : GroupingKind.Cube;
            c.Advance();
            var items = c.Group(Expressions.Read);
            return new GroupingSet { Kind = kind, Items = items, Place = c.From(start) };
        }

        if (!c.Take(PgKeyword.Grouping, PgKeyword.Sets))
        {
            return Expressions.Read(c);
        }

        c.Enter();
        var sets = c.Group(GroupItem);
        c.Leave();
        return new GroupingSet { Kind = GroupingKind.Sets, Items = sets, Place = c.From(start) };
    }
}
