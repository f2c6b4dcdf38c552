using System.Globalization;

namespace HoopWire.Core.Tests.Net;

/// <summary>What the kernel says of the sockets of this machine.</summary>
internal static class OpenSockets
{
    private const string Listening = "0A";
    private const int AddressColumn = 1;
    private const int StateColumn = 3;
    private const int InodeColumn = 9;

    /// <summary>Connections of which a descriptor is open at this port's side. One that was closed has no inode, whatever TCP has still to do for it.</summary>
    public static int CountAt(int port)
    {
        string suffix = ":" + port.ToString("X4", CultureInfo.InvariantCulture);
        return File.ReadLines("/proc/net/tcp").Skip(1)
            .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields[AddressColumn].EndsWith(suffix, StringComparison.Ordinal) && fields[StateColumn] != Listening && fields[InodeColumn] != "0")

            // The table may change while it is read; then the kernel shows some twice.
            .DistinctBy(fields => fields[InodeColumn])
            .Count();
    }
}
