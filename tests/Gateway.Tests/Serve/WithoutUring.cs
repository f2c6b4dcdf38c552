using HoopWire.Kit;

namespace HoopWire.Gateway.Serve;

/// <summary>This very program as one that runs another without io_uring: <c>without-uring PROGRAM ARGUMENT…</c>.</summary>
internal static class WithoutUring
{
    /// <summary>What to put in front of a command line.</summary>
    public static string[] Wrapper => ["dotnet", typeof(WithoutUring).Assembly.Location, "without-uring"];

    public static int Main(string[] arguments) =>
        arguments is ["without-uring", .. { Length: > 0 } command] ? Seccomp.Become(Seccomp.Uring, command) : 2;
}
