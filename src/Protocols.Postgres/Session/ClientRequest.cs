using System.Collections.Immutable;

namespace HoopWire.Postgres.Session;

/// <summary>What a StartupMessage asks for.</summary>
internal sealed record ClientRequest
{
    public required string User { get; init; }

    public required string TargetName { get; init; }

    /// <summary>The database on the target; null for its default.</summary>
    public string? Database { get; init; }

    public bool PinnedToTarget { get; init; }

    public ClientLoginChoice Login { get; init; }

    public ImmutableArray<KeyValuePair<string, string>> Parameters { get; init; } = [];

    public ImmutableArray<KeyValuePair<string, string>> Settings { get; init; } = [];

    public int ProtocolMinor { get; init; }

    /// <summary>Protocol options (<c>_pq_.</c>) that are not known here.</summary>
    public ImmutableArray<string> UnknownOptions { get; init; } = [];

    /// <summary>Whether the client asked for a newer minor version or an option that is not known, and has to be told.</summary>
    public bool NeedsNegotiation { get; init; }

    public string? Reason { get; init; }

    public string? ApplicationName { get; init; }
}
