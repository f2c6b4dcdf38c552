using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>Names under which columns and rows are known besides their own.</summary>
internal static class AliasList
{
    /// <summary>
    /// Whether the parenthesis at <paramref name="opener"/>, in a FROM clause, lists new names for a table's or join's columns. A subquery's or
    /// a function's columns are named, or starred, inside.
    /// </summary>
    public static bool Renames(Walk walk, int start, int opener, Func<int, bool> startsTable)
    {
        var alias = opener - 1;
        if (alias <= start || !walk.IsName(alias, opener) || walk.Keyword(alias) == PgKeyword.Repeatable)
        {
            return false;
        }

        var first = alias;
        while (walk.IsDotted(first, start) && first - 2 >= start)
        {
            first -= 2;
        }

        if (startsTable(first))
        {
            return false;
        }

        var before = walk.Keyword(alias - 1) == PgKeyword.As ? alias - 2 : alias - 1;
        if (before < start || walk.Keyword(before) is PgKeyword.Tablesample or PgKeyword.Ordinality)
        {
            return false;
        }

        if (walk.Kind(before) != SqlTokenKind.RightParenthesis)
        {
            return true;
        }

        var inside = walk.Tokens.Partner(before) + 1;
        walk.HasRename |= walk.StartsQuery(inside, before) || walk.Is(inside, before, SqlTokenKind.LeftParenthesis);
        return IsJoin(walk, start, inside - 1);
    }

    /// <summary>From version 18 on, OLD and NEW are rows in RETURNING; <c>RETURNING WITH (OLD AS o)</c> gives them other names.</summary>
    public static void NoteReturning(Walk walk, int i, int end)
    {
        walk.Relations.Add(walk.Tokens.Names.Find("old"));
        walk.Relations.Add(walk.Tokens.Names.Find("new"));
        if (!walk.Is(i, end, PgKeyword.With) || !walk.Is(i + 1, end, SqlTokenKind.LeftParenthesis))
        {
            return;
        }

        for (var token = i + 2; token < walk.Tokens.Partner(i + 1); token++)
        {
            if (walk.Keyword(token - 1) == PgKeyword.As)
            {
                walk.Relations.Add(walk.Tokens[token].Name);
            }
        }
    }

    private static bool IsJoin(Walk walk, int start, int opener) =>
        !walk.StartsQuery(opener + 1, walk.Tokens.Partner(opener)) && !(opener > start && walk.IsWord(opener - 1, opener)
            && walk.Keyword(opener - 1) is not (PgKeyword.From or PgKeyword.Join or PgKeyword.Lateral or PgKeyword.Only or PgKeyword.Using));
}
