using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Sql;
using HoopWire.Sql.Tree;
using K = HoopWire.MySql.Sql.MySqlKeyword;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary>Calls of functions, aggregates and window functions, those with words of their own among their arguments included.</summary>
internal static class Calls
{
    /// <summary>
    /// Built-in functions that are such only where the parenthesis follows at once (lex.h, sql_functions), of either server. Parted from it the name is
    /// another function's.
    /// </summary>
    private static readonly FrozenSet<string> Close = FrozenSet.ToFrozenSet(
        [
            "adddate", "add_months", "bit_and", "bit_or", "bit_xor", "cast", "count", "cume_dist", "curdate", "curtime", "date_add", "date_format", "date_sub", "decode", "dense_rank",
            "extract", "first_value", "group_concat", "json_arrayagg", "json_objectagg", "json_table", "lag", "lead", "max", "median", "mid", "min", "now", "nth_value",
            "ntile", "percent_rank", "percentile_cont", "percentile_disc", "position", "rank", "row_number", "session_user", "st_collect", "std", "stddev", "stddev_pop",
            "stddev_samp", "subdate", "substr", "substring", "sum", "sysdate", "system_user", "trim", "trim_oracle", "variance", "var_pop", "var_samp",
        ],
        StringComparer.Ordinal);

    /// <summary>
    /// Built-in functions of either grammar's own that may be parted from their parenthesis: in quotes such a name is a stored function's, as servers find only the functions
    /// of their list by it.
    /// </summary>
    private static readonly FrozenSet<string> Unquoted = FrozenSet.ToFrozenSet(
        [
            "ascii", "avg", "char", "charset", "coalesce", "collation", "column_add", "column_create", "column_delete", "column_get", "convert", "current_date", "current_role", "current_time",
            "current_timestamp", "current_user", "database", "date", "day", "default", "format", "geometrycollection", "get_format", "grouping", "hour", "if", "insert", "interval", "json_value",
            "last_value", "lastval", "left", "linestring", "localtime", "localtimestamp", "log", "match", "microsecond", "minute", "mod", "month", "multilinestring", "multipoint",
            "multipolygon", "nextval", "password", "point", "polygon", "quarter", "repeat", "replace", "reverse", "right", "row_count", "schema", "second", "setval", "time", "timestamp",
            "timestampadd", "timestampdiff", "truncate", "user", "utc_date", "utc_time", "utc_timestamp", "value", "values", "week", "weight_string", "xor", "year",
        ],
        StringComparer.Ordinal);

    /// <summary>Reserved words that are functions; the others need no list.</summary>
    private static readonly FrozenSet<K> ReservedFunctions = FrozenSet.ToFrozenSet(
        [
            K.Char, K.CurrentDate, K.CurrentRole, K.CurrentTime, K.CurrentTimestamp, K.CurrentUser, K.Database, K.If, K.Insert, K.Left, K.Localtime, K.Localtimestamp, K.Mod, K.Repeat,
            K.Replace, K.Right, K.Schema, K.UtcDate, K.UtcTime, K.UtcTimestamp, K.Values,
            K.CumeDist, K.DenseRank, K.FirstValue, K.Grouping, K.Lag, K.LastValue, K.Lead, K.NthValue, K.Ntile, K.PercentRank, K.Rank, K.RowNumber,
        ]);

    /// <summary>Functions that stand without parentheses.</summary>
    private static readonly FrozenSet<K> Bare = FrozenSet.ToFrozenSet(
        [K.CurrentDate, K.CurrentRole, K.CurrentTime, K.CurrentTimestamp, K.CurrentUser, K.Localtime, K.Localtimestamp, K.UtcDate, K.UtcTime, K.UtcTimestamp]);

    /// <summary>A name that the grammar's own words call.</summary>
    public static ObjectName Syntax(string name, SourceRange place) => new() { Parts = [name], Place = place };

    /// <summary>Whether a call is ahead.</summary>
    public static bool IsAhead(MySqlCursor c)
    {
        if (IsBare(c))
        {
            return true;
        }

        if (c.KindOf(1) == SqlTokenKind.LeftParenthesis)
        {
            return c.IsName() || ReservedFunctions.Contains(c.Keyword);
        }

        return c.IsName() && c.KindOf(1) == SqlTokenKind.Dot && c.KindOf(2) is SqlTokenKind.Word or SqlTokenKind.QuotedName && c.KindOf(3) == SqlTokenKind.LeftParenthesis;
    }

    /// <summary>Whether a function that stands without parentheses is ahead.</summary>
    public static bool IsBare(MySqlCursor c) => c.Kind == SqlTokenKind.Word && Bare.Contains(c.Keyword);

    /// <summary>Fails where a space makes another function of the call ahead.</summary>
    public static void CheckCall(this MySqlCursor c)
    {
        if (c.Kind == SqlTokenKind.Word && !c.IsAdjacent(1) && c.Text is { } name && Close.Contains(name) && !c.Settings.Has(SqlModes.IgnoreSpace))
        {
            c.Fail("a built-in function's name parted from its parenthesis");
        }
    }

    public static Expression Read(MySqlCursor c)
    {
        var start = c.At;
        var name = Name(c);
        if (!c.Is(SqlTokenKind.LeftParenthesis))
        {
            return new SpecialForm { Kind = Kind(name.Last), Word = name.Last, Place = c.From(start) };
        }

        c.Advance();
        var parts = new CallArguments(c, name.Last);
        parts.Read();
        c.Expect(SqlTokenKind.RightParenthesis);
        var within = parts.OrderBy;
        var isWithin = c.Take(K.Within, K.Group);
        if (isWithin)
        {
            c.Expect(SqlTokenKind.LeftParenthesis);
            within = Queries.OrderBy(c);
            c.Expect(SqlTokenKind.RightParenthesis);
        }

        if (name.Last == "nth_value" && c.Is(K.From) && c.KeywordOf(1) is K.First or K.Last)
        {
            c.Advance(2);
        }

        if (c.Keyword is K.Respect or K.Ignore && c.KeywordOf(1) == K.Nulls)
        {
            c.Advance(2);
        }

        var over = c.Take(K.Over) ? Windows.Over(c) : null;
        return new FunctionCall
        {
            Name = name,
            Arguments = parts.Values,
            Star = parts.Star,
            Distinct = parts.Distinct,
            OrderBy = within,
            WithinGroup = isWithin,
            Over = over,
            Place = c.From(start),
        };
    }

    private static ObjectName Name(MySqlCursor c)
    {
        var start = c.At;
        if (c.KindOf(1) == SqlTokenKind.Dot)
        {
            var schema = c.Name();
            c.Advance();
            return new ObjectName { Parts = [schema, c.NameAfterDot()], Place = c.From(start) };
        }

        // A quoted name is never a built-in of the grammar's own, which the list of reviewed functions has to know.
        if (c.Kind == SqlTokenKind.QuotedName && c.Text is { } quoted && (Close.Contains(quoted) || Unquoted.Contains(quoted)))
        {
            c.Fail("a quoted name of a built-in function");
        }

        c.CheckCall();
        var text = c.Text ?? "";
        c.Advance();
        return new ObjectName { Parts = [text], Place = c.From(start) };
    }

    private static SpecialFormKind Kind(string word) => word is "current_user" or "current_role" ? SpecialFormKind.CurrentUser : SpecialFormKind.CurrentTime;
}
