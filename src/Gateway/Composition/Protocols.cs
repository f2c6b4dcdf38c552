using HoopWire.Gateway.Configuration;
using HoopWire.MySql;
using HoopWire.Postgres;

namespace HoopWire.Gateway.Composition;

/// <summary>The protocols of this build: the one list.</summary>
internal static class Protocols
{
    /// <summary>The protocols.</summary>
    public static ProtocolList All { get; } = new(new PostgresProtocol(), new MySqlProtocol());
}
