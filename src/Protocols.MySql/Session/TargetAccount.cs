using System.Collections.Immutable;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>How a session wants to be logged in at a target.</summary>
/// <param name="Database">The database; null for none.</param>
/// <param name="Capabilities">What the client can do and was offered.</param>
/// <param name="PacketBytesMax">The largest message the client takes.</param>
/// <param name="Collation">The client's collation.</param>
/// <param name="Attributes">Connection attributes.</param>
internal sealed record TargetAccount(
    string? Database, Capabilities Capabilities, uint PacketBytesMax, byte Collation, ImmutableArray<KeyValuePair<string, string>> Attributes)
{
    /// <summary>For commands of the gateway's own.</summary>
    public static TargetAccount Own { get; } = new(null, Capabilities.None, 1 << 24, 45, [new("program_name", "hoopwire")]);

    /// <summary>What is asked for at a target with these capabilities. Servers read a response by what the request for TLS before it has said, so that both say the same.</summary>
    public Capabilities Ask(Capabilities target)
    {
        var asked = Offer.ToTarget(target, Capabilities);
        return Database is null ? asked : asked | Capabilities.ConnectWithDb;
    }
}
