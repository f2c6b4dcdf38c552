using System.Collections.Immutable;

namespace HoopWire.Sql.Lineage;

/// <summary>Where a session looks for names without a schema, as far as that is known.</summary>
internal sealed class SearchPath
{
    private SearchPath(ImmutableArray<string> schemas, bool isKnown) => (Schemas, IsKnown) = (schemas, isKnown);

    /// <summary>Nothing is known: a name may mean any object that has it, but the system's own are assumed to come first nowhere.</summary>
    public static SearchPath Unknown { get; } = new([], false);

    /// <summary>The system's schema alone, as set where definitions are read.</summary>
    public static SearchPath System { get; } = new(["pg_catalog"], true);

    /// <summary>The schemas in order, the system's among them; those of temporary objects left out.</summary>
    public ImmutableArray<string> Schemas { get; }

    /// <summary>Whether <see cref="Schemas"/> says all.</summary>
    public bool IsKnown { get; }

    /// <summary>A path as <c>current_schemas(true)</c> tells it.</summary>
    public static SearchPath Of(IEnumerable<string> effective)
    {
        ImmutableArray<string> schemas = [.. effective.Where(s => !s.StartsWith("pg_temp", StringComparison.Ordinal))];
        return new SearchPath(schemas.Contains("pg_catalog") ? schemas : schemas.Insert(0, "pg_catalog"), true);
    }

    /// <summary>These schemas and no other.</summary>
    public static SearchPath Exactly(params IEnumerable<string> schemas) => new([.. schemas], true);

    /// <summary>A path as <c>search_path</c> is written: names separated by commas, perhaps quoted. Null where that is not certain.</summary>
    /// <param name="setting">The setting's value.</param>
    /// <param name="user">The role in effect, for <c>"$user"</c>.</param>
    public static SearchPath? TryParse(string setting, string user)
    {
        var schemas = new List<string>();
        foreach (string item in setting.Split(',', StringSplitOptions.TrimEntries))
        {
            bool quoted = item.Length >= 2 && item[0] == '"' && item[^1] == '"';
            string name = quoted ? item[1..^1] : item;
            if (name.Length == 0 && setting.Trim().Length == 0) break;
            if (name == "$user") name = user;
            else if (name.Length == 0 || !name.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c == '_')) return null;
            schemas.Add(name);
        }
        return Of(schemas);
    }

    /// <summary>Whether two paths are the same.</summary>
    public bool IsSame(SearchPath other) => IsKnown == other.IsKnown && Schemas.SequenceEqual(other.Schemas);

    /// <summary>Whether objects of a schema may be found without naming it.</summary>
    public bool MayReach(string schema) => !IsKnown || Schemas.Contains(schema);
}
