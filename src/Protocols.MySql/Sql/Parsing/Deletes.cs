using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>DELETE of one table or several.</summary>
internal static class Deletes
{
    public static DataStatement Read(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        while (c.Keyword is K.LowPriority or K.Quick or K.Ignore or K.History && !(c.KindOf(1) is SqlTokenKind.Comma or SqlTokenKind.Dot))
        {
            c.Advance();
        }

        var isFrom = c.Take(K.From);
        if (!isFrom || IsList(c))
        {
            return Joined(c, isFrom ? K.Using : K.From, start);
        }

        var name = c.Table();
        FromItems.Partitions(c);
        if (c.Is(K.For))
        {
            c.Fail("a write to a part of a period");
        }

        var alias = FromItems.Alias(c, columns: false);
        var table = new RelationItem { Name = name, Alias = alias, Times = c.Is(K.Before) ? SystemTimes.ReadBefore(c) : [], Place = name.Place };
        var (where, keys, limit) = Tail(c);
        var returning = DataStatements.Returning(c);
        return new Delete { Table = table, Where = where, OrderBy = keys, Limit = limit, Returning = returning, Place = c.From(start) };
    }

    /// <summary><c>targets FROM tables</c>, or <c>targets USING tables</c> behind FROM.</summary>
    private static JoinedDelete Joined(MySqlCursor c, K word, int start)
    {
        var targets = c.List(Target);
        c.Expect(word);
        var from = FromItems.ReadList(c);
        var (where, keys, limit) = Tail(c);
        return new JoinedDelete { Targets = targets, From = from, Where = where, OrderBy = keys, Limit = limit, Place = c.From(start) };
    }

    /// <summary>WHERE, ORDER BY and LIMIT of DELETE and UPDATE.</summary>
    public static (Expression? Where, ImmutableArray<SortKey> Keys, Expression? Limit) Tail(MySqlCursor c)
    {
        var where = c.Take(K.Where) ? Expressions.Read(c) : null;
        var keys = c.Is(K.Order) ? Queries.OrderBy(c) : [];
        var limit = c.Is(K.Limit) ? Queries.Limit(c).Limit : null;
        return (where, keys, limit);
    }

    /// <summary>Whether USING, a star or a comma follows the name ahead.</summary>
    private static bool IsList(MySqlCursor c)
    {
        var after = c.KindOf(1) == SqlTokenKind.Dot && !c.IsOperatorAt(2, "*") ? 3 : 1;
        return c.KindOf(after) is SqlTokenKind.Comma or SqlTokenKind.Dot || c.KeywordOf(after) == K.Using;
    }

    private static ObjectName Target(MySqlCursor c)
    {
        var start = c.At;
        var first = c.TableName();
        string? second = null;
        while (c.Take(SqlTokenKind.Dot))
        {
            if (!c.TakeOperator("*"))
            {
                second = c.TableName(afterDot: true);
            }
        }

        return new ObjectName { Parts = second is null ? [first] : [first, second], Place = c.From(start) };
    }
}
