using System.Security.Cryptography;

namespace HoopWire.ControlPlane;

/// <param name="database">Where they are kept.</param>
/// <param name="wrapping">What they are wrapped with there; null for a database that only the gateway's user can read.</param>
internal sealed class SecretStore(StoreDatabase database, WrappingKey? wrapping) : ISecretStore
{
    private const int SecretBytes = 32;

    public async Task<byte[]> GetOrCreateAsync(string name, CancellationToken cancellationToken)
    {
        byte[] made = RandomNumberGenerator.GetBytes(SecretBytes);
        byte[] value = wrapping?.Wrap(name, made) ?? made;
        byte[] kept = await database.WriteAsync(
            StoreLock.Records,
            session =>
            {
                session.Execute("INSERT INTO gateway_secrets (name, value) VALUES (@name, @value) ON CONFLICT (name) DO NOTHING", new { name, value });
                return session.Single<byte[]>("SELECT value FROM gateway_secrets WHERE name = @name", new { name });
            },
            cancellationToken);
        return wrapping?.Unwrap(name, kept) ?? kept;
    }
}
