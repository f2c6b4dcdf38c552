using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>How a client's login ended.</summary>
internal abstract record ClientOutcome
{
    private ClientOutcome()
    {
    }

    /// <summary>The client has proved who it is; the connection is the caller's.</summary>
    internal sealed record Started(ClientStart Start) : ClientOutcome;

    /// <summary>The peer closed without a byte: a load balancer's probe.</summary>
    internal sealed record Probe : ClientOutcome;

    /// <summary>No session. The client has been told and the connection is closing.</summary>
    internal sealed record Failed(EndReason Reason) : ClientOutcome
    {
        /// <summary>Whether somebody claimed to be a user and was turned away: an audit row.</summary>
        public bool IsRefusal { get; init; }

        public string? User { get; init; }

        public string? Target { get; init; }
    }
}
