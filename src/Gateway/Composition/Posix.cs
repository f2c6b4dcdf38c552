using System.Globalization;
using System.Runtime.InteropServices;

namespace HoopWire.Gateway.Composition;

/// <summary>What the system knows of this process.</summary>
internal static partial class Posix
{
    private const int Hangup = 1;

    /// <summary>The real user id, getuid(2).</summary>
    public static uint UserId => GetUserId();

    /// <summary>Has SIGHUP delivered where it is ignored, as <c>nohup</c> leaves it: the runtime keeps an ignored signal ignored, whoever registers for it.</summary>
    /// <remarks>Only then, for otherwise the runtime's own handler may be in place already. <c>SigIgn</c> of proc(5) is a mask whose lowest bit is signal 1.</remarks>
    public static void StopIgnoringHangup()
    {
        if (IsIgnored(Hangup)) _ = SetDisposition(Hangup, 0);
    }

    /// <summary>Sends a signal to a process, kill(2). Nothing happens where it is gone.</summary>
    public static void Send(int process, int signal) => _ = Kill(process, signal);

    private static bool IsIgnored(int signal)
    {
        const string name = "SigIgn:";
        string? line = File.Exists("/proc/self/status") ? File.ReadLines("/proc/self/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal)) : null;
        return line is not null
            && ulong.TryParse(line.AsSpan(name.Length).Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture, out ulong mask)
            && (mask & (1UL << (signal - 1))) != 0;
    }

    [LibraryImport("libc", EntryPoint = "signal")]
    private static partial nint SetDisposition(int signal, nint handler);

    [LibraryImport("libc", EntryPoint = "kill")]
    private static partial int Kill(int process, int signal);

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint GetUserId();
}
