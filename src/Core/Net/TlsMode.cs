namespace HoopWire.Net;

/// <summary>What a listener asks of its clients.</summary>
public enum TlsMode
{
    /// <summary>No TLS.</summary>
    Disable,

    /// <summary>TLS for those who ask for it.</summary>
    Allow,

    /// <summary>TLS or nothing.</summary>
    Require,
}
