using System.Globalization;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>Marks the bare columns of a statement's own output list: <c>a</c>, <c>t.a</c>, <c>a as b</c>, <c>*</c>.</summary>
internal static class OutputList
{
    public static void Mark(Walk walk, int start, int end)
    {
        while (walk.Is(start, end, SqlTokenKind.LeftParenthesis) && walk.Tokens.Partner(start) == end - 1)
        {
            start++;
            end--;
        }

        if (walk.Is(start, end, PgKeyword.Select))
        {
            Select(walk, start + 1, end);
        }
        else if (start < end && walk.Keyword(start) is PgKeyword.Insert or PgKeyword.Update or PgKeyword.Delete or PgKeyword.Merge
            && walk.Find(start, end, PgKeyword.Returning) is var returning and >= 0)
        {
            var rows = walk.Is(returning + 1, end, PgKeyword.With) && walk.Is(returning + 2, end, SqlTokenKind.LeftParenthesis);
            Items(walk, rows ? walk.Skip(returning + 2) : returning + 1, end);
        }
        else if (walk.Is(start, end, PgKeyword.Table))
        {
            walk.Bare[start] = !IsCombined(walk, start, end);
        }
    }

    private static void Select(Walk walk, int start, int end)
    {
        (int Start, int End) keys = (0, 0);
        if (walk.Is(start, end, PgKeyword.All))
        {
            start++;
        }
        else if (walk.Is(start, end, PgKeyword.Distinct))
        {
            start++;
            if (walk.Is(start, end, PgKeyword.On) && walk.Is(start + 1, end, SqlTokenKind.LeftParenthesis))
            {
                keys = (start + 1, walk.Skip(start + 1));
                start = keys.End;
            }
        }

        var listEnd = start;
        while (listEnd < end && !EndsList(walk, listEnd, start))
        {
            listEnd = walk.Skip(listEnd);
        }

        if (IsCombined(walk, listEnd, end))
        {
            return;
        }

        var items = Items(walk, start, listEnd);
        Ordinals(walk, items, keys.Start, keys.End);
        Ordinals(walk, items, FirstKey(walk, listEnd, end), end);
    }

    private static bool EndsList(Walk walk, int i, int start)
    {
        if (walk.IsDotted(i, start) || (i > start && walk.Keyword(i - 1) == PgKeyword.As))
        {
            return false;
        }

        return walk.Keyword(i) switch
        {
            PgKeyword.From => !walk.IsDistinctFrom(i, start),
            PgKeyword.Where or PgKeyword.Group or PgKeyword.Having or PgKeyword.Window or PgKeyword.Order or PgKeyword.Limit or PgKeyword.Offset
                or PgKeyword.Fetch or PgKeyword.For or PgKeyword.Union or PgKeyword.Intersect or PgKeyword.Except or PgKeyword.Into
                => walk.Keyword(i) != PgKeyword.Group || !walk.Is(i - 1, i, PgKeyword.Within),
            _ => false,
        };
    }

    /// <summary>A set operation's columns have no origin, and SELECT INTO stores them.</summary>
    private static bool IsCombined(Walk walk, int start, int end)
    {
        for (var i = start; i < end; i = walk.Skip(i))
        {
            if (walk.Keyword(i) is PgKeyword.Union or PgKeyword.Intersect or PgKeyword.Except or PgKeyword.Into && !walk.IsDotted(i, start))
            {
                return true;
            }
        }

        return false;
    }

    private static List<(int Start, int End)> Items(Walk walk, int start, int end)
    {
        var items = new List<(int Start, int End)>();
        var itemStart = start;
        for (var i = start; i <= end; i = i < end ? walk.Skip(i) : i + 1)
        {
            if (i < end && walk.Kind(i) != SqlTokenKind.Comma)
            {
                continue;
            }

            items.Add((itemStart, i));
            Item(walk, itemStart, i);
            itemStart = i + 1;
        }

        return items;
    }

    private static void Item(Walk walk, int start, int end)
    {
        var column = ColumnEnd(walk, start, end);
        if (column == start)
        {
            Label(walk, start, end);
            return;
        }

        if (column < end && !IsLabel(walk, column, end))
        {
            return;
        }

        for (var i = start; i < column; i++)
        {
            walk.Bare[i] = true;
        }

        if (column < end)
        {
            walk.Labels[end - 1] = true;
            walk.Aliases.Add((walk.Tokens[end - 1].Name, start, column));
        }
    }

    /// <summary>The label of an expression is no use of a column of that name.</summary>
    private static void Label(Walk walk, int start, int end)
    {
        if (end - start >= 2 && walk.Keyword(end - 2) == PgKeyword.As && walk.IsWord(end - 1, end))
        {
            walk.Labels[end - 1] = true;
        }
    }

    private static bool IsLabel(Walk walk, int i, int end)
    {
        if (walk.Is(i, end, PgKeyword.As))
        {
            return i + 2 == end && walk.IsWord(i + 1, end);
        }

        return i + 1 == end && walk.IsWord(i, end);
    }

    private static int ColumnEnd(Walk walk, int start, int end)
    {
        if (walk.IsOperator(start, end, "*"))
        {
            return start + 1;
        }

        if (!walk.IsName(start, end))
        {
            return start;
        }

        var i = start + 1;
        while (walk.Is(i, end, SqlTokenKind.Dot) && (walk.IsWord(i + 1, end) || walk.IsOperator(i + 1, end, "*")))
        {
            i += 2;
        }

        return i < end && walk.Kind(i) is SqlTokenKind.LeftParenthesis or SqlTokenKind.String ? start : i;
    }

    private static int FirstKey(Walk walk, int start, int end)
    {
        var group = walk.Find(start, end, PgKeyword.Group);
        var order = walk.Find(start, end, PgKeyword.Order);
        return group >= 0 ? group : order >= 0 ? order : end;
    }

    /// <summary>ORDER BY 2, GROUP BY (2) and DISTINCT ON (2) use the second column. A lone number anywhere in them counts.</summary>
    private static void Ordinals(Walk walk, List<(int Start, int End)> items, int start, int end)
    {
        for (var i = start + 1; i < end; i++)
        {
            if (walk.Kind(i) != SqlTokenKind.Number || !StartsKey(walk, i - 1)
                || !int.TryParse(walk.Text(i), NumberStyles.None, CultureInfo.InvariantCulture, out var ordinal))
            {
                continue;
            }

            if (items.Exists(item => walk.IsOperator(item.End - 1, item.End, "*")))
            {
                walk.HasWholeRow = true;
                return;
            }

            for (var token = At(items, ordinal).Start; token < At(items, ordinal).End; token++)
            {
                walk.Bare[token] = false;
            }
        }
    }

    private static bool StartsKey(Walk walk, int before) => walk.Keyword(before) == PgKeyword.By
        || walk.Kind(before) is SqlTokenKind.Comma or SqlTokenKind.LeftParenthesis;

    private static (int Start, int End) At(List<(int Start, int End)> items, int ordinal) =>
        ordinal >= 1 && ordinal <= items.Count ? items[ordinal - 1] : (0, 0);
}
