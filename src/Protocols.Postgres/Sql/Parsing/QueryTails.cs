using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Parsing;

/// <summary>What follows a query: ORDER BY, then limits and locks in either order.</summary>
internal static class QueryTails
{
    /// <summary>The tail ahead; null for none.</summary>
    public static QueryTail? Read(TokenCursor c)
    {
        var start = c.At;
        var keys = Sorting.Optional(c);
        var locks = Locks(c);
        var limits = new Limits();
        while (limits.Take(c))
        {
        }

        if (locks.IsEmpty)
        {
            locks = Locks(c);
        }

        return c.At == start ? null : new QueryTail
        {
            OrderBy = keys,
            Locks = locks,
            Limit = limits.Count,
            LimitWithTies = limits.WithTies,
            Offset = limits.Offset,
        };
    }

    private static ImmutableArray<RowLock> Locks(TokenCursor c)
    {
        ImmutableArray<RowLock> locks = [];
        while (c.Is(PgKeyword.For) && c.KeywordOf(1) is PgKeyword.Update or PgKeyword.No or PgKeyword.Share or PgKeyword.Key or PgKeyword.Read)
        {
            var start = c.At;
            c.Advance();
            if (c.Take(PgKeyword.Read))
            {
                c.Expect(PgKeyword.Only);
                continue;
            }

            if (c.Take(PgKeyword.No))
            {
                c.Expect(PgKeyword.Key);
                c.Expect(PgKeyword.Update);
            }
            else if (c.Take(PgKeyword.Key))
            {
                c.Expect(PgKeyword.Share);
            }
            else if (!c.Take(PgKeyword.Update))
            {
                c.Expect(PgKeyword.Share);
            }

            var of = c.Take(PgKeyword.Of) ? c.List(Names.Any) : [];
            if (!c.Take(PgKeyword.Nowait) && c.Take(PgKeyword.Skip))
            {
                c.Expect(PgKeyword.Locked);
            }

            locks = locks.Add(new RowLock { Of = of, Place = c.From(start) });
        }

        return locks;
    }

    /// <summary>LIMIT, OFFSET and FETCH, each at most once.</summary>
    private sealed class Limits
    {
        private bool _counted;

        public Expression? Count { get; private set; }

        public Expression? Offset { get; private set; }

        public bool WithTies { get; private set; }

        public bool Take(TokenCursor c)
        {
            if (!_counted && c.Take(PgKeyword.Limit))
            {
                _counted = true;
                Count = c.Take(PgKeyword.All) ? null : Expressions.Read(c);
                return true;
            }

            if (Offset is null && c.Take(PgKeyword.Offset))
            {
                Offset = Expressions.Read(c);
                if (!c.Take(PgKeyword.Row))
                {
                    c.Take(PgKeyword.Rows);
                }

                return true;
            }

            if (_counted || !c.Take(PgKeyword.Fetch))
            {
                return false;
            }

            _counted = true;
            Fetch(c);
            return true;
        }

        private void Fetch(TokenCursor c)
        {
            if (!c.Take(PgKeyword.First))
            {
                c.Expect(PgKeyword.Next);
            }

            if (c.Keyword is not (PgKeyword.Row or PgKeyword.Rows))
            {
                var start = c.At;
                var signed = c.IsOperator("+") || c.IsOperator("-");
                var sign = signed ? Names.Operator(c) : null;
                var count = Primaries.Read(c);
                Count = sign is null ? count : new Operation { Operator = sign, Right = count, Place = c.From(start) };
            }

            if (!c.Take(PgKeyword.Row))
            {
                c.Expect(PgKeyword.Rows);
            }

            WithTies = c.Take(PgKeyword.With, PgKeyword.Ties);
            if (!WithTies)
            {
                c.Expect(PgKeyword.Only);
            }
        }
    }
}
