using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace HoopWire.Tidy.Tests.Checks;

/// <summary>
/// Wire, State and Sql are pure; Session touches neither files nor stores. BannedSymbols.txt catches the calls in the compiler;
/// types that are only named in signatures or usings are caught here.
/// </summary>
internal static class PureRooms
{
    private static readonly HashSet<string> BannedTypes =
    [
        "Task", "ValueTask", "Thread", "Timer", "PeriodicTimer", "CancellationToken", "SynchronizationContext",
        "Stream", "MemoryStream", "FileStream", "NetworkStream", "SslStream", "PipeReader", "PipeWriter", "IDuplexPipe", "TextReader", "TextWriter",
        "Socket", "TcpClient", "TcpListener", "UdpClient", "Dns",
        "ILogger", "ILoggerFactory", "TimeProvider", "ITimer", "Stopwatch", "DateTime", "DateTimeOffset",
        "Connection", "Loop", "LoopTimer", "ITransport", "IListener", "IRelayStep",
    ];

    private static readonly string[] BannedUsings =
    [
        "System.Threading", "System.Net.Security", "System.Net.Http", "System.IO", "Microsoft.Extensions.Logging",
        "HoopWire.Recording", "HoopWire.Sessions",
    ];

    private static readonly string[] SessionBanned =
        ["System.IO.File", "System.IO.Directory", "System.Environment", "Npgsql", "Microsoft.Data", "Dapper", "System.Data"];

    public static IEnumerable<string> Pure(SourceFile file)
    {
        if (!IsPure(file)) yield break;
        foreach (var name in file.Nodes<SimpleNameSyntax>())
            if (BannedTypes.Contains(name.Identifier.Text) && (SyntaxFacts.IsInTypeOnlyContext(name) || IsCalledOn(name)))
                yield return file.At(name, $"{name.Identifier.Text} in a pure room");
        foreach (var name in Usings(file))
            if (IsUnder(name.ToString(), BannedUsings)) yield return file.At(name, $"using {name} in a pure room");
    }

    /// <summary>Inside a protocol the arrows run Session → State → Wire; Sql knows none of the three.</summary>
    public static IEnumerable<string> Inward(SourceFile file)
    {
        string[] outer = file switch
        {
            { Room: null } => [],
            _ when file.IsIn("Wire") => ["State", "Session", "Sql"],
            _ when file.IsIn("State") => ["Session"],
            _ when file.IsIn("Sql") => ["Session", "State"],
            _ => [],
        };
        return Usings(file)
            .Where(u => u.ToString().Split('.') is ["HoopWire", _, var room, ..] && outer.Contains(room))
            .Select(u => file.At(u, $"using {u} from an inner room"));
    }

    public static IEnumerable<string> Session(SourceFile file)
    {
        if (file.Room?.StartsWith("Protocols.", StringComparison.Ordinal) != true || !file.IsIn("Session")) yield break;
        foreach (var name in Usings(file))
            if (IsUnder(name.ToString(), SessionBanned)) yield return file.At(name, $"using {name} in a session");
        foreach (var access in file.Nodes<MemberAccessExpressionSyntax>())
            if (access.Expression.ToString() is "File" or "Directory" or "Environment" && access.Name.Identifier.Text is not ("TickCount64" or "NewLine" or "ProcessorCount"))
                yield return file.At(access, $"{access} in a session");
    }

    // Dns.GetHostEntry(…): the left of a member access, where it is not itself the member of something else.
    private static bool IsCalledOn(SimpleNameSyntax name) => name.Parent is MemberAccessExpressionSyntax access && access.Expression == name;

    private static bool IsPure(SourceFile file) =>
        file.Room is { } room && (room == "Sql" || file.IsIn("Wire") || file.IsIn("State") || (file.IsIn("Sql") && room.StartsWith("Protocols.", StringComparison.Ordinal)));

    private static IEnumerable<NameSyntax> Usings(SourceFile file) =>
        file.Nodes<UsingDirectiveSyntax>().Select(u => u.NamespaceOrType).OfType<NameSyntax>();

    private static bool IsUnder(string name, string[] roots) =>
        roots.Any(r => name == r || name.StartsWith(r + ".", StringComparison.Ordinal));
}
