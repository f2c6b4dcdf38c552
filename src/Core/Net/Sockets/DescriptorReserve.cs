using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>
/// Descriptors that connections of clients and to targets leave to the rest of the process: what records, answers operators and decides about commands must work
/// when there are too many connections, too. The kernel gives the lowest number that is free, so that a number tells how many are in use.
/// </summary>
public static class DescriptorReserve
{
    /// <summary>What a listener says when it has reached the reserve.</summary>
    public const string Reached = "connections have used all descriptors but those kept for the gateway itself";

    /// <summary>Recordings of sessions that begin, the console's and the admin listener's connections, assemblies that are loaded late, the store's files.</summary>
    private const int DescriptorsMax = 64;

    private static readonly int Limit = ReadLimit();
    private static readonly int First = Limit - Math.Min(DescriptorsMax, Limit / 4);

    /// <summary>Whether a descriptor is one of the reserve.</summary>
    /// <param name="fd">The descriptor's number.</param>
    public static bool Holds(int fd) => fd >= First;

    /// <summary>Whether more than half of the reserve was in use when a descriptor was made.</summary>
    /// <param name="fd">The descriptor's number.</param>
    public static bool IsHalfUsed(int fd) => fd >= First + ((Limit - First) / 2);

    /// <summary>
    /// Whether a descriptor is of the last quarter of the reserve, which no connection of anybody uses, operators' neither: without one to read an assembly by, the runtime ends
    /// the process, or goes on without what it could not load.
    /// </summary>
    /// <param name="fd">The descriptor's number.</param>
    public static bool IsNearlyUsed(int fd) => fd >= Limit - ((Limit - First) / 4);

    /// <summary>Whether the next descriptor would be one of the reserve.</summary>
    public static bool IsReached()
    {
        if (Limit == int.MaxValue) return false;
        int fd = Libc.Duplicate(0);
        if (fd < 0) return true;
        _ = Libc.Close(fd);
        return Holds(fd);
    }

    /// <summary>Closes a socket that was made to reach a target when it is one of the reserve.</summary>
    /// <param name="fd">The descriptor's number, which is returned where it is none.</param>
    /// <exception cref="SocketException">It is.</exception>
    public static int Spare(int fd)
    {
        if (!Holds(fd)) return fd;
        _ = Libc.Close(fd);
        throw SocketErrors.ToException(Libc.Emfile);
    }

    private static int ReadLimit() => OperatingSystem.IsLinux() && Libc.OpenFilesMax() is { } limit and < int.MaxValue ? (int)limit : int.MaxValue;
}
