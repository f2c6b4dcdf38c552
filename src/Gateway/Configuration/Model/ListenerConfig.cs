using System.Collections.Immutable;
using System.Net;
using HoopWire.Configuration;

namespace HoopWire.Gateway.Configuration;

/// <summary>One listener.</summary>
/// <param name="Name">Its key: a protocol's name, <c>console</c> or <c>admin</c>.</param>
/// <param name="EndPoint">The address to bind.</param>
/// <param name="Place">Where it is written.</param>
internal sealed record ListenerConfig(string Name, IPEndPoint EndPoint, string Place)
{
    /// <summary>TLS; null for none.</summary>
    public ListenerTls? Tls { get; init; }

    /// <summary>What its protocol has read for itself; null for nothing.</summary>
    public ProtocolOptions? Options { get; init; }

    /// <summary>Networks that speak the PROXY protocol.</summary>
    public ImmutableArray<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>Whether secrets may travel in clear.</summary>
    public bool Insecure { get; init; }
}
