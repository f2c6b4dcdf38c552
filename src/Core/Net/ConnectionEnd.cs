namespace HoopWire.Net;

/// <summary>How a connection ended.</summary>
public enum ConnectionEnd
{
    /// <summary>The peer closed its direction in order.</summary>
    Closed,

    /// <summary>The peer reset the connection, or a read or write on it failed.</summary>
    Reset,

    /// <summary>TLS records were malformed or ended without close_notify in the middle of a record.</summary>
    TlsFault,

    /// <summary>The peer left unconsumed bytes over the buffer's cap.</summary>
    BufferFull,

    /// <summary>This side aborted it.</summary>
    Aborted,
}
