using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>SELECT, VALUES, TABLE, set operations, and what may follow them.</summary>
internal static class Queries
{
    /// <summary>A query with its WITH and its tail.</summary>
    public static Query Read(MySqlCursor c)
    {
        c.Enter();
        var start = c.At;
        var with = c.Is(K.With) ? WithClauses.Read(c) : null;
        var query = Behind(c, start);
        c.Leave();
        return with is null ? query : (Query)query.After(with, c.From(start));
    }

    /// <summary>A query with its tail, behind a WITH that starts at a position, or without one.</summary>
    public static Query Behind(MySqlCursor c, int start) => Tail(c, SetOperations(c, start), start);

    /// <summary>A query in parentheses.</summary>
    public static Query InParentheses(MySqlCursor c)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        var query = Read(c);
        c.Expect(SqlTokenKind.RightParenthesis);
        return query;
    }

    public static ImmutableArray<SortKey> OrderBy(MySqlCursor c)
    {
        c.Expect(K.Order);
        c.Expect(K.By);
        return c.List(SortKey);
    }

    /// <summary>LIMIT with what it may be followed by; also MariaDB's ROWS EXAMINED.</summary>
    public static (Expression? Limit, Expression? Offset) Limit(MySqlCursor c)
    {
        c.Expect(K.Limit);
        Expression? offset = null;
        Expression? limit = null;
        if (!c.Is(K.Rows))
        {
            limit = Expressions.ReadOperand(c);
            if (c.Take(SqlTokenKind.Comma))
            {
                (offset, limit) = (limit, Expressions.ReadOperand(c));
            }
            else if (c.Take(K.Offset))
            {
                offset = Expressions.ReadOperand(c);
            }
        }

        if (c.Take(K.Rows))
        {
            c.Expect(K.Examined);
            Expressions.ReadOperand(c);
        }

        return (limit, offset);
    }

    private static SortKey SortKey(MySqlCursor c)
    {
        var start = c.At;
        var value = Expressions.Read(c);
        var descending = c.Take(K.Desc);
        if (!descending)
        {
            c.Take(K.Asc);
        }

        return new SortKey { Value = value, Descending = descending, Place = c.From(start) };
    }

    /// <summary>INTERSECT binds tighter than UNION and EXCEPT.</summary>
    private static Query SetOperations(MySqlCursor c, int start)
    {
        var left = Intersections(c, start);
        while (c.Keyword is K.Union or K.Except)
        {
            var kind = c.Is(K.Union) ? SetOperationKind.Union : SetOperationKind.Except;
            left = Combine(c, left, kind, start, Intersections);
        }

        return left;
    }

    private static Query Intersections(MySqlCursor c, int start)
    {
        var left = Primary(c, start);
        while (c.Is(K.Intersect))
        {
            left = Combine(c, left, SetOperationKind.Intersect, start, Primary);
        }

        return left;
    }

    private static SetOperation Combine(MySqlCursor c, Query left, SetOperationKind kind, int start, Func<MySqlCursor, int, Query> read)
    {
        c.Advance();
        var all = c.Take(K.All);
        if (!all)
        {
            c.Take(K.Distinct);
        }

        var right = read(c, c.At);
        return new SetOperation { Kind = kind, All = all, Left = left, Right = right, Place = c.From(start) };
    }

    private static Query Primary(MySqlCursor c, int start)
    {
        switch (c.Keyword)
        {
            case K.Select:
                return Selects.Read(c);
            case K.Table:
                c.Advance();
                var name = c.Table();
                return new Select { IsTable = true, From = [new RelationItem { Name = name, Place = name.Place }], Place = c.From(start) };
            case K.Values:
                c.Advance();
                var rows = c.List(Row);
                return new Values { Rows = rows, Place = c.From(start) };
            default:
                break;
        }

        if (!c.Is(SqlTokenKind.LeftParenthesis) || !c.StartsQuery())
        {
            c.Fail("a word or sign in the place of a query");
            return new Values { Rows = [] };
        }

        return InParentheses(c);
    }

    /// <summary><c>(a, b)</c> or <c>ROW(a, b)</c></summary>
    public static RowExpression Row(MySqlCursor c)
    {
        var start = c.At;
        c.Take(K.Row);
        c.Expect(SqlTokenKind.LeftParenthesis);
        var items = c.Is(SqlTokenKind.RightParenthesis) ? [] : c.List(Expressions.ReadValue);
        c.Expect(SqlTokenKind.RightParenthesis);
        return new RowExpression { Items = items, Place = c.From(start) };
    }

    /// <summary>ORDER BY, LIMIT, INTO and locks, in any order: the servers differ in it.</summary>
    private static Query Tail(MySqlCursor c, Query query, int start)
    {
        ImmutableArray<SortKey> keys = [];
        Expression? limit = null;
        Expression? offset = null;
        var ties = false;
        ExportClause? export = null;
        var locks = ImmutableArray.CreateBuilder<RowLock>();
        var at = -1;
        while (at != c.At)
        {
            at = c.At;
            if (c.Is(K.Order))
            {
                keys = OrderBy(c);
            }

            if (c.Is(K.Limit))
            {
                (limit, offset) = Limit(c);
            }

            if (c.Is(K.Offset) || c.Is(K.Fetch))
            {
                (limit, offset, ties) = Fetch(c);
            }

            if (c.Is(K.Into))
            {
                export = Exports.Read(c);
            }

            if (c.Is(K.For) || c.Is(K.Lock))
            {
                locks.Add(Lock(c));
            }
        }

        if (c.Is(K.Procedure))
        {
            c.Fail("PROCEDURE, which shows values of columns");
        }

        return query.Before(new QueryTail { OrderBy = keys, Limit = limit, Offset = offset, LimitWithTies = ties, Locks = locks.DrainToImmutable(), Export = export }, c.From(start));
    }

    /// <summary><c>OFFSET n ROWS FETCH FIRST n ROWS ONLY</c></summary>
    private static (Expression? Limit, Expression? Offset, bool Ties) Fetch(MySqlCursor c)
    {
        Expression? offset = null;
        Expression? limit = null;
        var ties = false;
        if (c.Take(K.Offset))
        {
            offset = Expressions.ReadOperand(c);
            c.TakeEither(K.Row, K.Rows);
        }

        if (c.Take(K.Fetch))
        {
            c.TakeEither(K.First, K.Next);
            limit = c.Keyword is K.Row or K.Rows ? null : Expressions.ReadOperand(c);
            c.TakeEither(K.Row, K.Rows);
            ties = c.Take(K.With, K.Ties);
            if (!ties)
            {
                c.Expect(K.Only);
            }
        }

        return (limit, offset, ties);
    }

    private static RowLock Lock(MySqlCursor c)
    {
        var start = c.At;
        if (c.Take(K.Lock))
        {
            c.Expect(K.In);
            c.Expect(K.Share);
            c.Expect(K.Mode);
        }
        else
        {
            c.Advance();
            if (!c.TakeEither(K.Update, K.Share))
            {
                c.Fail("a word or sign in an unexpected place");
            }
        }

        var of = c.Take(K.Of) ? c.List(static at => at.Table()) : [];
        if (c.Take(K.Wait))
        {
            c.Expect(SqlTokenKind.Number);
        }
        else if (!c.Take(K.Nowait) && c.Take(K.Skip))
        {
            c.Expect(K.Locked);
        }

        return new RowLock { Of = of, Place = c.From(start) };
    }
}
