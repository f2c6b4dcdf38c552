using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.Sessions;

/// <summary>What is known of a session when it starts: the first line of its recording.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="StartedAt">When it started.</param>
/// <param name="Protocol">The protocol's name.</param>
/// <param name="Identity">Who.</param>
/// <param name="Target">The target's name.</param>
/// <param name="Credential">The name of the credential used there.</param>
/// <param name="ClientAddress">The client's address and port.</param>
public sealed record SessionHeader(
    string Id, DateTimeOffset StartedAt, string Protocol, Identity Identity, string Target, string Credential, string ClientAddress)
{
    /// <summary>The database opened; null where the protocol has none.</summary>
    public string? Database { get; init; }

    /// <summary>The reason the person gave; null for none.</summary>
    public string? Reason { get; init; }

    /// <summary>What is recorded of results when the session starts.</summary>
    public RecordedResults Results { get; init; } = RecordedResults.Metadata;

    /// <summary>What the client calls itself; null for nothing.</summary>
    public string? ClientApplication { get; init; }
}
