using HoopWire.Access;
using HoopWire.ControlPlane;

namespace HoopWire.Gateway.Configuration;

/// <summary>Reads <c>store</c>: where keys, approvals and the audit are kept.</summary>
internal static class StoreReader
{
    /// <summary>The store; null for the embedded one.</summary>
    public static StoreConfig? Read(Section root)
    {
        if (root.Child("store") is not { } section) return null;
        var (address, key) = (Postgres(section), Key(section));
        section.Done();
        // Where the key is not at hand, neither is the store: with another key it would be another one's.
        return section.Has("key") && key is null ? new StoreConfig(null, null) : new StoreConfig(address, key);
    }

    private static Secret? Postgres(Section section)
    {
        var secret = SecretReader.Read(section, "postgres");
        if (!section.Has("postgres")) section.Error("postgres", "missing; expected {env: NAME} or {file: path} of a connection string.");
        if (secret is not null && PostgresStoreOptions.Check(secret) is { } problem) section.Error("postgres", $"what it names {problem}");
        return secret;
    }

    private static Secret? Key(Section section)
    {
        var secret = SecretReader.Read(section, "key");
        if (secret is not null && secret.Reveal().Length < PostgresStoreOptions.KeyLengthMin)
            section.Error("key", $"found fewer than {PostgresStoreOptions.KeyLengthMin} characters; expected a random secret, the same for every gateway of the store.");
        return secret;
    }
}
