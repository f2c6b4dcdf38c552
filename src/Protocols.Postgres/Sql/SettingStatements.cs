using HoopWire.Policy;
using HoopWire.Sql;

namespace HoopWire.Postgres.Sql;

/// <summary>SET, RESET, SHOW and DISCARD in all their spellings.</summary>
internal static class SettingStatements
{
    /// <summary>Whether a setting of this name changes the role. The server folds setting names, quoted or not.</summary>
    public static bool SetsRole(string setting) => setting.Equals("role", StringComparison.OrdinalIgnoreCase)
        || setting.Equals("session_authorization", StringComparison.OrdinalIgnoreCase);

    public static void Read(Walk walk, PgKeyword verb, int start, int end)
    {
        switch (verb)
        {
            case PgKeyword.Set:
                Set(walk, start + 1, end);
                break;
            case PgKeyword.Reset:
                Name(walk, start + 1, end);
                break;
            case PgKeyword.Show:
                Name(walk, start + 1, end);
                walk.Effects = Effects.Read;
                break;
            default:
                walk.Effects |= walk.Is(start + 1, end, PgKeyword.All) ? Effects.Session | Effects.SetRole : Effects.Session;
                break;
        }
    }

    private static void Set(Walk walk, int i, int end)
    {
        // SESSION and LOCAL are scopes unless they are the setting's own name.
        var scope = walk.Is(i, end, PgKeyword.Session) || walk.Is(i, end, PgKeyword.Local);
        if (scope && !IsAssignment(walk, i + 1, end) && !walk.Is(i + 1, end, SqlTokenKind.Dot))
        {
            if (walk.Is(i, end, PgKeyword.Session) && walk.Is(i + 1, end, PgKeyword.Authorization))
            {
                Note(walk, "session_authorization");
                return;
            }

            if (walk.Is(i + 1, end, PgKeyword.Characteristics))
            {
                walk.Effects |= Effects.Session | Effects.Transaction;
                return;
            }

            i++;
        }

        if (!IsAssignment(walk, i + 1, end) && (walk.Is(i, end, PgKeyword.Transaction) || walk.Is(i, end, PgKeyword.Constraints)))
        {
            walk.Effects |= Effects.Transaction;
            return;
        }

        Name(walk, i, end);
        walk.ParameterValue = Value(walk, end);
        walk.Push(new WorkItem(i + 1, end, RangeKind.Utility));
    }

    private static string? Value(Walk walk, int end)
    {
        var value = end - 1;
        var alone = value > 0 && (IsAssignment(walk, value - 1, end) || walk.Is(value - 1, end, PgKeyword.Names));
        return alone && walk.Kind(value) is SqlTokenKind.Word or SqlTokenKind.String && walk.Tokens[value].Name >= 0 ? walk.Text(value) : null;
    }

    /// <summary>Reads which setting is meant, by name or by the standard's own words for it.</summary>
    private static void Name(Walk walk, int i, int end)
    {
        if (i >= end || !walk.IsWord(i, end))
        {
            walk.Fail("a setting without a name");
            return;
        }

        if (!IsAssignment(walk, i + 1, end) && !walk.Is(i + 1, end, SqlTokenKind.Dot) && StandardName(walk, i, end) is { } standard)
        {
            Note(walk, standard);
            return;
        }

        var after = walk.Is(i, end, PgKeyword.All) ? i + 1 : walk.SkipName(i, end);
        if (after == i)
        {
            walk.Fail("a setting without a name");
            return;
        }

        var name = walk.Text(i);
        for (var part = i + 2; part < after; part += 2)
        {
            name += "." + walk.Text(part);
        }

        Note(walk, name.ToLowerInvariant());
    }

    private static string? StandardName(Walk walk, int i, int end) => walk.Keyword(i) switch
    {
        PgKeyword.Time when walk.Is(i + 1, end, PgKeyword.Zone) => "timezone",
        PgKeyword.Session when walk.Is(i + 1, end, PgKeyword.Authorization) => "session_authorization",
        PgKeyword.Transaction when walk.Is(i + 1, end, PgKeyword.Isolation) => "transaction_isolation",
        PgKeyword.Xml when walk.Is(i + 1, end, PgKeyword.Option) => "xmloption",
        PgKeyword.Role => "role",
        PgKeyword.Names => "client_encoding",
        PgKeyword.Schema => "search_path",
        PgKeyword.Catalog => "catalog",
        _ => null,
    };

    private static void Note(Walk walk, string setting)
    {
        walk.Parameter = setting;
        walk.Effects |= SetsRole(setting) ? Effects.SetRole : Effects.Session;
    }

    private static bool IsAssignment(Walk walk, int i, int end) => walk.Is(i, end, PgKeyword.To) || walk.IsOperator(i, end, "=");
}
