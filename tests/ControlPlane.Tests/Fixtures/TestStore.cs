using System.Collections.Concurrent;
using System.Security.Cryptography;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Databases for stores, on servers of the kit: one for each folder, so that what starts in a folder again finds its own.</summary>
internal static class TestStore
{
    /// <summary>Who owns them; no superuser.</summary>
    public const string Owner = "store_owner";

    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> Made = new(StringComparer.Ordinal);

    /// <summary>What several gateways wrap with.</summary>
    public static Secret Key { get; } = new("canary-wrapping-key-of-tests");

    /// <summary>The store of what runs in a folder.</summary>
    public static async Task<PostgresStoreOptions> OfAsync(TemporaryFolder folder) =>
        new(new Secret(AddressOf(await PostgresServer.SharedAsync(), await DatabaseAsync(await PostgresServer.SharedAsync(), folder.Path))), null);

    /// <summary>An empty store for several gateways.</summary>
    public static async Task<PostgresStoreOptions> NewAsync(PostgresServer server) => new(new Secret(AddressOf(server, await DatabaseAsync(server, Guid.NewGuid().ToString("N")))), Key);

    /// <summary>How a database is reached, in clear: it is on this machine.</summary>
    public static string AddressOf(PostgresServer server, string database, string user = Owner) => server.ConnectionString(user, database, SslMode.Disable);

    /// <summary>The name of a store's database.</summary>
    public static string NameOf(PostgresStoreOptions store) => new NpgsqlConnectionStringBuilder(store.ConnectionString.RevealText()).Database!;

    private static Task<string> DatabaseAsync(PostgresServer server, string key) =>
        Made.GetOrAdd($"{server.Port} {key}", _ => new Lazy<Task<string>>(() => MakeAsync(server, key))).Value;

    private static async Task<string> MakeAsync(PostgresServer server, string key)
    {
        string name = "store_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(key)))[..16];
        await server.PsqlAsync(
            $"""
            SELECT pg_advisory_lock(1);
            SELECT 'CREATE ROLE {Owner} LOGIN PASSWORD ''{PostgresServer.PasswordOf(Owner)}''' WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{Owner}') \gexec
            CREATE DATABASE {name} OWNER {Owner} TEMPLATE template0 ENCODING 'UTF8';
            """,
            "postgres");
        return name;
    }
}
