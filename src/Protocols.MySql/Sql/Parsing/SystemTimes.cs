using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>MariaDB's <c>FOR SYSTEM_TIME AS OF|BETWEEN … AND|FROM … TO|ALL</c>.</summary>
internal static class SystemTimes
{
    public static ImmutableArray<Expression> Read(MySqlCursor c)
    {
        c.Advance(2);
        if (c.Take(K.All))
        {
            return [];
        }

        if (c.Take(K.As))
        {
            c.Expect(K.Of);
            return [Point(c)];
        }

        var between = c.Take(K.Between);
        if (!between)
        {
            c.Expect(K.From);
        }

        var first = Point(c);
        c.Expect(between ? K.And : K.To);
        return [first, Point(c)];
    }

    /// <summary><c>BEFORE SYSTEM_TIME …</c> of DELETE HISTORY.</summary>
    public static ImmutableArray<Expression> ReadBefore(MySqlCursor c)
    {
        c.Advance(2);
        return [Point(c)];
    }

    private static Expression Point(MySqlCursor c)
    {
        if (c.KeywordOf(1) is not (K.NoWord or K.And or K.To) || c.KindOf(1) is SqlTokenKind.String or SqlTokenKind.Number)
        {
            c.TakeEither(K.Transaction, K.Timestamp);
        }

        return Expressions.ReadOperand(c);
    }
}
