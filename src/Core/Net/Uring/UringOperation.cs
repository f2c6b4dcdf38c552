namespace HoopWire.Net;

/// <summary>What a completion is of. Part of its tag.</summary>
internal enum UringOperation : byte
{
    /// <summary>Nobody waits for it: a cancellation or a close, which complete in silence unless they fail.</summary>
    Quiet,

    /// <summary>Every send submitted before it has completed: in silence, or in a completion before this one.</summary>
    SendsDone,

    /// <summary>Another thread has put something into the loop's mailbox.</summary>
    Wake,
    Accept,
    Connect,
    Receive,

    /// <summary>A send that did not send everything.</summary>
    Send,

    /// <summary>A full send buffer has room again.</summary>
    Writable,

    /// <summary>The peer of a connection that is not being read has hung up.</summary>
    Hangup,
}
