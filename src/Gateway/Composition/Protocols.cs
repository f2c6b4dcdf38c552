using HoopWire.Gateway.Configuration;
using HoopWire.Policy;

namespace HoopWire.Gateway.Composition;

/// <summary>The protocols of this build: the one list.</summary>
internal static class Protocols
{
    /// <summary>What the configuration has to know of them.</summary>
    public static IReadOnlyList<ProtocolInfo> Infos { get; } = [new ProtocolInfo("postgres", 5432)];

    /// <summary>The verdict of a policy on a command's text.</summary>
    public static Verdict Judge(string protocol, CompiledPolicy policy, string command) => throw new NotSupportedException();
}
