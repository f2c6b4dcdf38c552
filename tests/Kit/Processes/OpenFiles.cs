using System.Runtime.InteropServices;

namespace HoopWire.Kit;

/// <summary>How many descriptors this process may have.</summary>
public static unsafe partial class OpenFiles
{
    private const int Limit = 7;

    /// <summary>Asks for <paramref name="wanted"/>, which takes a privilege above the hard limit; the answer is what may be had.</summary>
    public static long Raise(long wanted)
    {
        long* limits = stackalloc long[2];
        (limits[0], limits[1]) = (wanted, wanted);
        if (Set(Limit, limits) == 0) return wanted;
        if (Get(Limit, limits) != 0) return 0;
        limits[0] = Math.Min(wanted, limits[1]);
        return Set(Limit, limits) == 0 ? limits[0] : 0;
    }

    [LibraryImport("libc", EntryPoint = "getrlimit")]
    private static partial int Get(int resource, long* limits);

    [LibraryImport("libc", EntryPoint = "setrlimit")]
    private static partial int Set(int resource, long* limits);
}
