using System.Collections.Immutable;
using HoopWire.Gateway.Recordings;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>How sessions are recorded: the section <c>recording</c>.</summary>
internal sealed record RecordingConfig
{
    /// <summary>Whether a command's event is on disk before the command is forwarded.</summary>
    public bool Durable { get; init; }

    /// <summary>What of results is recorded where no rule says.</summary>
    public RecordedResults Results { get; init; } = RecordedResults.Metadata;

    /// <summary>The age at which recordings are deleted; null for never.</summary>
    public TimeSpan? Retention { get; init; }

    /// <summary>Bytes that recordings may take; null for no bound.</summary>
    public long? Quota { get; init; }

    /// <summary>Whether recordings are encrypted.</summary>
    public bool Encrypts { get; init; }

    /// <summary>Whether the gateway can read its encrypted recordings.</summary>
    public bool OwnKey { get; init; } = true;

    /// <summary>Whether the audit's index has texts of commands and messages of errors, which are in clear there.</summary>
    public bool IndexesTexts { get; init; } = true;

    /// <summary>Public keys of those who can read encrypted recordings: PEM files, absolute.</summary>
    public ImmutableArray<string> Recipients { get; init; } = [];

    /// <summary>Where closed recordings go besides this disk; null for nowhere.</summary>
    public S3Options? S3 { get; init; }

    /// <inheritdoc/>
    public bool Equals(RecordingConfig? other) => other is not null && Durable == other.Durable && Results == other.Results && Retention == other.Retention
        && Quota == other.Quota && Encrypts == other.Encrypts && OwnKey == other.OwnKey && IndexesTexts == other.IndexesTexts && S3 == other.S3 && Recipients.SequenceEqual(other.Recipients);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Durable, Results, Retention, Quota, Encrypts, OwnKey, IndexesTexts, Recipients.Length);
}
