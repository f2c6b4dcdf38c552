namespace HoopWire.Net;

/// <summary>What a call into OpenSSL came to.</summary>
internal enum TlsStatus
{
    /// <summary>It did what was asked.</summary>
    Done,

    /// <summary>It needs bytes of the peer that have not come yet.</summary>
    WantsInput,

    /// <summary>The peer said close_notify.</summary>
    Closed,

    /// <summary>The peer broke the protocol, or the call failed otherwise; the session is of no more use.</summary>
    Failed,
}
