using System.Collections.Immutable;
using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>How a client's handshake ended.</summary>
internal abstract record ClientOutcome
{
    private ClientOutcome()
    {
    }

    /// <summary>The client has proved who it is and has had AuthenticationOk; the connection is the caller's.</summary>
    internal sealed record Started(ClientStart Start) : ClientOutcome;

    /// <summary>A CancelRequest. The connection is the caller's, to close without an answer.</summary>
    internal sealed record Cancel(Connection Connection, int ProcessId, ImmutableArray<byte> Key) : ClientOutcome;

    /// <summary>The peer closed without a byte: a load balancer's probe. The connection is closed; nothing is to be logged or audited.</summary>
    internal sealed record Probe : ClientOutcome;

    /// <summary>No session. The client has been told and the connection is closing.</summary>
    internal sealed record Failed(EndReason Reason) : ClientOutcome
    {
        /// <summary>Whether somebody claimed to be a user and was turned away, or began a login and did not end it in time: an audit row.</summary>
        public bool IsRefusal { get; init; }

        /// <summary>The user name that was claimed; null when none was.</summary>
        public string? User { get; init; }

        /// <summary>The target that was named; null when none was.</summary>
        public string? Target { get; init; }

        /// <summary>What the client was told; null for nothing.</summary>
        public string? Said { get; init; }
    }
}
