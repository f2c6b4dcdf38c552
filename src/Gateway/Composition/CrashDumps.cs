using System.ComponentModel;
using System.Runtime.InteropServices;

namespace HoopWire.Gateway.Composition;

/// <summary>
/// Keeps the memory of the gateway, which holds the targets' passwords and what sessions move, out of files: no core of the kernel's, no dump of the runtime's.
/// </summary>
internal static partial class CrashDumps
{
    private const int CoreSize = 4;
    private const int SetDumpable = 4;

    // https://learn.microsoft.com/dotnet/core/diagnostics/collect-dumps-crash; the runtime has read it before any of this program ran.
    private static readonly string[] Switches = ["DOTNET_DbgEnableMiniDump", "COMPlus_DbgEnableMiniDump"];

    /// <summary>Forbids them for as long as this process runs.</summary>
    /// <exception cref="StartupException">The environment asks the runtime for a dump, or the system does not let them be forbidden.</exception>
    public static void Forbid(Func<string, string?> environment)
    {
        foreach (string name in Switches)
        {
            if (environment(name)?.Trim() is { Length: > 0 } value && value.Trim('0').Length > 0)
                throw new StartupException($"{name} is set, and a dump of the gateway's memory would hold secrets. Take it out of the environment and start again.");
        }

        // The limit for cores in files; not being dumpable also for those that the kernel pipes into a program (core(5), prctl(2)).
        if (OperatingSystem.IsLinux() && (LimitCores() != 0 || Control(SetDumpable, 0, 0, 0, 0) != 0))
            throw new StartupException($"Crash dumps cannot be forbidden ({new Win32Exception(Marshal.GetLastPInvokeError()).Message}). Let the gateway call setrlimit and prctl.");
    }

    private static unsafe int LimitCores()
    {
        nuint* none = stackalloc nuint[2];
        (none[0], none[1]) = (0, 0);
        return SetLimit(CoreSize, none);
    }

    [LibraryImport("libc", EntryPoint = "setrlimit", SetLastError = true)]
    private static unsafe partial int SetLimit(int resource, nuint* limits);

    [LibraryImport("libc", EntryPoint = "prctl", SetLastError = true)]
    private static partial int Control(int option, nuint a, nuint b, nuint c, nuint d);
}
