using HoopWire.Access;
using HoopWire.Configuration;

namespace HoopWire.Postgres;

/// <summary>The keys that targets of PostgreSQL have beside those of every target.</summary>
public sealed record PostgresTargetOptions : ProtocolOptions
{
    private const int ConnectionsMax = 10_000;
    private static readonly PostgresTargetOptions None = new();

    /// <summary>What the gateway reads the database's catalogue with; null for the credential of the session.</summary>
    public TargetCredential? CatalogCredential { get; init; }

    /// <summary>Connections that outlive their session and are reset for the next one, for each credential; 0 for none.</summary>
    public int WarmConnections { get; init; }

    /// <summary>How long such a connection waits for a session.</summary>
    public TimeSpan WarmIdle { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>Those of a target.</summary>
    public static PostgresTargetOptions Of(Target target) => target?.Options as PostgresTargetOptions ?? None;

    internal static PostgresTargetOptions Read(IConfigSection target)
    {
        var options = new PostgresTargetOptions { CatalogCredential = target.Credential("catalogCredential", "catalog") };
        if (target.Child("warm") is not { } warm) return options;
        if (!warm.Has("connections")) warm.Error("connections", "missing; expected how many connections are kept for each credential.");
        options = options with { WarmConnections = warm.Integer("connections", 1, ConnectionsMax) ?? 0, WarmIdle = warm.Duration("idle") ?? options.WarmIdle };
        warm.Done();
        return options;
    }
}
