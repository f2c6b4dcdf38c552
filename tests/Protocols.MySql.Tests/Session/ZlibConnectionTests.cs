using System.IO.Compression;
using HoopWire.MySql.Session;

namespace HoopWire.MySql.Tests.Session;

public sealed class ZlibConnectionTests : CompressedConnectionTests
{
    public ZlibConnectionTests()
        : base(ZlibFrameCodec.Shared)
    {
    }

    [Fact]
    public void Receive_SpoiltChecksum_IsAViolation()
    {
        byte[] content = Encode(new byte[100]);
        content[^1] ^= 1;
        Refuses(Frame(0, 100, content));
    }

    [Fact]
    public void Receive_StreamThatAsksForADictionary_IsAViolation() => Refuses(Frame(0, 100, [0x78, 0x20, .. new byte[60]]));

    // The checksum: the base library's stream looks at it where it is there.
    protected override int TrailerBytes => 5;

    protected override byte[] Encode(byte[] content)
    {
        using var output = new MemoryStream();
        using (var zlib = new ZLibStream(output, CompressionLevel.Optimal, leaveOpen: true)) zlib.Write(content);
        return output.ToArray();
    }

    private protected override CompressedConnectionTests Again() => new ZlibConnectionTests();
}
