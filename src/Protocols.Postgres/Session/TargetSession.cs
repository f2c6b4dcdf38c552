using System.Collections.Immutable;
using HoopWire.Net;

namespace HoopWire.Postgres.Session;

/// <summary>A target that has accepted the gateway's login and waits for the first command.</summary>
internal sealed record TargetSession(Connection Connection)
{
    /// <summary>What the target reported, in order.</summary>
    public ImmutableArray<KeyValuePair<string, string>> ParameterStatuses { get; init; } = [];

    /// <summary>For cancel requests; 0 with an empty key where the target gave none.</summary>
    public int BackendPid { get; init; }

    public ImmutableArray<byte> BackendKey { get; init; } = [];

    /// <summary>The search path that it was asked for before the session began; null where it was not asked.</summary>
    public string? SearchPath { get; init; }

    /// <summary>Where reported settings are kept up to date for the session after this one; null where the connection ends with its session.</summary>
    public ReportedSettings? Settings { get; init; }

    /// <summary>One of the states of ReadyForQuery.</summary>
    public byte TransactionStatus { get; init; }
}
