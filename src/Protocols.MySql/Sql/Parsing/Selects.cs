using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>The body of a SELECT, up to its WINDOW clause.</summary>
internal static class Selects
{
    public static Query Read(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        var distinct = Options(c);
        var targets = Targets.ReadList(c);
        var export = c.Is(K.Into) ? Exports.Read(c) : null;
        var from = c.Take(K.From) ? FromItems.ReadList(c) : [];
        var where = c.Take(K.Where) ? Expressions.Read(c) : null;
        var groups = c.Take(K.Group, K.By) ? Groups(c) : [];
        var having = c.Take(K.Having) ? Expressions.Read(c) : null;
        var windows = c.Take(K.Window) ? Windows.Clause(c) : [];
        var select = new Select
        {
            Distinct = distinct,
            Targets = targets,
            From = from,
            Where = where,
            GroupBy = groups,
            Having = having,
            Windows = windows,
            Place = c.From(start),
        };
        return export is null ? select : select.Before(new QueryTail { Export = export }, select.Place);
    }

    /// <summary>Words behind SELECT; whether DISTINCT is among them.</summary>
    private static bool Options(MySqlCursor c)
    {
        var distinct = false;
        while (c.Keyword is K.All or K.Distinct or K.Distinctrow or K.HighPriority or K.StraightJoin or K.SqlSmallResult or K.SqlBigResult or K.SqlBufferResult
            or K.SqlNoCache or K.SqlCache or K.SqlCalcFoundRows && !IsColumn(c))
        {
            distinct |= c.Keyword is K.Distinct or K.Distinctrow;
            c.Advance();
        }

        return distinct;
    }

    /// <summary>SQL_CACHE and its like are no reserved words.</summary>
    private static bool IsColumn(MySqlCursor c) => c.Keyword is K.SqlCache or K.SqlNoCache or K.SqlBufferResult
        && (c.KindOf(1) is SqlTokenKind.Comma or SqlTokenKind.Semicolon or SqlTokenKind.Dot or SqlTokenKind.LeftParenthesis || c.KeywordOf(1) is K.From or K.As);

    private static ImmutableArray<Expression> Groups(MySqlCursor c)
    {
        if (c.IsOpening(K.Rollup))
        {
            var start = c.At;
            c.Advance();
            var items = c.Group(Expressions.Read);
            return [new GroupingSet { Kind = GroupingKind.Rollup, Items = items, Place = c.From(start) }];
        }

        var keys = c.List(static at =>
        {
            var key = Expressions.Read(at);
            at.TakeEither(K.Asc, K.Desc);
            return key;
        });
        c.Take(K.With, K.Rollup);
        return keys;
    }
}
