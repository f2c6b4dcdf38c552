namespace HoopWire.ControlPlane;

/// <summary>SQLite's own words.</summary>
internal sealed class SqliteDialect : StoreDialect
{
    private const int TrigramsMax = 32;
    private const int TrigramChars = 3;

    public static SqliteDialect Instance { get; } = new();

    public override string Migrations => "Migrations/";

    public override string CountMigrationTables => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'schema_migrations'";

    // The column itself compares without case.
    public override string ReviewerKey => "reviewer";

    public override string LastChange => "coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit_outbox'), 0)";

    public override string? IndexText(TextTable table) => $"INSERT INTO {table.Trigrams} (rowid, text) VALUES (@id, @text)";

    public override string FindTexts(TextTable table) =>
        $"""
        SELECT t.id FROM {table.Trigrams} f CROSS JOIN {table.Name} t ON t.id = f.rowid
        WHERE f.{table.Trigrams} MATCH @match AND instr(lower(t.text), lower(@contains)) > 0 LIMIT @max
        """;

    public override string Seek(string column, string value, string at) => $"{column} = {value} AND {at} >= @min AND {at} <= @max";

    public override string OrderWithin(string? column) => "";

    public override string Hide(string column) => "+" + column;

    public override string Numbers(string parameter) => $"json_each({parameter})";

    public override string Texts(string parameter) => $"json_each({parameter})";

    public override string Holds(string expression, string parameter) => $"instr(lower({expression}), lower({parameter})) > 0";

    public override string Match(string contains)
    {
        // Characters beyond the first plane count as one.
        int[] runes = [.. contains.EnumerateRunes().Select(rune => rune.Value)];
        HashSet<string> trigrams = new(StringComparer.Ordinal);
        for (int i = 0; i + TrigramChars <= runes.Length && trigrams.Count < TrigramsMax; i++)
            trigrams.Add(string.Concat(runes.Skip(i).Take(TrigramChars).Select(char.ConvertFromUtf32)).Replace("\"", "\"\"", StringComparison.Ordinal));
        return string.Join(" AND ", trigrams.Select(trigram => $"\"{trigram}\""));
    }
}
