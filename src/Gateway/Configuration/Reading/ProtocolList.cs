using System.Collections;
using System.Collections.Immutable;

namespace HoopWire.Gateway.Configuration;

/// <summary>The protocols that a gateway speaks.</summary>
/// <param name="protocols">The protocols, each of a name of its own.</param>
internal sealed class ProtocolList(params ImmutableArray<IProtocol> protocols) : IEnumerable<IProtocol>
{
    /// <summary>Their names, as the configuration writes them.</summary>
    public IEnumerable<string> Names => protocols.Select(protocol => protocol.Name);

    /// <summary>The protocol of that name; null for none.</summary>
    public IProtocol? Find(string? name) => protocols.FirstOrDefault(protocol => protocol.Name == name);

    /// <summary>The protocol of a target, which the configuration has checked.</summary>
    public IProtocol Named(string name) => Find(name) ?? throw new InvalidOperationException($"No protocol is named {name}.");

    /// <inheritdoc/>
    public IEnumerator<IProtocol> GetEnumerator() => ((IEnumerable<IProtocol>)protocols).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
