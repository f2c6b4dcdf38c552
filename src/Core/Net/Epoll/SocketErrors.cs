using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>What errors of the kernel mean.</summary>
internal static class SocketErrors
{
    /// <summary>
    /// Sorts an error of accept(2). The connection's own errors, which accept4 passes on, concern that connection only; the man page
    /// advises to treat them like EAGAIN.
    /// </summary>
    public static AcceptErrorTier TierOf(int errno) => errno switch
    {
        Libc.Eagain => AcceptErrorTier.Nothing,
        Libc.Emfile or Libc.Enfile or Libc.Enomem or Libc.Enobufs => AcceptErrorTier.Pressure,

        // EBADF, EFAULT, EINVAL, ENOTSOCK, EOPNOTSUPP on a listening socket: this side's own mistake.
        9 or 14 or 22 or 88 or 95 => AcceptErrorTier.Fatal,
        _ => AcceptErrorTier.Transient,
    };

    /// <summary>The framework's exception for an error of the kernel.</summary>
    public static SocketException ToException(int errno) => new((int)ToSocketError(errno), Marshal.GetPInvokeErrorMessage(errno));

    private static SocketError ToSocketError(int errno) => errno switch
    {
        13 or 1 => SocketError.AccessDenied,
        Libc.Emfile or Libc.Enfile => SocketError.TooManyOpenSockets,
        Libc.Enobufs or Libc.Enomem => SocketError.NoBufferSpaceAvailable,
        97 => SocketError.AddressFamilyNotSupported,
        98 => SocketError.AddressAlreadyInUse,
        99 => SocketError.AddressNotAvailable,
        100 => SocketError.NetworkDown,
        101 => SocketError.NetworkUnreachable,
        104 => SocketError.ConnectionReset,
        110 => SocketError.TimedOut,
        111 => SocketError.ConnectionRefused,
        112 => SocketError.HostDown,
        113 => SocketError.HostUnreachable,
        _ => SocketError.SocketError,
    };
}
