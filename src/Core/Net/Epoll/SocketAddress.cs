using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>struct sockaddr_in and sockaddr_in6 to and from <see cref="IPEndPoint"/>.</summary>
internal static class SocketAddress
{
    /// <summary>Length of sockaddr_in6, the longer one.</summary>
    public const int BytesMax = 28;

    private const int Ipv4Bytes = 16;

    public static int FamilyOf(IPEndPoint endPoint) => endPoint.AddressFamily == AddressFamily.InterNetworkV6 ? Libc.AfInet6 : Libc.AfInet;

    /// <summary>Writes the address; the answer is its length.</summary>
    public static int Write(Span<byte> to, IPEndPoint endPoint)
    {
        to[..BytesMax].Clear();
        BitConverter.TryWriteBytes(to, (ushort)FamilyOf(endPoint));
        BinaryPrimitives.WriteUInt16BigEndian(to[2..], (ushort)endPoint.Port);
        if (endPoint.AddressFamily != AddressFamily.InterNetworkV6)
        {
            endPoint.Address.TryWriteBytes(to[4..], out _);
            return Ipv4Bytes;
        }

        endPoint.Address.TryWriteBytes(to[8..], out _);
        BitConverter.TryWriteBytes(to[24..], (uint)endPoint.Address.ScopeId);
        return BytesMax;
    }

    /// <summary>The address in <paramref name="from"/>; a mapped IPv4 address comes out as IPv4.</summary>
    public static IPEndPoint? Read(ReadOnlySpan<byte> from)
    {
        if (from.Length < Ipv4Bytes)
            return null;

        int port = BinaryPrimitives.ReadUInt16BigEndian(from[2..]);
        int family = BitConverter.ToUInt16(from);
        if (family == Libc.AfInet)
            return new IPEndPoint(new IPAddress(from.Slice(4, 4)), port);
        if (family != Libc.AfInet6 || from.Length < BytesMax)
            return null;

        var address = new IPAddress(from.Slice(8, 16), BitConverter.ToUInt32(from[24..]));
        return new IPEndPoint(address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address, port);
    }
}
