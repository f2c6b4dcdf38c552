using System.Net;
using HoopWire.Configuration;
using HoopWire.Net;

namespace HoopWire;

/// <summary>One listener of the configuration, validated.</summary>
/// <param name="Name">Its key under <c>listeners</c>, which is the protocol's name.</param>
/// <param name="EndPoint">The address to bind.</param>
public sealed record ListenerOptions(string Name, IPEndPoint EndPoint)
{
    /// <summary>TLS; null for none.</summary>
    public ServerTls? Tls { get; init; }

    /// <summary>Trusted PROXY protocol sources and socket settings.</summary>
    public ListenSettings Settings { get; init; } = new();

    /// <summary>What the protocol has read of the configuration for itself; null for nothing.</summary>
    public ProtocolOptions? Options { get; init; }

    /// <summary>Whether secrets may travel in clear here (<c>insecure: true</c>).</summary>
    public bool Insecure { get; init; }
}
