using System.Buffers.Binary;
using System.Net;
using System.Numerics;
using System.Text;
using HoopWire.Wire;

namespace HoopWire.Core.Tests.Wire;

public sealed class ProxyHeaderTests
{
    private static readonly byte[] Signature = [0x0D, 0x0A, 0x0D, 0x0A, 0x00, 0x0D, 0x0A, 0x51, 0x55, 0x49, 0x54, 0x0A];

    public static TheoryData<byte[], string?> Good => new()
    {
        { Line("PROXY TCP4 192.0.2.7 10.0.0.1 56324 443\r\n"), "192.0.2.7:56324" },
        { Line("PROXY TCP6 2001:db8::7 ::1 1 65535\r\n"), "[2001:db8::7]:1" },
        { Line("PROXY UNKNOWN\r\n"), null },
        { Line("PROXY UNKNOWN ffff::1 ffff::2 65535 65535\r\n"), null },
        { Version2(0x21, 0x11, [192, 0, 2, 7, 10, 0, 0, 1, 0xDC, 0x04, 0x01, 0xBB]), "192.0.2.7:56324" },
        { Version2(0x21, 0x21, [.. IPAddress.Parse("2001:db8::7").GetAddressBytes(), .. new byte[16], 0, 1, 0, 2]), "[2001:db8::7]:1" },
        { Version2(0x21, 0x11, [192, 0, 2, 7, 10, 0, 0, 1, 0xDC, 0x04, 0x01, 0xBB, 0x04, 0, 2, 9, 9]), "192.0.2.7:56324" },
        { Version2(0x20, 0x00, []), null },
        { Version2(0x20, 0x31, new byte[216]), null },
        { Version2(0x21, 0x00, [1, 2, 3]), null },
        { WithCrc(0), "192.0.2.7:56324" },
    };

    public static TheoryData<byte[]> Bad => new()
    {
        Line("GET / HTTP/1.1\r\n\r\n"),
        Line("PROXY TCP5 192.0.2.7 10.0.0.1 56324 443\r\n"),
        Line("PROXY TCP4 192.0.2 10.0.0.1 56324 443\r\n"),
        Line("PROXY TCP4 0x7f.0.0.1 10.0.0.1 56324 443\r\n"),
        Line("PROXY TCP4 2001:db8::7 ::1 1 2\r\n"),
        Line("PROXY TCP6 192.0.2.7 10.0.0.1 1 2\r\n"),
        Line("PROXY TCP6 [::1] ::1 1 2\r\n"),
        Line("PROXY TCP4 192.0.2.7 10.0.0.1 65536 443\r\n"),
        Line("PROXY TCP4 192.0.2.7 10.0.0.1 -1 443\r\n"),
        Line("PROXY TCP4 192.0.2.7 10.0.0.1 1\r\n"),
        Line("PROXY TCP4 192.0.2.7 10.0.0.1 1 2 3 4 5\r\n"),
        Line("PROXY TCP4  192.0.2.7 10.0.0.1 1 2\r\n"),
        Line("PROXY " + new string('x', 101)),
        Version2(0x31, 0x11, new byte[12]),
        Version2(0x22, 0x11, new byte[12]),
        Version2(0x21, 0x12, new byte[12]),
        Version2(0x21, 0x31, new byte[216]),
        Version2(0x21, 0x11, new byte[11]),
        Version2(0x21, 0x21, new byte[35]),
        Version2(0x21, 0x11, [.. new byte[12], 0x04, 0]),
        Version2(0x21, 0x11, [.. new byte[12], 0x04, 0, 2, 9]),
        Version2(0x21, 0x11, new byte[521]),
        WithCrc(1),
    };

    [Theory]
    [MemberData(nameof(Good))]
    public void TryRead_GoodHeader_NamesTheClientAndNeedsEveryByte(byte[] header, string? source)
    {
        for (int i = 0; i < header.Length; i++)
            Assert.Equal(FrameStatus.NeedMore, ProxyHeader.TryRead(header.AsSpan(0, i), out _));

        byte[] input = [.. header, .. "PROXY and more"u8];
        Assert.Equal(FrameStatus.Message, ProxyHeader.TryRead(input, out ProxyHeader read));
        Assert.Equal(header.Length, read.Length);
        Assert.Equal(source, read.Source is { } address ? new IPEndPoint(address, read.SourcePort).ToString() : null);
    }

    [Theory]
    [MemberData(nameof(Bad))]
    public void TryRead_BadHeader_IsMalformed(byte[] header)
    {
        Assert.Equal(FrameStatus.Malformed, ProxyHeader.TryRead(header, out _));
    }

    public static byte[] Version2(byte versionAndCommand, byte family, byte[] body) =>
        [.. Signature, versionAndCommand, family, (byte)(body.Length >> 8), (byte)body.Length, .. body];

    private static byte[] Line(string text) => Encoding.ASCII.GetBytes(text);

    private static byte[] WithCrc(uint error)
    {
        byte[] header = Version2(0x21, 0x11, [192, 0, 2, 7, 10, 0, 0, 1, 0xDC, 0x04, 0x01, 0xBB, 0x03, 0, 4, 0, 0, 0, 0]);
        uint crc = uint.MaxValue;
        foreach (byte b in header)
            crc = BitOperations.Crc32C(crc, b);
        BinaryPrimitives.WriteUInt32BigEndian(header.AsSpan(header.Length - 4), ~crc + error);
        return header;
    }
}
