namespace HoopWire.Net;

/// <summary>How a listener goes on after an error of accept.</summary>
internal enum AcceptErrorTier
{
    /// <summary>Nobody waits.</summary>
    Nothing,

    /// <summary>One connection failed; the next may not.</summary>
    Transient,

    /// <summary>The process or the machine is out of something; more attempts at once only burn CPU.</summary>
    Pressure,

    /// <summary>The listener itself is broken.</summary>
    Fatal,
}
