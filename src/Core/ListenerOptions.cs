using System.Net;
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

    /// <summary>The listener's <c>auth</c> value: <c>auto</c>, <c>scram</c> or <c>password</c>.</summary>
    public string Auth { get; init; } = "auto";

    /// <summary>Whether secrets may travel in clear here (<c>insecure: true</c>).</summary>
    public bool Insecure { get; init; }
}
