using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>What a session was started with.</summary>
internal sealed class SessionContext
{
    public required ProtocolParts Parts { get; init; }

    public GatewayServices Services => Parts.Services;

    public required LoopShared Shared { get; init; }

    public required Loop Loop { get; init; }

    public required SessionHeader Header { get; init; }

    /// <summary>The client's connection in the count of its address.</summary>
    public required Arrival Arrival { get; init; }

    /// <summary>The id that the client was greeted with.</summary>
    public required uint ConnectionId { get; init; }

    /// <summary>The challenge that the client had last, for one that takes no other.</summary>
    public required byte[] Challenge { get; set; }

    /// <summary>What the client asked for when it logged in.</summary>
    public required ClientRequest Request { get; init; }

    /// <summary>The reason that the person gave last; null for none.</summary>
    public required string? Reason { get; set; }

    /// <summary>The grant in force.</summary>
    public required AccessGrant Grant { get; set; }

    /// <summary>Version of the configuration the grant comes from.</summary>
    public required long DirectoryVersion { get; set; }
}
