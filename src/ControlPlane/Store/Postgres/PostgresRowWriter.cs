using HoopWire.Policy;
using Npgsql;
using NpgsqlTypes;

namespace HoopWire.ControlPlane;

/// <summary>
/// Writes audit rows many at a time, with an array for each column: a server far away is asked five times for a part, not several times for each row. Ids are taken
/// before the rows are written, so that each row knows its own.
/// </summary>
internal sealed class PostgresRowWriter(StoreSession session, TextCache texts, string? outbox) : IAuditRowWriter
{
    private const int RowsMax = 2048;
    private static readonly int[] All = [.. Enumerable.Range(0, AuditColumns.Names.Length)];
    private static readonly int[] Changing = [.. AuditColumns.Changing];
    private static readonly string InsertRows = $"INSERT INTO audit_rows (id, {Columns(All)}) SELECT * FROM unnest(@id, {Arrays(All)})";

    private static readonly string UpdateRows =
        $"""
        UPDATE audit_rows SET {Named(Changing, name => $"{name} = v.{name}")}
        FROM unnest(@id, {Arrays(Changing)}) v (id, {Columns(Changing)}) WHERE audit_rows.id = v.id
        """;

    private readonly Dictionary<StoredRow, int> _positions = new(ReferenceEqualityComparer.Instance);
    private readonly List<(StoredRow Place, AuditRow Row)> _rows = [];

    public void Write(StoredRow place, AuditRow row)
    {
        if (_positions.TryGetValue(place, out int position))
        {
            // It has changed again before it was stored.
            _rows[position] = (place, row);
            return;
        }

        if (_rows.Count == RowsMax) Finish();
        _positions.Add(place, _rows.Count);
        _rows.Add((place, row));
    }

    public void Finish()
    {
        if (_rows.Count == 0) return;
        List<(StoredRow Place, AuditRow Row)> known = _rows.FindAll(row => row.Place.Id != 0);
        List<(StoredRow Place, AuditRow Row)> fresh = _rows.FindAll(row => row.Place.Id == 0);
        if (fresh.Count > 0)
        {
            Dictionary<string, long> ids = StoreTexts(fresh);
            Place(fresh);
            Execute(InsertRows, fresh, All, row => AuditText.Of(row) is { } text ? ids[text.Key] : null);
        }

        if (known.Count > 0) Execute(UpdateRows, known, Changing, _ => null);
        if (outbox is not null) Announce();
        _rows.Clear();
        _positions.Clear();
    }

    public void Dispose()
    {
    }

    private void Place(List<(StoredRow Place, AuditRow Row)> rows)
    {
        List<long> ids = session.List<long>("SELECT nextval(pg_get_serial_sequence('audit_rows', 'id')) FROM generate_series(1, @count)", new { count = rows.Count });
        ids.Sort();
        foreach ((int i, (StoredRow place, _)) in rows.Index()) place.Id = ids[i];
    }

    private void Execute(string sql, List<(StoredRow Place, AuditRow Row)> rows, int[] columns, Func<AuditRow, long?> textOf)
    {
        object?[][] values = [.. rows.Select(row => AuditColumns.ValuesOf(row.Row, textOf(row.Row), session.Dialect))];
        using NpgsqlCommand command = Make(sql);
        Add(command, "id", NpgsqlDbType.Bigint, rows.ConvertAll(row => row.Place.Id));
        foreach (int i in columns)
        {
            string name = AuditColumns.Names[i];
            if (AuditColumns.IsNumber(name)) Add(command, name, NpgsqlDbType.Bigint, Array.ConvertAll(values, row => (long?)row[i]));
            else Add(command, name, NpgsqlDbType.Text, Array.ConvertAll(values, row => (string?)row[i]));
        }

        command.ExecuteNonQuery();
    }

