using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Windows: what stands after OVER, and the WINDOW clause.</summary>
internal static class Windows
{
    public static WindowDefinition Over(MySqlCursor c)
    {
        var start = c.At;
        if (c.Is(SqlTokenKind.LeftParenthesis))
        {
            return Definition(c, null, start);
        }

        var name = c.Name();
        return new WindowDefinition { Base = name, Place = c.From(start) };
    }

    public static ImmutableArray<WindowDefinition> Clause(MySqlCursor c) => c.List(static at =>
    {
        var start = at.At;
        var name = at.Name();
        at.Expect(K.As);
        return Definition(at, name, start);
    });

    private static WindowDefinition Definition(MySqlCursor c, string? name, int start)
    {
        c.Expect(SqlTokenKind.LeftParenthesis);
        var based = c.IsName() && c.Keyword is not (K.Partition or K.Rows or K.Range or K.Groups) ? c.Name() : null;
        var partition = c.Take(K.Partition, K.By) ? c.List(Expressions.Read) : [];
        var order = c.Is(K.Order) ? Queries.OrderBy(c) : [];
        Expression? from = null;
        Expression? to = null;
        if (c.Take(K.Rows) || c.Take(K.Range) || c.Take(K.Groups))
        {
            if (c.Take(K.Between))
            {
                from = Bound(c);
                c.Expect(K.And);
                to = Bound(c);
            }
            else
            {
                from = Bound(c);
            }

            if (c.Take(K.Exclude))
            {
                c.SkipToClosing();
            }
        }

        c.Expect(SqlTokenKind.RightParenthesis);
        return new WindowDefinition { Name = name, Base = based, PartitionBy = partition, OrderBy = order, FrameStart = from, FrameEnd = to, Place = c.From(start) };
    }

    private static Expression? Bound(MySqlCursor c)
    {
        if (c.Take(K.Current))
        {
            c.Expect(K.Row);
            return null;
        }

        var bound = c.Take(K.Unbounded) ? null : Expressions.ReadOperand(c);
        if (!c.TakeEither(K.Preceding, K.Following))
        {
            c.Fail("a word or sign in an unexpected place");
        }

        return bound;
    }
}
