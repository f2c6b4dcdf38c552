using System.Buffers.Binary;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HoopWire.ControlPlane;

/// <summary>Who is at the other end of a Unix socket, as the kernel says (unix(7), SO_PEERCRED).</summary>
internal static partial class PeerCredentials
{
    private const int SolSocket = 1;
    private const int SoPeerCred = 17;

    /// <summary>The peer's user id; null when the kernel does not say.</summary>
    public static uint? UserId(Socket socket)
    {
        // struct ucred: pid, uid, gid, 4 bytes each.
        byte[] credentials = new byte[12];
        try
        {
            if (socket.GetRawSocketOption(SolSocket, SoPeerCred, credentials) < credentials.Length) return null;
        }
        catch (SocketException)
        {
            return null;
        }

        Span<byte> uid = credentials.AsSpan(4, 4);
        return BitConverter.IsLittleEndian ? BinaryPrimitives.ReadUInt32LittleEndian(uid) : BinaryPrimitives.ReadUInt32BigEndian(uid);
    }

    /// <summary>Whether a user may be the operator: the one the gateway runs as, or root.</summary>
    public static bool MayOperate(uint userId) => userId == 0 || userId == EffectiveUserId();

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUserId();
}
