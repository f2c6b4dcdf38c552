using System.Collections.Immutable;
using HoopWire.Configuration;

namespace HoopWire.Access;

/// <summary>A system that people reach through the gateway. Immutable; a reload makes new ones.</summary>
/// <param name="Name">Its name, as people type it.</param>
/// <param name="Protocol">The protocol's name: <c>postgres</c>.</param>
/// <param name="Host">Host name or address.</param>
/// <param name="Port">TCP port.</param>
public sealed record Target(string Name, string Protocol, string Host, int Port)
{
    /// <summary>The database opened when a person names none; null for the protocol's own default, and where a protocol has none.</summary>
    public string? Database { get; init; }

    /// <summary>Credentials by name; the first is the default.</summary>
    public ImmutableArray<TargetCredential> Credentials { get; init; } = [];

    /// <summary>TLS to the target.</summary>
    public TargetTls Tls { get; init; } = TargetTls.VerifyFull;

    /// <summary>PEM file of the CA that signs the target's certificate; null for the system's.</summary>
    public string? CaFile { get; init; }

    /// <summary>What its protocol has read of the configuration for itself; null for nothing.</summary>
    public ProtocolOptions? Options { get; init; }

    /// <summary>Labels, for grants.</summary>
    public ImmutableDictionary<string, string> Labels { get; init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>Where it is written, <c>hoopwire.yaml:42</c>; empty for nowhere. No part of its content.</summary>
    public string Source { get; init; } = "";

    /// <summary>Compares the content: a reload that changes nothing about a target leaves its sessions alone.</summary>
    public bool Equals(Target? other) =>
        other is not null
        && (Name, Protocol, Host, Port) == (other.Name, other.Protocol, other.Host, other.Port)
        && (Database, Tls, CaFile) == (other.Database, other.Tls, other.CaFile)
        && Options == other.Options
        && Credentials.AsSpan().SequenceEqual(other.Credentials.AsSpan())
        && Labels.Count == other.Labels.Count
        && Labels.All(label => other.Labels.TryGetValue(label.Key, out string? value) && value == label.Value);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(Name, Protocol, Host, Port);
}
