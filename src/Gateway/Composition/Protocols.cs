using HoopWire.Gateway.Configuration;
using HoopWire.MySql;
using HoopWire.Postgres;

namespace HoopWire.Gateway.Composition;

/// <summary>The protocols of this build: the one list.</summary>
internal static class Protocols
{
    /// <summary>The protocols.</summary>
    public static IReadOnlyList<IProtocol> All { get; } = [new PostgresProtocol(), new MySqlProtocol()];

    /// <summary>What the configuration has to know of them.</summary>
    public static IReadOnlyList<ProtocolInfo> Infos { get; } = [.. All.Select(protocol => new ProtocolInfo(protocol.Name, protocol.DefaultTargetPort, protocol.TakesCatalogCredential))];

    /// <summary>The protocol of that name, which the configuration has checked.</summary>
    public static IProtocol Named(string name) => All.First(protocol => protocol.Name == name);
}
