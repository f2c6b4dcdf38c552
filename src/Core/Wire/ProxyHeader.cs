using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;
using System.Numerics;
using System.Text;

namespace HoopWire.Wire;

/// <summary>
/// The PROXY protocol's header, versions 1 and 2: https://www.haproxy.org/download/2.8/doc/proxy-protocol.txt.
/// </summary>
/// <remarks>
/// <code>
/// v1  "PROXY" SP ("TCP4" | "TCP6") SP source SP destination SP source port SP destination port CRLF, or "PROXY UNKNOWN" … CRLF
/// v2  12 bytes signature · version 4 bits, command 4 bits · family 4 bits, transport 4 bits · length u16 · addresses · TLVs
/// </code>
/// </remarks>
/// <param name="Length">Bytes of the header.</param>
/// <param name="Source">The client's address that the proxy speaks for; null when it speaks for itself or does not say.</param>
/// <param name="SourcePort">The client's port.</param>
internal readonly record struct ProxyHeader(int Length, IPAddress? Source, ushort SourcePort)
{
    /// <summary>Source: section 2.1, the worst case of a line with its CRLF.</summary>
    public const int Version1BytesMax = 107;

    /// <summary>Source: section 2.2, what fits a TCP segment everywhere; room for TLVs beside 36 bytes of addresses.</summary>
    public const int Version2BytesMax = 536;

    private const int FixedBytes = 16;
    private const int Ipv4Bytes = 4;
    private const int Ipv6Bytes = 16;
    private const int Tcp4Bytes = 12;
    private const int Tcp6Bytes = 36;
    private const int CrcBytes = 4;
    private const byte TypeCrc32C = 0x03;

    private static readonly SearchValues<byte> Ipv4Characters = SearchValues.Create("0123456789."u8);
    private static readonly SearchValues<byte> Ipv6Characters = SearchValues.Create("0123456789abcdefABCDEF:."u8);

    private static ReadOnlySpan<byte> Signature => "\r\n\r\n\0\r\nQUIT\n"u8;

    private static ReadOnlySpan<byte> Version1Start => "PROXY "u8;

    /// <summary>Reads the header at the start of <paramref name="input"/>.</summary>
    public static FrameStatus TryRead(ReadOnlySpan<byte> input, out ProxyHeader header)
    {
        header = default;
        if (StartsAs(input, Signature))
            return input.Length < FixedBytes ? FrameStatus.NeedMore : ReadVersion2(input, out header);
        if (StartsAs(input, Version1Start))
            return ReadVersion1(input, out header);
        return FrameStatus.Malformed;
    }

    private static bool StartsAs(ReadOnlySpan<byte> input, ReadOnlySpan<byte> start)
    {
        int n = Math.Min(input.Length, start.Length);
        return input[..n].SequenceEqual(start[..n]);
    }

    private static FrameStatus ReadVersion1(ReadOnlySpan<byte> input, out ProxyHeader header)
    {
        header = default;
        ReadOnlySpan<byte> window = input.Length > Version1BytesMax ? input[..Version1BytesMax] : input;
        int end = window.IndexOf("\r\n"u8);
        if (end < 0)
            return window.Length < Version1BytesMax ? FrameStatus.NeedMore : FrameStatus.Malformed;

        ReadOnlySpan<byte> line = window[Version1Start.Length..end];
        if (line.StartsWith("UNKNOWN"u8))
        {
            header = new ProxyHeader(end + 2, null, 0);
            return FrameStatus.Message;
        }

        int family = line.StartsWith("TCP4 "u8) ? Ipv4Bytes : line.StartsWith("TCP6 "u8) ? Ipv6Bytes : 0;
        if (family == 0)
            return FrameStatus.Malformed;

        Span<Range> parts = stackalloc Range[5];
        ReadOnlySpan<byte> rest = line[5..];
        int count = 0;
        foreach (Range part in rest.Split((byte)' '))
        {
            if (count == parts.Length)
                return FrameStatus.Malformed;
            parts[count++] = part;
        }

        if (count != 4
            || !TryAddress(rest[parts[0]], family, out IPAddress? source) || !TryAddress(rest[parts[1]], family, out _)
            || !TryPort(rest[parts[2]], out ushort port) || !TryPort(rest[parts[3]], out _))
            return FrameStatus.Malformed;

        header = new ProxyHeader(end + 2, source, port);
        return FrameStatus.Message;
    }

    private static bool TryAddress(ReadOnlySpan<byte> text, int bytes, [NotNullWhen(true)] out IPAddress? address)
    {
        // The parser is more liberal than the protocol: it takes short and hexadecimal IPv4 forms, brackets and scopes.
        address = null;
        bool plain = bytes == Ipv4Bytes
            ? text.Count((byte)'.') == 3 && !text.ContainsAnyExcept(Ipv4Characters)
            : !text.ContainsAnyExcept(Ipv6Characters);
        Span<byte> raw = stackalloc byte[Ipv6Bytes];
        return plain && IPAddress.TryParse(Encoding.ASCII.GetString(text), out address)
            && address.TryWriteBytes(raw, out int written) && written == bytes;
    }

    private static bool TryPort(ReadOnlySpan<byte> text, out ushort port) =>
        ushort.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port);

    private static FrameStatus ReadVersion2(ReadOnlySpan<byte> input, out ProxyHeader header)
    {
        header = default;
        int body = BinaryPrimitives.ReadUInt16BigEndian(input[14..]);
        int command = input[12] & 0x0F;
        if (input[12] >> 4 != 2 || command > 1 || body > Version2BytesMax - FixedBytes)
            return FrameStatus.Malformed;
        if (body > input.Length - FixedBytes)
            return FrameStatus.NeedMore;

        ReadOnlySpan<byte> whole = input[..(FixedBytes + body)];
        ReadOnlySpan<byte> fields = whole[FixedBytes..];
        if (command == 0)
        {
            // LOCAL: the proxy's own connection, a health check. Whatever else it carries is to be skipped.
            header = new ProxyHeader(whole.Length, null, 0);
            return FrameStatus.Message;
        }

        // UNSPEC is let through as its own address; datagrams and UNIX sockets cannot have come in by TCP.
        int addresses = input[13] switch { 0x00 => 0, 0x11 => Tcp4Bytes, 0x21 => Tcp6Bytes, _ => -1 };
        if (addresses < 0 || addresses > fields.Length || !TlvsAreSound(whole, FixedBytes + addresses))
            return FrameStatus.Malformed;

        header = addresses switch
        {
            Tcp4Bytes => new ProxyHeader(whole.Length, new IPAddress(fields[..Ipv4Bytes]), BinaryPrimitives.ReadUInt16BigEndian(fields[8..])),
            Tcp6Bytes => new ProxyHeader(whole.Length, new IPAddress(fields[..Ipv6Bytes]), BinaryPrimitives.ReadUInt16BigEndian(fields[32..])),
            _ => new ProxyHeader(whole.Length, null, 0),
        };
        return FrameStatus.Message;
    }

    // type u8 · length u16 · value. A CRC32C over the whole header, its own value taken as zero, must hold (section 2.2.3).
    private static bool TlvsAreSound(ReadOnlySpan<byte> whole, int at)
    {
        // UNSPEC says nothing of the addresses' length, so that TLVs cannot be found.
        if (at == FixedBytes)
            return true;

        while (at < whole.Length)
        {
            if (whole.Length - at < 3)
                return false;

            int length = BinaryPrimitives.ReadUInt16BigEndian(whole[(at + 1)..]);
            byte type = whole[at];
            at += 3;
            if (length > whole.Length - at)
                return false;
            if (type == TypeCrc32C && (length != CrcBytes || BinaryPrimitives.ReadUInt32BigEndian(whole[at..]) != Crc32C(whole, at)))
                return false;
            at += length;
        }

        return true;
    }

    private static uint Crc32C(ReadOnlySpan<byte> whole, int crcAt)
    {
        uint crc = uint.MaxValue;
        for (int i = 0; i < whole.Length; i++)
            crc = BitOperations.Crc32C(crc, i >= crcAt && i - crcAt < CrcBytes ? (byte)0 : whole[i]);
        return ~crc;
    }
}
