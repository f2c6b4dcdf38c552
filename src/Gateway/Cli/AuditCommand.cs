using System.CommandLine;

namespace HoopWire.Gateway.Cli;

/// <summary><c>audit</c>: who did what, when, and what came of it.</summary>
internal static class AuditCommand
{
    private static readonly ApiList List = new ApiList("audit", ["time", "kind", "user", "target", "sessionId", "rule", "detail"])
        .Filter("user", "Of this user only", "USER")
        .Filter("target", "On this target only", "TARGET")
        .Filter("session", "Of this session only", "ID")
        .Filter("kind", "Of this kind only, such as command-denied", "KIND")
        .Filter("contains", "With this text", "TEXT");

    public static Command Build(Verbs verbs) => verbs.Make("audit", "Lists the audit", List.Options, List.RunAsync);
}
