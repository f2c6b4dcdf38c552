using System.Security.Cryptography;
using Dapper;

namespace HoopWire.ControlPlane;

internal sealed class SqliteSecretStore(SqliteDatabase database) : ISecretStore
{
    private const int SecretBytes = 32;

    public Task<byte[]> GetOrCreateAsync(string name, CancellationToken cancellationToken) => database.WriteAsync(
        (connection, transaction) =>
        {
            byte[] value = RandomNumberGenerator.GetBytes(SecretBytes);
            connection.Execute(
                "INSERT INTO gateway_secrets (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", new { name, value }, transaction);
            return connection.QuerySingle<byte[]>("SELECT value FROM gateway_secrets WHERE name = @name", new { name }, transaction);
        },
        cancellationToken);
}
