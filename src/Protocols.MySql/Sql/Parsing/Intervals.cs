using HoopWire.Sql;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Sql.Parsing;

/// <summary><c>INTERVAL value unit</c>, and the function <c>INTERVAL(a, b, …)</c>.</summary>
internal static class Intervals
{
    public static Expression Read(MySqlCursor c)
    {
        var start = c.At;
        c.Advance();
        if (c.Is(SqlTokenKind.LeftParenthesis) && !c.StartsQuery() && HasComma(c))
        {
            var arguments = c.Group(Expressions.Read);
            return new FunctionCall { Name = Calls.Syntax("interval", c.From(start)), IsSyntax = true, Arguments = arguments, Place = c.From(start) };
        }

        var value = Expressions.Read(c);
        if (!IsUnit(c))
        {
            return c.FailExpression("an interval without a unit");
        }

        c.Advance();
        return new Operation { Operator = new ObjectName { Parts = ["interval"] }, Right = value, Place = c.From(start) };
    }

    /// <summary>Whether a unit of time is ahead.</summary>
    public static bool IsUnit(MySqlCursor c, int ahead = 0) => c.KindOf(ahead) == SqlTokenKind.Word && c.TextOf(ahead) is "microsecond" or "second" or "minute" or "hour" or "day"
        or "week" or "month" or "quarter" or "year" or "second_microsecond" or "minute_microsecond" or "minute_second" or "hour_microsecond" or "hour_second"
        or "hour_minute" or "day_microsecond" or "day_second" or "day_minute" or "day_hour" or "year_month" or "frac_second" or "sql_tsi_second" or "sql_tsi_minute"
        or "sql_tsi_hour" or "sql_tsi_day" or "sql_tsi_week" or "sql_tsi_month" or "sql_tsi_quarter" or "sql_tsi_year" or "sql_tsi_microsecond";

    private static bool HasComma(MySqlCursor c)
    {
        var end = c.Partner(c.At) - c.At;
        for (var i = 1; i < end; i++)
        {
            if (c.KindOf(i) == SqlTokenKind.Comma)
            {
                return true;
            }

            if (c.KindOf(i) == SqlTokenKind.LeftParenthesis)
            {
                i = c.Partner(c.At + i) - c.At;
            }
        }

        return false;
    }
}
