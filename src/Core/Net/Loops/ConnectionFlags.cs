namespace HoopWire.Net;

/// <summary>Where a <see cref="RelayConnection"/> stands.</summary>
[Flags]
internal enum ConnectionFlags : ushort
{
    None = 0,

    /// <summary>The step wants no deliveries.</summary>
    Suspended = 1,

    /// <summary>And wants to know of a hang-up all the same.</summary>
    Watching = 2,

    /// <summary>A delivery is due at the next turn; none before.</summary>
    DeliverDue = 4,

    /// <summary>The step asked for that delivery, even without bytes.</summary>
    Yielding = 8,

    /// <summary>The step is being called.</summary>
    Delivering = 16,

    /// <summary>The loop has the connection in its list for the next turn.</summary>
    Queued = 32,

    /// <summary>Nothing more is read for the step or the pipe.</summary>
    InputOver = 64,

    /// <summary>The step has been told of the end.</summary>
    EndReported = 128,

    /// <summary>This side closes: pending output first.</summary>
    Closing = 256,

    /// <summary>The transport is gone.</summary>
    Closed = 512,

    /// <summary>Output went over the high-water mark and has not come down yet.</summary>
    Congested = 1024,

    /// <summary>The transport went away after the orderly end of its input: whoever waits for room to write must not wait for ever.</summary>
    DrainDue = 2048,

    /// <summary>The peer has been told that nothing follows.</summary>
    SendShutDown = 4096,

    /// <summary>The peer closed its direction while this side closes. It may still read what is left: when that is sent, it is over.</summary>
    PeerDone = 8192,
}
