using System.Buffers.Binary;
using System.Security.Cryptography;
using HoopWire.Compression;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Recording.Files;

namespace HoopWire.Core.Tests.Recording;

/// <summary>Files that somebody made to hurt whoever reads them: bounded memory, and a clear answer.</summary>
public class HostileRecordingTests(SampleRecording sample) : IClassFixture<SampleRecording>
{
    private const long MemoryMax = 200 << 20;

    public static TheoryData<string, byte[]> Heads => new()
    {
        { "wrong magic", [0x50, 0x4B, 3, 4, 0, 0, 0, 0, 0, 0, 0, 0] },
        { "link of 4 GB", [0x50, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "seal of 4 GB", [0x51, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "key of 2 GB", [0x53, 0x2A, 0x4D, 0x18, 0xFF, 0xFF, 0xFF, 0x7F] },
        { "encrypted frame that claims 4 GB", [0x52, 0x2A, 0x4D, 0x18, 40, 0, 0, 0, .. "HWE1"u8, 0xFF, 0xFF, 0xFF, 0xFF, .. new byte[32]] },
        { "key of nobody", [0x53, 0x2A, 0x4D, 0x18, 24, 0, 0, 0, .. "HWK1"u8, .. "01kan2q1v7c4x9dw"u8, 0, 0, 0, 0] },
        { "key of no session", [0x53, 0x2A, 0x4D, 0x18, 169, 0, 0, 0, .. "HWK1"u8, .. "../../etc/passwd"u8, 1, 0, 0, 0, .. new byte[145]] },
        { "key of 65,000 recipients", [0x53, 0x2A, 0x4D, 0x18, 24, 0, 0, 0, .. "HWK1"u8, .. "01kan2q1v7c4x9dw"u8, 0xE8, 0xFD, 0, 0] },
        { "frame that claims 16 EB", [0x28, 0xB5, 0x2F, 0xFD, 0xE4, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF] },
        { "frame without a size", [0x28, 0xB5, 0x2F, 0xFD, 0x04, 0x00, 1, 0, 0] },
        { "frame with a dictionary", [0x28, 0xB5, 0x2F, 0xFD, 0x63, 1, 2, 3, 4, 1, 0, 0] },
    };

    [Theory]
    [MemberData(nameof(Heads))]
    public void Read_Head_RefusedWithoutMemory(string what, byte[] head)
    {
        Assert.NotEmpty(what);
        byte[] file = [.. head, .. new byte[4096]];
        long before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal(RecordingState.Broken, sample.Verify(file).State);
        Assert.Throws<InvalidDataException>(() => Count(file));
        Assert.Throws<InvalidDataException>(() => Decrypt(file));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 << 20);
    }

    [Fact]
    public void Read_ZipBomb_HoldsOneFrameAtATime()
    {
        // The longest line from a few KB, again and again.
        byte[] frame = FrameOfOneLine(RecordingReader.LineBytesMax);
        Assert.True(frame.Length < 16 << 10);
        byte[] file = [.. Enumerable.Repeat(frame, 5).SelectMany(bytes => bytes)];
        Assert.Equal(RecordingState.Broken, sample.Verify(file).State);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        long highest = before;
        using var reader = new RecordingReader(new MemoryStream(file));
        foreach (var line in reader.ReadLines())
        {
            Assert.Equal(RecordingReader.LineBytesMax, line.Json.Length);
            highest = Math.Max(highest, GC.GetTotalMemory(forceFullCollection: true));
        }

        Assert.InRange(highest - before, 0, MemoryMax);
    }

    [Fact]
    public void Read_LineLongerThanAnyRecorded_Refused()
    {
        Assert.True(RecordingReader.LineBytesMax < FrameScanner.ContentBytesMax);
        Assert.Throws<InvalidDataException>(() => Count(FrameOfOneLine(RecordingReader.LineBytesMax + 1)));
    }

    [Fact]
    public void Read_FrameThatHoldsMoreThanItSays_Refused()
    {
        using var compressor = new ZstdFrameCompressor();
        byte[] content = new byte[1 << 20];
        byte[] buffer = new byte[compressor.Bound(content.Length)];
        byte[] frame = buffer[..compressor.Compress(content, buffer)];
        // Single segment with a content size of 4 bytes: say 16 instead of a million.
        Assert.Equal(0x80, frame[4] & 0xC0);
        int at = (frame[4] & 0x20) != 0 ? 5 : 6;
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(at), 16);
        Assert.Throws<InvalidDataException>(() => Count(frame));
        Assert.Equal(RecordingState.Broken, sample.Verify(frame).State);
    }

    [Fact]
    public void Read_HundredThousandFramesOfOneByte_BoundedAndToldSo()
    {
        using var compressor = new ZstdFrameCompressor();
        byte[] buffer = new byte[256];
        int length = compressor.Compress("\n"u8, buffer);
        var file = new MemoryStream();
        byte[] head = (byte[])FrameLink.Genesis.Clone();
        byte[] link = new byte[FrameLink.FrameBytes];
        for (int number = 1; number <= 100_000; number++)
        {
            file.Write(buffer, 0, length);
            new FrameLink(number, number, 1, 1, length, 1, 1, 0, 1).Write(link, buffer.AsSpan(0, length), head);
            file.Write(link);
        }

        file.Position = 0;
        using var key = ECDsa.Create();
        key.ImportFromPem(sample.PublicKey);
        // This thread's alone: others keep what they like.
        long before = GC.GetAllocatedBytesForCurrentThread();
        var found = RecordingVerifier.Verify(file, key);
        Assert.Equal((RecordingState.Unsealed, 100_000L), (found.State, found.Frames));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 32 << 20);
        file.Position = 0;
        using var reader = new RecordingReader(file);
        Assert.Equal(100_000, reader.ReadLines().Count());
    }

    private static byte[] FrameOfOneLine(int bytes)
    {
        using var compressor = new ZstdFrameCompressor();
        byte[] content = new byte[bytes + 1];
        content.AsSpan().Fill((byte)'x');
        content[^1] = (byte)'\n';
        byte[] buffer = new byte[compressor.Bound(content.Length)];
        return buffer[..compressor.Compress(content, buffer)];
    }

    private static int Count(byte[] file)
    {
        using var reader = new RecordingReader(new MemoryStream(file));
        return reader.ReadLines().Count();
    }

    private static long Decrypt(byte[] file)
    {
        using var folder = new HoopWire.Kit.TemporaryFolder();
        using var key = ReadingKey.LoadOrCreate(folder.Path);
        return RecordingDecryption.Decrypt(new MemoryStream(file), key, Stream.Null);
    }
}
