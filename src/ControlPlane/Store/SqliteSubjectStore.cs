using Dapper;
using Microsoft.Data.Sqlite;

namespace HoopWire.ControlPlane;

internal sealed class SqliteSubjectStore(SqliteDatabase database) : ISubjectStore
{
    private const string Select = "SELECT issuer, subject FROM subjects WHERE user_name = @user";

    public async Task<bool> BindAsync(string user, string issuer, string subject, long now, CancellationToken cancellationToken)
    {
        (string Issuer, string Subject)? bound = await database.ReadAsync(connection => Find(connection, user, null), cancellationToken)
            ?? await database.WriteAsync(
                (connection, transaction) =>
                {
                    connection.Execute(
                        "INSERT INTO subjects (user_name, issuer, subject, bound_at) VALUES (@user, @issuer, @subject, @now) ON CONFLICT (user_name) DO NOTHING",
                        new { user, issuer, subject, now },
                        transaction);
                    return Find(connection, user, transaction);
                },
                cancellationToken);
        return bound is { } b && string.Equals(b.Issuer, issuer, StringComparison.Ordinal) && string.Equals(b.Subject, subject, StringComparison.Ordinal);
    }

    public Task<bool> ReleaseAsync(string user, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) => connection.Execute("DELETE FROM subjects WHERE user_name = @user", new { user }, transaction) > 0, cancellationToken);

    private static (string Issuer, string Subject)? Find(SqliteConnection connection, string user, SqliteTransaction? transaction) =>
        connection.QuerySingleOrDefault<(string, string)?>(Select, new { user }, transaction);
}
