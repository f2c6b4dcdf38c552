using Dapper;
using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

internal sealed class SqliteOutbox(SqliteDatabase database) : IOutbox
{
    public void Use(IReadOnlyList<string> names) => database.Write((connection, transaction) =>
    {
        connection.Execute("DELETE FROM audit_exports WHERE name NOT IN (SELECT value FROM json_each(@names))", new { names = JsonList.Write(names) }, transaction);
        foreach (string name in names)
        {
            connection.Execute(
                "INSERT INTO audit_exports (name, change_id) SELECT @name, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'audit_outbox'), 0) WHERE true ON CONFLICT (name) DO NOTHING",
                new { name },
                transaction);
        }

        return Clear(connection, transaction);
    });

    public IReadOnlyList<(long Change, AuditRow? Row)> Next(string name, int limit) => database.Read(connection =>
    {
        List<(long Change, long Row)> changes = connection.Query<(long, long)>(
            "SELECT change_id, row_id FROM audit_outbox WHERE change_id > (SELECT change_id FROM audit_exports WHERE name = @name) ORDER BY change_id LIMIT @limit",
            new { name, limit }).AsList();
        Dictionary<long, AuditRow> rows = AuditSearch.ById(connection, [.. changes.Select(change => change.Row)]);
        return (IReadOnlyList<(long, AuditRow?)>)[.. changes.Select(change => (change.Change, rows.GetValueOrDefault(change.Row)))];
    });

    public void Sent(string name, long change) => database.Write((connection, transaction) =>
    {
        connection.Execute("UPDATE audit_exports SET change_id = @change WHERE name = @name", new { name, change }, transaction);
        return Clear(connection, transaction);
    });

    private static int Clear(SqliteConnection connection, SqliteTransaction transaction) => connection.Execute(
        "DELETE FROM audit_outbox WHERE change_id <= (SELECT coalesce(min(change_id), 9223372036854775807) FROM audit_exports)", transaction: transaction);
}
