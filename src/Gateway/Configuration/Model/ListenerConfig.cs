using System.Collections.Immutable;
using System.Net;

namespace HoopWire.Gateway.Configuration;

/// <summary>One listener.</summary>
/// <param name="Name">Its key: a protocol's name, <c>console</c> or <c>admin</c>.</param>
/// <param name="EndPoint">The address to bind.</param>
/// <param name="Place">Where it is written.</param>
internal sealed record ListenerConfig(string Name, IPEndPoint EndPoint, string Place)
{
    /// <summary>TLS; null for none.</summary>
    public ListenerTls? Tls { get; init; }

    /// <summary><c>auto</c>, <c>scram</c> or <c>password</c>.</summary>
    public string Auth { get; init; } = "auto";

    /// <summary>Networks that speak the PROXY protocol.</summary>
    public ImmutableArray<IPNetwork> ProxyProtocolFrom { get; init; } = [];

    /// <summary>Whether secrets may travel in clear.</summary>
    public bool Insecure { get; init; }
}
