using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Postgres.Session;

/// <summary>What a session was started with.</summary>
internal sealed class SessionContext
{
    public required GatewayServices Services { get; init; }

    public required ILogger Log { get; init; }

    public required ITlsUpgrade Tls { get; init; }

    public required CancelKeys CancelKeys { get; init; }

    public required Catalogues Catalogues { get; init; }

    public required OwnCodes Codes { get; init; }

    public required RowEstimator Estimator { get; init; }

    public required LoopShared Shared { get; init; }

    public required Loop Loop { get; init; }

    public required SessionHeader Header { get; init; }

    /// <summary>The client's connection in the count of its address.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>The database asked for; null for the target's default.</summary>
    public required string? Database { get; init; }

    /// <summary>The grant in force.</summary>
    public required AccessGrant Grant { get; set; }

    /// <summary>Version of the configuration the grant comes from.</summary>
    public required long DirectoryVersion { get; set; }

    /// <summary>The login at the target, with what cancel requests need; null before it.</summary>
    public TargetSession? TargetSession { get; set; }

    /// <summary>The database by which the catalogue is read.</summary>
    public CatalogueKey CatalogueKey => new(Grant.Target, Grant.Credential, Database);

    /// <summary>By what another session may take the target's connection over; null where it ends with this one.</summary>
    public WarmKey? WarmKey { get; init; }
}
