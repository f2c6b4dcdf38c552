using HoopWire.Compression;
using HoopWire.MySql.Session;

namespace HoopWire.MySql.Tests.Session;

public sealed class ZstdConnectionTests : CompressedConnectionTests
{
    // One for all: it holds what the library needs, which nobody gives back.
    private static readonly ZstdFrameCodec Codec = new(3);

    public ZstdConnectionTests()
        : base(Codec)
    {
    }

    // What the library would open all the same, and nobody counts.
    public static TheoryData<string, byte[]> Foreign => new()
    {
        { "two frames", [.. Zstd(new byte[50]), .. Zstd(new byte[50])] },
        { "a skippable frame behind", [.. Zstd(new byte[100]), 0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 1, 2] },
        { "a skippable frame before", [0x50, 0x2A, 0x4D, 0x18, 2, 0, 0, 0, 1, 2, .. Zstd(new byte[100])] },
        { "a byte behind", [.. Zstd(new byte[100]), 0] },
        { "an older format", [0x27, 0xB5, 0x2F, 0xFD, .. Zstd(new byte[100])[4..]] },
        { "a dictionary that nobody has", [0x28, 0xB5, 0x2F, 0xFD, 0x21, 7, 100, .. Zstd(new byte[100])[6..]] },
    };

    [Theory]
    [MemberData(nameof(Foreign))]
    public void Receive_NotOneFrameOfTodaysFormat_IsAViolation(string what, byte[] content)
    {
        Assert.NotEmpty(what);
        Refuses(Frame(0, 100, content));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(19)]
    public void Receive_FrameOfAnyLevel_Opens(int level)
    {
        using var compressor = new ZstdFrameCompressor(level);
        byte[] content = [.. Enumerable.Range(0, 5000).Select(i => (byte)(i % 251))], frame = new byte[compressor.Bound(content.Length)], opened = new byte[content.Length];
        Assert.True(Codec.TryOpen(frame.AsSpan(0, compressor.Compress(content, frame)), opened));
        Assert.Equal(content, opened);
    }

    [Fact]
    public void Frames_AThousandBothWays_NothingAllocated()
    {
        byte[] content = [.. Enumerable.Range(0, 20_000).Select(i => (byte)(i % 97))], frame = new byte[Codec.Bound(content.Length)];
        Run(10);
        long before = GC.GetAllocatedBytesForCurrentThread();
        Run(1000);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);

        void Run(int times)
        {
            for (int i = 0; i < times; i++)
            {
                int length = Codec.Compress(content, content.Length, frame);
                if (length == 0 || !Codec.TryOpen(frame.AsSpan(0, length), content)) throw new InvalidOperationException("What was compressed does not open.");
            }
        }
    }

    protected override byte[] Encode(byte[] content) => Zstd(content);

    private protected override CompressedConnectionTests Again() => new ZstdConnectionTests();

    private static byte[] Zstd(byte[] content)
    {
        using var compressor = new ZstdFrameCompressor(3, checksum: false);
        byte[] frame = new byte[compressor.Bound(content.Length)];
        return frame[..compressor.Compress(content, frame)];
    }
}
