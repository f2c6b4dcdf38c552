namespace HoopWire.ControlPlane;

/// <summary>
/// Columns of names, several in one text with commas between them. Few such texts are different, so that the index of a column's beginning is asked
/// for all of them, in as many steps, and then for the rows of those that fit.
/// </summary>
internal static class NameLists
{
    // Of more an entry of an index has no room.
    private const int IndexedChars = 500;

    /// <summary>Only rows with a fitting name in a column; all, where it is null.</summary>
    /// <param name="list">The list.</param>
    /// <param name="session">The connection.</param>
    /// <param name="column">The column.</param>
    /// <param name="name">The name.</param>
    /// <param name="withParts">Whether <c>NAME/PART</c> fits too.</param>
    public static void Having(this IndexedList<AuditRow> list, StoreSession session, string column, string? name, bool withParts = false)
    {
        if (name is null) return;
        List<string> fitting = Distinct(session, column).FindAll(names => names.Length == IndexedChars || Has(names, name, withParts));
        list.AnyOf(Beginning($"r.{column}"), $"{column}Lists", fitting, $"r.{column} IS NOT NULL");
        // Of long ones it takes the whole to know.
        if (!fitting.Exists(names => names.Length == IndexedChars)) return;
        string names = $"(',' || r.{column} || ',')", exact = $"',' || @{column} || ','", part = $"',' || @{column} || '/'";
        list.Where(withParts ? $"({Holds(names, exact)} OR {Holds(names, part)})" : Holds(names, exact), column, name);
    }

    // The same on every database, and by the very characters.
    private static string Holds(string text, string part) => $"replace({text}, {part}, '') <> {text}";

    private static bool Has(string names, string name, bool withParts) => names.Split(',', StringSplitOptions.TrimEntries)
        .Any(one => one == name || (withParts && one.StartsWith(name, StringComparison.Ordinal) && one[name.Length] == '/'));

    private static string Beginning(string column) => $"substr({column}, 1, {IndexedChars})";

    private static List<string> Distinct(StoreSession session, string column)
    {
        string first = $"SELECT {Beginning("r." + column)} FROM audit_rows r WHERE r.{column} IS NOT NULL";
        string order = $"ORDER BY {Beginning("r." + column)} LIMIT 1";
        return session.List<string>(
            $"""
            WITH RECURSIVE v (value) AS (
              SELECT ({first} {order})
              UNION ALL
              SELECT ({first} AND {Beginning("r." + column)} > v.value {order}) FROM v WHERE v.value IS NOT NULL)
            SELECT value FROM v WHERE value IS NOT NULL
            """);
    }
}
