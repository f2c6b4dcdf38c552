using System.Net;

namespace HoopWire.Net;

/// <summary>Descriptors for the reactor, with the options every one of them has.</summary>
internal static unsafe class ReactorSocket
{
    // A peer that vanished without a word is noticed within two minutes, also while its session waits for a person.
    private const int KeepIdleSeconds = 60;
    private const int KeepIntervalSeconds = 15;
    private const int KeepCount = 4;

    /// <summary>A bound socket that does not listen yet.</summary>
    /// <exception cref="System.Net.Sockets.SocketException">The address cannot be bound.</exception>
    public static int Bind(IPEndPoint endPoint, bool reusePort, bool nonBlocking = true)
    {
        int fd = Open(endPoint, nonBlocking);
        Libc.SetOption(fd, Libc.SolSocket, Libc.SoReuseAddr, 1);
        if (reusePort)
            Libc.SetOption(fd, Libc.SolSocket, Libc.SoReusePort, 1);
        if (endPoint.Address.Equals(IPAddress.IPv6Any))
            Libc.SetOption(fd, Libc.IpProtoIpv6, Libc.Ipv6Only, 0);

        byte* address = stackalloc byte[SocketAddress.BytesMax];
        int length = SocketAddress.Write(new Span<byte>(address, SocketAddress.BytesMax), endPoint);
        if (Libc.Bind(fd, address, length) < 0)
            throw CloseAndThrow(fd);
        return fd;
    }

    public static void Listen(int fd, int backlog)
    {
        if (Libc.Listen(fd, backlog) < 0)
            throw CloseAndThrow(fd);
    }

    /// <summary>Starts to connect; 0 or EINPROGRESS, or the error.</summary>
    public static int StartConnect(IPEndPoint endPoint, out int fd)
    {
        fd = DescriptorReserve.Spare(Open(endPoint, nonBlocking: true));
        Prepare(fd);
        byte* address = stackalloc byte[SocketAddress.BytesMax];
        int length = SocketAddress.Write(new Span<byte>(address, SocketAddress.BytesMax), endPoint);
        return Libc.Connect(fd, address, length) == 0 ? 0 : Libc.Errno;
    }

    /// <summary>A socket to connect with by a ring, which waits by itself and wants one that blocks.</summary>
    public static int OpenForConnect(IPEndPoint endPoint)
    {
        int fd = DescriptorReserve.Spare(Open(endPoint, nonBlocking: false));
        Prepare(fd);
        return fd;
    }

    /// <summary>Gives a connection that a ring accepted its options; the answer is its peer.</summary>
    public static IPEndPoint? PrepareAccepted(int fd)
    {
        Prepare(fd);
        byte* address = stackalloc byte[SocketAddress.BytesMax];
        int length = SocketAddress.BytesMax;
        return Libc.GetPeerName(fd, address, &length) < 0 ? null : SocketAddress.Read(new ReadOnlySpan<byte>(address, length));
    }

    /// <summary>The next connection in the queue; -1 with the error in <see cref="Libc.Errno"/>.</summary>
    public static int Accept(int listener, out IPEndPoint? peer)
    {
        byte* address = stackalloc byte[SocketAddress.BytesMax];
        int length = SocketAddress.BytesMax;
        int fd = Libc.Accept(listener, address, &length, Libc.SockNonblock | Libc.SockCloexec);
        peer = fd < 0 ? null : SocketAddress.Read(new ReadOnlySpan<byte>(address, Math.Min(length, SocketAddress.BytesMax)));
        if (fd >= 0)
            Prepare(fd);
        return fd;
    }

    public static IPEndPoint LocalEndPoint(int fd)
    {
        byte* address = stackalloc byte[SocketAddress.BytesMax];
        int length = SocketAddress.BytesMax;
        if (Libc.GetSockName(fd, address, &length) < 0)
            throw CloseAndThrow(fd);
        return SocketAddress.Read(new ReadOnlySpan<byte>(address, length))!;
    }

    private static int Open(IPEndPoint endPoint, bool nonBlocking)
    {
        int type = Libc.SockStream | Libc.SockCloexec | (nonBlocking ? Libc.SockNonblock : 0);
        int fd = Libc.Socket(SocketAddress.FamilyOf(endPoint), type, 0);
        return fd >= 0 ? fd : throw SocketErrors.ToException(Libc.Errno);
    }

    private static void Prepare(int fd)
    {
        Libc.SetOption(fd, Libc.IpProtoTcp, Libc.TcpNoDelay, 1);
        Libc.SetOption(fd, Libc.SolSocket, Libc.SoKeepAlive, 1);
        Libc.SetOption(fd, Libc.IpProtoTcp, Libc.TcpKeepIdle, KeepIdleSeconds);
        Libc.SetOption(fd, Libc.IpProtoTcp, Libc.TcpKeepInterval, KeepIntervalSeconds);
        Libc.SetOption(fd, Libc.IpProtoTcp, Libc.TcpKeepCount, KeepCount);
    }

    private static Exception CloseAndThrow(int fd)
    {
        Exception error = SocketErrors.ToException(Libc.Errno);
        _ = Libc.Close(fd);
        return error;
    }
}
