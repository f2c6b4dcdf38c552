using System.Data;
using System.Data.Common;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Policy;

namespace HoopWire.ControlPlane;

/// <summary>Writes audit rows within one transaction, each text once.</summary>
internal sealed class AuditRowWriter : IDisposable
{
    private const string Columns =
        """
        at, last_at, kind, recorded, session_id, user_name, target, client_address, text_id, times, line, seq, command, text_bytes, verdict, rule, observed,
        approval, decision, decided_by, tag, columns, result_rows, result_bytes, duration_us, masked, error_code, error_message
        """;

    private static readonly HashSet<string> Numbers =
        ["at", "last_at", "recorded", "text_id", "times", "line", "seq", "text_bytes", "result_rows", "result_bytes", "duration_us", "id"];

    private static readonly DbParameterKind[] Kinds = [.. Columns.Split(',', StringSplitOptions.TrimEntries).Select(Kind)];
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
        _insert = session.Make($"INSERT INTO audit_rows ({Columns}) VALUES ({string.Join(", ", Kinds.Select(kind => "@" + kind.Name))}) RETURNING id", Kinds);
        _update = session.Make($"UPDATE audit_rows SET {string.Join(", ", Kinds.Select(kind => $"{kind.Name} = @{kind.Name}"))} WHERE id = @id", [.. Kinds, Kind("id")]);
        _findText = session.Make("SELECT id FROM audit_texts WHERE hash = @hash", [new DbParameterKind("hash", DbType.Binary)]);
        _insertText = session.Make(
            "INSERT INTO audit_texts (hash, text, statement_kind, effects, relations) VALUES (@hash, @text, @kind, @effects, @relations) RETURNING id",
            [new DbParameterKind("hash", DbType.Binary), Kind("text"), Kind("kind"), Kind("effects"), Kind("relations")]);
        _indexText = session.Dialect.IndexText is { } index ? session.Make(index, [Kind("id"), Kind("text")]) : null;
        if (outbox is null) return;
        _insertOutbox = session.Make("INSERT INTO audit_outbox (row_id, gateway) VALUES (@id, @gateway)", [Kind("id"), Kind("gateway")]);
        _insertOutbox.Parameters[1].Value = outbox;
    }

    public void Write(StoredRow place, AuditRow row)
    {
        DbCommand command = place.Id == 0 ? _insert : _update;
        Set(command, row, TextIdOf(row));
        if (place.Id == 0)
        {
            place.Id = (long)command.ExecuteScalar()!;
        }
        else
        {
            command.Parameters[^1].Value = place.Id;
            command.ExecuteNonQuery();
        }

        if (_insertOutbox is null) return;
        _insertOutbox.Parameters[0].Value = place.Id;
        _insertOutbox.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (DbCommand? command in new[] { _insert, _update, _findText, _insertText, _indexText, _insertOutbox }) command?.Dispose();
    }

    private static DbParameterKind Kind(string name) => new(name, Numbers.Contains(name) ? DbType.Int64 : DbType.String);

    private void Set(DbCommand command, AuditRow row, long? textId)
    {
        ReadOnlySpan<object?> values =
        [
            row.At, row.LastAt, row.Kind, row.Recorded ? 1L : 0L, _dialect.Name(row.SessionId), _dialect.Name(row.User), _dialect.Name(row.Target), row.ClientAddress, textId, row.Times, row.Line, row.Sequence, row.Command,
            row.TextBytes, row.Verdict, _dialect.Name(row.Rule), row.Observed, row.Approval, row.Decision, row.DecidedBy, row.Tag, row.Columns, row.Rows, row.Bytes, row.DurationUs, row.Masked,
            row.ErrorCode, row.ErrorMessage,
        ];
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] is string text ? _dialect.Text(text) : values[i] ?? DBNull.Value;
    }

    private long? TextIdOf(AuditRow row)
    {
        if (row.Text is null) return null;
        bool isCommand = row.Command is not null;
        string key = (isCommand ? row.Protocol : "") + "\0" + row.Text;
        if (_texts.Find(key) is long known) return known;
        byte[] hash = SHA256.HashData(Encoding.UTF8.GetBytes(key));
        _findText.Parameters[0].Value = hash;
        long id = _findText.ExecuteScalar() as long? ?? Insert(hash, row.Text, isCommand ? _texts.Describe(row.Protocol ?? "", row.Text) : CommandDescription.Unknown);
        _texts.Add(key, id);
        return id;
    }

    private long Insert(byte[] hash, string text, CommandDescription description)
    {
        DbParameterCollection values = _insertText.Parameters;
        (values[0].Value, values[1].Value) = (hash, _dialect.Text(text));
        values[2].Value = (object?)_dialect.Text(description.Kind) ?? DBNull.Value;
        values[3].Value = (object?)_dialect.Text(description.Effects) ?? DBNull.Value;
        values[4].Value = description.Relations.IsDefaultOrEmpty ? DBNull.Value : _dialect.Text(JsonList.Write(description.Relations));
        long id = (long)_insertText.ExecuteScalar()!;
        if (_indexText is null) return id;
        (_indexText.Parameters[0].Value, _indexText.Parameters[1].Value) = (id, text);
        _indexText.ExecuteNonQuery();
        return id;
    }
}
