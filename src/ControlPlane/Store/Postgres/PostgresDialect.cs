namespace HoopWire.ControlPlane;

/// <summary>PostgreSQL's own words. Letters are compared by the collation <c>C</c>, as SQLite does, so that the database's own changes nothing.</summary>
internal sealed class PostgresDialect : StoreDialect
{
    // An entry of a B-tree has 2,704 bytes at most, and a character up to four.
    private const int NameCharsMax = 512;

    public static PostgresDialect Instance { get; } = new();

    public override string Migrations => "Postgres/";

    public override string CountMigrationTables => "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('schema_migrations')";

    public override string ReviewerKey => "lower(reviewer COLLATE \"C\")";

    public override string LastChange => "(SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM audit_outbox_change_id_seq)";

    public override string? IndexText(TextTable table) => null;

    public override string FindTexts(TextTable table) =>
        $"""SELECT t.id FROM {table.Name} t WHERE lower(t.text COLLATE "C") LIKE lower(@match COLLATE "C") LIMIT @max""";

    // Equality would let the planner read the index of the time alone, where it takes the value for a common one: it may have ended years ago.
    public override string Seek(string column, string value, string at) => $"({column}, {at}) >= ({value}, @min) AND ({column}, {at}) <= ({value}, @max)";

    public override string OrderWithin(string? column) => column is null ? "" : $"{column} DESC, ";

    // Not strict: what is strict would have rows that are not null, and with them an index of these.
    public override string Hide(string column) => $"coalesce({column}, '')";

    public override string Numbers(string parameter) => $"(SELECT CAST(e.value AS bigint) AS value FROM json_array_elements_text(CAST({parameter} AS json)) e (value))";

    public override string Texts(string parameter) => $"(SELECT e.value FROM json_array_elements_text(CAST({parameter} AS json)) e (value))";

    public override string Holds(string expression, string parameter) => $"strpos(lower({expression} COLLATE \"C\"), lower({parameter} COLLATE \"C\")) > 0";

    public override string Match(string contains) =>
        "%" + contains.Replace(@"\", @"\\", StringComparison.Ordinal).Replace("%", @"\%", StringComparison.Ordinal).Replace("_", @"\_", StringComparison.Ordinal) + "%";

    public override object? Parameters(object? values) => values is null ? null : new PostgresParameters(values);

    public override string? Text(string? text) => text is null ? null : PostgresText.Of(text);

    public override string? Name(string? name) => name is null || name.Length <= NameCharsMax ? name : string.Concat(name.AsSpan(0, NameCharsMax), "…");

    public override IAuditRowWriter RowWriter(StoreSession session, TextCache texts, string? outbox) => new PostgresRowWriter(session, texts, outbox);
}
