using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// Whether a condition restricts the rows of a data statement. It does only where a comparison of a column with something else says so on
/// every branch of its ORs; what is not certain does not, so that a person is asked once too often rather than never.
/// </summary>
internal static class Condition
{
    private const int DepthMax = 32;

    public static bool IsBounded(Walk walk, int start, int end, in ConditionScope scope) => IsBounded(walk, start, end, scope, 0, narrow: false);

    /// <summary>Whether a query's own WHERE restricts what it returns.</summary>
    public static bool IsBoundedQuery(Walk walk, int start, int end, int depth)
    {
        if (walk.Find(start, end, PgKeyword.Union) >= 0 || walk.Find(start, end, PgKeyword.Except) >= 0
            || walk.Find(start, end, PgKeyword.Intersect) >= 0 || !walk.Is(start, end, PgKeyword.Select))
        {
            return false;
        }

        var where = walk.Find(start, end, PgKeyword.Where);
        var scope = new ConditionScope(-1, -1, Joined: false, SelfJoined: false, Nested: true);
        return where >= 0 && IsBounded(walk, where + 1, ClauseEnd(walk, where + 1, end), scope, depth + 1, narrow: false);
    }

    private static int ClauseEnd(Walk walk, int start, int end)
    {
        for (var i = start; i < end; i = walk.Skip(i))
        {
            if (walk.Keyword(i) is PgKeyword.Group or PgKeyword.Having or PgKeyword.Window or PgKeyword.Order or PgKeyword.Limit or PgKeyword.Offset
                or PgKeyword.Fetch or PgKeyword.For or PgKeyword.On && !walk.IsDotted(i, start))
            {
                return i;
            }
        }

        return end;
    }

    private static bool IsBounded(Walk walk, int start, int end, in ConditionScope scope, int depth, bool narrow)
    {
        if (depth > DepthMax)
        {
            return false;
        }

        while (IsWholeGroup(walk, start, end))
        {
            if (walk.StartsQuery(start + 1, end - 1))
            {
                return false;
            }

            start++;
            end--;
        }

        var or = Split(walk, start, end, PgKeyword.Or);
        if (or >= 0)
        {
            return IsBounded(walk, start, or, scope, depth + 1, narrow: true) && Rest(walk, or + 1, end, scope, depth, PgKeyword.Or, narrow: true);
        }

        var and = Split(walk, start, end, PgKeyword.And);
        if (and >= 0)
        {
            return IsBounded(walk, start, and, scope, depth + 1, narrow) || Rest(walk, and + 1, end, scope, depth, PgKeyword.And, narrow);
        }

        return start < end && IsBoundedAtom(walk, start, end, scope, depth, narrow);
    }

    /// <summary>The operands after the first one of an OR or AND.</summary>
    private static bool Rest(Walk walk, int start, int end, in ConditionScope scope, int depth, PgKeyword connective, bool narrow)
    {
        while (true)
        {
            var next = Split(walk, start, end, connective);
            var bounded = IsBounded(walk, start, next < 0 ? end : next, scope, depth + 1, narrow);
            var decided = connective == PgKeyword.Or ? !bounded : bounded;
            if (decided || next < 0)
            {
                return bounded;
            }

            start = next + 1;
        }
    }

    /// <summary>The first OR or AND of this level that connects conditions; the AND of a BETWEEN does not.</summary>
    private static int Split(Walk walk, int start, int end, PgKeyword connective)
    {
        var cases = 0;
        var between = 0;
        for (var i = start; i < end; i = walk.Skip(i))
        {
            var keyword = walk.Keyword(i);
            if (keyword == PgKeyword.NoWord || walk.IsDotted(i, start))
            {
                continue;
            }

            cases += keyword == PgKeyword.Case ? 1 : keyword == PgKeyword.End ? -1 : 0;
            if (cases > 0)
            {
                continue;
            }

            if (keyword == PgKeyword.Between)
            {
                between++;
            }
            else if (keyword == PgKeyword.And && between > 0)
            {
                between--;
            }
            else if (keyword == connective)
            {
                return i;
            }
        }

        return -1;
    }

