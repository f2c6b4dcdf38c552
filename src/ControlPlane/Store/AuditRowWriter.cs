using System.Security.Cryptography;
using System.Text;
using HoopWire.Policy;
using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

/// <summary>Writes audit rows within one transaction, each text once.</summary>
internal sealed class AuditRowWriter : IDisposable
{
    private const string Columns =
        """
        at, last_at, kind, recorded, session_id, user_name, target, client_address, text_id, times, line, seq, command, text_bytes, verdict, rule, observed,
        approval, decision, decided_by, tag, columns, result_rows, result_bytes, duration_us, masked, error_code, error_message
        """;

    private static readonly string[] Names = Columns.Split(',', StringSplitOptions.TrimEntries);
    private readonly TextCache _texts;
    private readonly SqliteCommand _insert;
    private readonly SqliteCommand _update;
    private readonly SqliteCommand _findText;
    private readonly SqliteCommand _insertText;
    private readonly SqliteCommand _insertTrigrams;
    private readonly SqliteCommand _insertOutbox;
    private readonly bool _keepsOutbox;

    public AuditRowWriter(SqliteConnection connection, SqliteTransaction transaction, TextCache texts, bool keepsOutbox)
    {
        (_texts, _keepsOutbox) = (texts, keepsOutbox);
        _insert = Make($"INSERT INTO audit_rows ({Columns}) VALUES ({string.Join(", ", Names.Select(name => "@" + name))}) RETURNING id", Names);
        _update = Make($"UPDATE audit_rows SET {string.Join(", ", Names.Select(name => $"{name} = @{name}"))} WHERE id = @id", [.. Names, "id"]);
        _findText = Make("SELECT id FROM audit_texts WHERE hash = @hash", ["hash"]);
        _insertText = Make(
            "INSERT INTO audit_texts (hash, text, statement_kind, effects, relations) VALUES (@hash, @text, @kind, @effects, @relations) RETURNING id",
            ["hash", "text", "kind", "effects", "relations"]);
        _insertTrigrams = Make("INSERT INTO audit_trigrams (rowid, text) VALUES (@id, @text)", ["id", "text"]);
        _insertOutbox = Make("INSERT INTO audit_outbox (row_id) VALUES (@id)", ["id"]);

        SqliteCommand Make(string sql, string[] names)
        {
            SqliteCommand command = connection.CreateCommand();
            (command.CommandText, command.Transaction) = (sql, transaction);
            foreach (string name in names) command.Parameters.Add(new SqliteParameter("@" + name, null));
            return command;
        }
    }

    public void Write(StoredRow place, AuditRow row)
    {
        SqliteCommand command = place.Id == 0 ? _insert : _update;
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

        if (!_keepsOutbox) return;
        _insertOutbox.Parameters[0].Value = place.Id;
        _insertOutbox.ExecuteNonQuery();
    }

    public void Dispose()
    {
        foreach (SqliteCommand command in new[] { _insert, _update, _findText, _insertText, _insertTrigrams, _insertOutbox }) command.Dispose();
    }

    private static void Set(SqliteCommand command, AuditRow row, long? textId)
    {
        ReadOnlySpan<object?> values =
        [
            row.At, row.LastAt, row.Kind, row.Recorded ? 1L : 0L, row.SessionId, row.User, row.Target, row.ClientAddress, textId, row.Times, row.Line, row.Sequence, row.Command,
            row.TextBytes, row.Verdict, row.Rule, row.Observed, row.Approval, row.Decision, row.DecidedBy, row.Tag, row.Columns, row.Rows, row.Bytes, row.DurationUs, row.Masked,
            row.ErrorCode, row.ErrorMessage,
        ];
        for (int i = 0; i < values.Length; i++) command.Parameters[i].Value = values[i] ?? DBNull.Value;
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
        SqliteParameterCollection values = _insertText.Parameters;
        (values[0].Value, values[1].Value) = (hash, text);
        values[2].Value = (object?)description.Kind ?? DBNull.Value;
        values[3].Value = (object?)description.Effects ?? DBNull.Value;
        values[4].Value = description.Relations.IsDefaultOrEmpty ? DBNull.Value : JsonList.Write(description.Relations);
        long id = (long)_insertText.ExecuteScalar()!;
        (_insertTrigrams.Parameters[0].Value, _insertTrigrams.Parameters[1].Value) = (id, text);
        _insertTrigrams.ExecuteNonQuery();
        return id;
    }
}
