using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// Tells calls from grammar where a word stands before a parenthesis. Most keywords may name a function, so that only the place decides; what
/// the place leaves open counts as a call.
/// </summary>
internal static class CallSyntax
{
    public static bool IsCall(Walk walk, int i)
    {
        var count = walk.Tokens.Count;
        if (walk.NoCalls[i] || !walk.Is(i + 1, count, SqlTokenKind.LeftParenthesis))
        {
            return false;
        }

        if (i == 0 || walk.IsDotted(i, 0) || walk.Kind(i - 1) == SqlTokenKind.Semicolon)
        {
            return i > 0 && walk.IsDotted(i, 0);
        }

        if (walk.Kind(i - 1) == SqlTokenKind.TypeCast || walk.Keyword(i - 1) == PgKeyword.As)
        {
            return false;
        }

        return walk.Kind(i) == SqlTokenKind.QuotedName || !IsGrammar(walk, i, walk.Keyword(i));
    }

    private static bool IsGrammar(Walk walk, int i, PgKeyword keyword)
    {
        var before = walk.Keyword(i - 1);
        switch (keyword)
        {
            case PgKeyword.NoWord or PgKeyword.Left or PgKeyword.Right:
                return false;
            case PgKeyword.Values or PgKeyword.Exists or PgKeyword.Row or PgKeyword.Grouping or PgKeyword.Setof or PgKeyword.Between:
                return true;
            case PgKeyword.Over or PgKeyword.Filter or PgKeyword.Repeatable:
                return walk.Kind(i - 1) == SqlTokenKind.RightParenthesis;
            case PgKeyword.By:
                return before is PgKeyword.Group or PgKeyword.Order or PgKeyword.Partition;
            case PgKeyword.Sets:
                return before == PgKeyword.Grouping;
            case PgKeyword.Materialized:
                return before is PgKeyword.As or PgKeyword.Not;
            case PgKeyword.Conflict:
                return before == PgKeyword.On;
            case PgKeyword.Key:
                return before is PgKeyword.Primary or PgKeyword.Foreign;
            case PgKeyword.Set:
                return before == PgKeyword.Update;
            case PgKeyword.Join:
                return EndsOperand(walk, i - 1) || PgKeywords.IsFunctionOrTypeName(before);
            case PgKeyword.Like or PgKeyword.Ilike:
                return EndsOperand(walk, i - 1) || before == PgKeyword.Not;
            case PgKeyword.Operator or PgKeyword.Columns or PgKeyword.Escape:
                return EndsOperand(walk, i - 1);
            default:
                return PgKeywords.IsFunctionOrTypeName(keyword) && EndsOperand(walk, i - 1);
        }
    }

    /// <summary>Whether a value may end here, so that no call can follow at once.</summary>
    private static bool EndsOperand(Walk walk, int i) => walk.Kind(i) switch
    {
        SqlTokenKind.Word => PgKeywords.CanNameColumn(walk.Keyword(i)) || walk.IsDotted(i, 0),
        SqlTokenKind.QuotedName or SqlTokenKind.RightParenthesis or SqlTokenKind.RightBracket or SqlTokenKind.String or SqlTokenKind.Number
            or SqlTokenKind.Parameter => true,
        _ => false,
    };
}