    private static bool IsBoundedAtom(Walk walk, int start, int end, in ConditionScope scope, int depth, bool narrow)
    {
        if (walk.Is(start, end, PgKeyword.Current) && walk.Is(start + 1, end, PgKeyword.Of))
        {
            return walk.IsName(start + 2, end) && start + 3 == end;
        }

        var at = Comparison(walk, start, end);
        if (at < 0)
        {
            return false;
        }

        var (leftRange, rightRange) = ((start, at), (at + 1, end));
        var left = new Operand(walk, start, at);
        var right = new Operand(walk, at + 1, end);
        switch (walk.Keyword(at))
        {
            case PgKeyword.Is:
                return walk.Is(at + 1, end, PgKeyword.Null) && at + 2 == end && left.IsColumnOf(scope);
            case PgKeyword.In:
                return left.AreColumnsOf(scope) && IsList(walk, at + 1, end) && RightIsBounded(walk, left, at + 1, end, depth);
            case PgKeyword.Between:
                return !narrow && left.IsColumnOf(scope) && !right.Mentions(left);
            case PgKeyword.Like or PgKeyword.Ilike:
                return left.IsColumnOf(scope) && at + 2 == end && IsSelectivePattern(walk, at + 1);
            default:
                // <> and every operator of a type's own may be true of all rows.
                var equal = walk.Text(at) == "=";
                var ranges = !narrow && walk.Text(at) is "<" or ">" or "<=" or ">=";
                return (equal || ranges) && IsBoundedComparison(walk, leftRange, rightRange, scope, depth, equal, narrow);
        }
    }

    private static bool IsBoundedComparison(
        Walk walk, (int Start, int End) leftRange, (int Start, int End) rightRange, in ConditionScope scope, int depth, bool equal, bool narrow)
    {
        var left = new Operand(walk, leftRange.Start, leftRange.End);
        var right = new Operand(walk, rightRange.Start, rightRange.End);
        if (left.IsColumn && right.IsColumn)
        {
            return equal && !narrow && left.JoinsWith(right, scope);
        }

        if (equal ? left.AreColumnsOf(scope) : left.IsColumnOf(scope))
        {
            return !right.IsEmptyString && RightIsBounded(walk, left, rightRange.Start, rightRange.End, depth);
        }

        return right.IsColumnOf(scope) && !left.IsEmptyString && RightIsBounded(walk, right, leftRange.Start, leftRange.End, depth);
    }

    /// <summary>The other side of a comparison: a value free of the column, or a subquery that is bounded itself.</summary>
    private static bool RightIsBounded(Walk walk, in Operand column, int start, int end, int depth)
    {
        if (walk.Is(start, end, PgKeyword.All) || start >= end)
        {
            return false;
        }

        if (walk.Keyword(start) is PgKeyword.Any or PgKeyword.Some)
        {
            start++;
        }

        if (IsWholeGroup(walk, start, end) && walk.StartsQuery(start + 1, end - 1))
        {
            return IsBoundedQuery(walk, start + 1, end - 1, depth);
        }

        var value = new Operand(walk, start, end);
        return !value.HasQuery && !value.Mentions(column);
    }

    /// <summary>The only comparison of this level; -1 when there is none, several, or something that turns its meaning.</summary>
    private static int Comparison(Walk walk, int start, int end)
    {
        var found = -1;
        for (var i = start; i < end; i = walk.Skip(i))
        {
            if (walk.Keyword(i) is PgKeyword.Not or PgKeyword.Case or PgKeyword.Similar or PgKeyword.Isnull or PgKeyword.Notnull or PgKeyword.Operator
                or PgKeyword.Overlaps or PgKeyword.Exists && !walk.IsDotted(i, start))
            {
                return -1;
            }

            if (!IsComparison(walk, i, start))
            {
                continue;
            }

            if (found >= 0)
            {
                return -1;
            }

            found = i;
        }

        return found;
    }

    private static bool IsComparison(Walk walk, int i, int start) => walk.Kind(i) == SqlTokenKind.Operator
        ? walk.Text(i) is "=" or "<" or ">" or "<=" or ">=" or "<>" or "!=" or "~" or "~*" or "!~" or "!~*" or "@>" or "<@" or "&&" or "@@" or "?"
        : walk.Keyword(i) is PgKeyword.Is or PgKeyword.In or PgKeyword.Between or PgKeyword.Like or PgKeyword.Ilike && !walk.IsDotted(i, start);

    private static bool IsList(Walk walk, int start, int end) => IsWholeGroup(walk, start, end);

    private static bool IsWholeGroup(Walk walk, int start, int end) =>
        walk.Is(start, end, SqlTokenKind.LeftParenthesis) && walk.Tokens.Partner(start) == end - 1;

    /// <summary>A pattern that is known and says more than "anything".</summary>
    private static bool IsSelectivePattern(Walk walk, int i) =>
        walk.Kind(i) == SqlTokenKind.String && walk.Text(i).AsSpan().ContainsAnyExcept('%', '_');
}
