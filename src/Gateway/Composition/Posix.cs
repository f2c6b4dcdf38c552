using System.Runtime.InteropServices;

namespace HoopWire.Gateway.Composition;

/// <summary>What the system knows of this process.</summary>
internal static partial class Posix
{
    /// <summary>The real user id, getuid(2).</summary>
    public static uint UserId => GetUserId();

    [LibraryImport("libc", EntryPoint = "getuid")]
    private static partial uint GetUserId();
}
