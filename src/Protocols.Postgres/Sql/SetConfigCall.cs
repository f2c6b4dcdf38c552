using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>set_config sets the role unless it plainly names another setting.</summary>
internal static class SetConfigCall
{
    /// <summary>Whether the word at <paramref name="i"/> is a set_config that cannot change the role.</summary>
    public static bool IsHarmless(Walk walk, int i, int start, int end)
    {
        if (walk.Text(i) != "set_config" || !walk.Is(i + 1, end, SqlTokenKind.LeftParenthesis) || !walk.Is(i + 3, end, SqlTokenKind.Comma))
        {
            return false;
        }

        return NamesOther(walk, i + 2, end) || IsDumpGuard(walk, i, start, end);
    }

    private static bool NamesOther(Walk walk, int i, int end) =>
        walk.Is(i, end, SqlTokenKind.String) && walk.Tokens[i].Name >= 0 && !SettingStatements.SetsRole(walk.Text(i));

    /// <summary>
    /// What pg_dump sends first, because the setting is not known to every server:
    /// <c>SELECT set_config(name, 'view, foreign-table', false) FROM pg_settings WHERE name = 'restrict_nonsystem_relation_kind'</c>
    /// </summary>
    private static bool IsDumpGuard(Walk walk, int i, int start, int end)
    {
        var close = walk.Tokens.Partner(i + 1);
        return i == start + 1 && walk.Is(start, end, PgKeyword.Select)
            && walk.Text(i + 2) == "name" && close == i + 7 && walk.Is(i + 4, end, SqlTokenKind.String) && walk.Is(i + 6, end, SqlTokenKind.Word)
            && walk.Is(close + 1, end, PgKeyword.From) && IsWord(walk, close + 2, end, "pg_settings")
            && walk.Is(close + 3, end, PgKeyword.Where) && IsWord(walk, close + 4, end, "name") && walk.IsOperator(close + 5, end, "=")
            && NamesOther(walk, close + 6, end) && close + 7 == end;
    }

    private static bool IsWord(Walk walk, int i, int end, string text) => walk.Is(i, end, SqlTokenKind.Word) && walk.Text(i) == text;
}
