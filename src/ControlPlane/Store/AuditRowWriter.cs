using System.Data;
using System.Data.Common;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>Writes audit rows one by one, for a database without a way between.</summary>
internal sealed class AuditRowWriter : IAuditRowWriter
{
    private static readonly DbParameterKind[] Kinds = [.. AuditColumns.Names.Select(Kind)];
    private readonly StoreDialect _dialect;
    private readonly TextCache _texts;
    private readonly DbCommand _insert;
    private readonly DbCommand _update;
    private readonly DbCommand _findText;
    private readonly DbCommand _insertText;
    private readonly DbCommand? _indexText;
    private readonly DbCommand? _insertOutbox;

    /// <param name="session">The transaction.</param>
    /// <param name="texts">What is known of texts that are stored.</param>
    /// <param name="outbox">The gateway whose exports wait for what is written; null for none.</param>
    public AuditRowWriter(StoreSession session, TextCache texts, string? outbox)
    {
        (_dialect, _texts) = (session.Dialect, texts);
        _insert = session.Make($"INSERT INTO audit_rows ({string.Join(", ", AuditColumns.Names)}) VALUES ({string.Join(", ", Kinds.Select(kind => "@" + kind.Name))}) RETURNING id", Kinds);
        DbParameterKind[] changing = [.. AuditColumns.Changing.Select(i => Kinds[i])];
        _update = session.Make($"UPDATE audit_rows SET {string.Join(", ", changing.Select(kind => $"{kind.Name} = @{kind.Name}"))} WHERE id = @id", [.. changing, Kind("id")]);
        _findText = session.Make("SELECT id FROM audit_texts WHERE hash = @hash", [new DbParameterKind("hash", DbType.Binary)]);
        _insertText = session.Make(
            "INSERT INTO audit_texts (hash, text, statement_kind, effects, relations) VALUES (@hash, @text, @kind, @effects, @relations) RETURNING id",
            [new DbParameterKind("hash", DbType.Binary), Kind("text"), Kind("kind"), Kind("effects"), Kind("relations")]);
        _indexText = session.Dialect.IndexText(TextTable.Audit) is { } index ? session.Make(index, [Kind("id"), Kind("text")]) : null;
        if (outbox is null) return;
        _insertOutbox = session.Make("INSERT INTO audit_outbox (row_id, gateway) VALUES (@id, @gateway)", [Kind("id"), Kind("gateway")]);
        _insertOutbox.Parameters[1].Value = outbox;
    }

    public void Write(StoredRow place, AuditRow row)
    {
        if (place.Id == 0)
        {
            object?[] values = AuditColumns.ValuesOf(row, TextIdOf(row), _dialect);
            for (int i = 0; i < values.Length; i++) _insert.Parameters[i].Value = values[i] ?? DBNull.Value;
            place.Id = (long)_insert.ExecuteScalar()!;
        }
        else
        {
            object?[] values = AuditColumns.ValuesOf(row, null, _dialect);
            for (int i = 0; i < AuditColumns.Changing.Length; i++) _update.Parameters[i].Value = values[AuditColumns.Changing[i]] ?? DBNull.Value;
            _update.Parameters[^1].Value = place.Id;
            _update.ExecuteNonQuery();
        }

        if (_insertOutbox is null) return;
        _insertOutbox.Parameters[0].Value = place.Id;
        _insertOutbox.ExecuteNonQuery();
    }

    public void Finish()
    {
    }

    public void Dispose()
    {
        foreach (DbCommand? command in new[] { _insert, _update, _findText, _insertText, _indexText, _insertOutbox }) command?.Dispose();
    }

    private static DbParameterKind Kind(string name) => new(name, AuditColumns.IsNumber(name) ? DbType.Int64 : DbType.String);

    private long? TextIdOf(AuditRow row)
    {
        if (AuditText.Of(row) is not { } text) return null;
        string key = text.Key;
        if (_texts.Find(key) is long known) return known;
        byte[] hash = text.Hash();
        _findText.Parameters[0].Value = hash;
        long id = _findText.ExecuteScalar() as long? ?? Insert(hash, text);
        _texts.Add(key, id);
        return id;
    }

    private long Insert(byte[] hash, AuditText text)
    {
        CommandDescription description = text.Describe(_texts);
        object?[] values = [hash, _dialect.Text(text.Stored), _dialect.Text(description.Kind), _dialect.Text(description.Effects), _dialect.Text(AuditText.RelationsOf(description))];
        for (int i = 0; i < values.Length; i++) _insertText.Parameters[i].Value = values[i] ?? DBNull.Value;
        long id = (long)_insertText.ExecuteScalar()!;
        if (_indexText is null) return id;
        (_indexText.Parameters[0].Value, _indexText.Parameters[1].Value) = (id, text.Stored);
        _indexText.ExecuteNonQuery();
        return id;
    }
}
