using System.Net;

namespace HoopWire.Net;

/// <summary>How a listener treats what it accepts, before any protocol.</summary>
public sealed record ListenSettings
{
    /// <summary>
    /// Networks whose connections must start with a PROXY protocol header (v1 or v2), which is refused from everywhere else. Empty: no header anywhere.
    /// </summary>
    public IReadOnlyList<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>How long a PROXY header may take. Source: HAProxy's proxy-protocol.txt asks for at least 3 seconds.</summary>
    public TimeSpan ProxyHeaderTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Length of the kernel's accept queue.</summary>
    public int Backlog { get; init; } = 4096;

    /// <summary>Bytes a connection may hold unconsumed before it is ended with <see cref="ConnectionEnd.BufferFull"/>.</summary>
    public int ReceiveBytesMax { get; init; } = 64 << 20;
}