    // In the order in which they were written.
    private void Announce()
    {
        using NpgsqlCommand command = Make("INSERT INTO audit_outbox (row_id, gateway) SELECT v.id, @gateway FROM unnest(@id) WITH ORDINALITY v (id, n) ORDER BY v.n");
        command.Parameters.AddWithValue("gateway", NpgsqlDbType.Text, outbox!);
        Add(command, "id", NpgsqlDbType.Bigint, _rows.ConvertAll(row => row.Place.Id));
        command.ExecuteNonQuery();
    }

    /// <summary>Ids of all texts of some rows by their keys; those that are new are stored.</summary>
    private Dictionary<string, long> StoreTexts(List<(StoredRow Place, AuditRow Row)> rows)
    {
        Dictionary<string, long> ids = new(StringComparer.Ordinal);
        Dictionary<byte[], AuditText> unknown = new(BytesComparer.Instance);
        HashSet<string> seen = new(StringComparer.Ordinal);
        foreach ((_, AuditRow row) in rows)
        {
            if (AuditText.Of(row) is not { } text || !seen.Add(text.Key)) continue;
            if (texts.Find(text.Key) is long id) ids.Add(text.Key, id);
            else unknown.Add(text.Hash(), text);
        }

        if (unknown.Count > 0) Learn(session.List<(byte[], long)>("SELECT hash, id FROM audit_texts WHERE hash = ANY(@hashes)", new { hashes = unknown.Keys.ToArray() }));
        if (unknown.Count > 0) Learn(Insert(unknown));
        return ids;

        void Learn(IEnumerable<(byte[] Hash, long Id)> found)
        {
            foreach ((byte[] hash, long id) in found)
            {
                if (!unknown.Remove(hash, out AuditText text)) continue;
                ids.Add(text.Key, id);
                texts.Add(text.Key, id);
            }
        }
    }

    // Nobody else stores any meanwhile: the transaction has the audit to itself.
    private List<(byte[] Hash, long Id)> Insert(Dictionary<byte[], AuditText> unknown)
    {
        AuditText[] values = [.. unknown.Values];
        CommandDescription[] descriptions = Array.ConvertAll(values, text => text.Describe(texts));
        using NpgsqlCommand command = Make(
            """
            INSERT INTO audit_texts (hash, text, statement_kind, effects, relations)
            SELECT v.hash, v.text, v.kind, v.effects, v.relations
            FROM unnest(@hash, @text, @kind, @effects, @relations) WITH ORDINALITY v (hash, text, kind, effects, relations, n) ORDER BY v.n
            RETURNING hash, id
            """);
        Add(command, "hash", NpgsqlDbType.Bytea, unknown.Keys.ToArray());
        Add(command, "text", NpgsqlDbType.Text, Array.ConvertAll(values, text => Clean(text.Stored)));
        Add(command, "kind", NpgsqlDbType.Text, Array.ConvertAll(descriptions, told => Clean(told.Kind)));
        Add(command, "effects", NpgsqlDbType.Text, Array.ConvertAll(descriptions, told => Clean(told.Effects)));
        Add(command, "relations", NpgsqlDbType.Text, Array.ConvertAll(descriptions, told => Clean(AuditText.RelationsOf(told))));
        using NpgsqlDataReader reader = command.ExecuteReader();
        List<(byte[], long)> stored = [];
        while (reader.Read()) stored.Add((reader.GetFieldValue<byte[]>(0), reader.GetInt64(1)));
        return stored;
    }

    private string? Clean(string? text) => session.Dialect.Text(text);

    private NpgsqlCommand Make(string sql) => new(sql, (NpgsqlConnection)session.Connection, (NpgsqlTransaction?)session.Transaction);

    private static string Columns(int[] columns) => Named(columns, name => name);

    private static string Arrays(int[] columns) => Named(columns, name => "@" + name);

    private static string Named(int[] columns, Func<string, string> said) => string.Join(", ", columns.Select(i => said(AuditColumns.Names[i])));

    private static void Add<T>(NpgsqlCommand command, string name, NpgsqlDbType element, T array)
        where T : notnull =>
        command.Parameters.AddWithValue(name, NpgsqlDbType.Array | element, array);
}
