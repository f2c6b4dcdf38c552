using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>Runs codecs over a message whole, cut at every offset, byte by byte, and with bytes behind it.</summary>
internal static class SplitEverywhere
{
    public delegate FrameStatus HeadReader(ReadOnlySpan<byte> input, out byte type, out int totalLength);

    public delegate bool BodyReader(ReadOnlySpan<byte> body);

    /// <summary>A framer finds the same end however the bytes come.</summary>
    public static void Head(byte[] message, HeadReader read)
    {
        byte[] flood = [.. message, .. Enumerable.Repeat((byte)0xA5, 64)];
        for (int length = 0; length <= flood.Length; length++)
        {
            FrameStatus status = read(flood.AsSpan(0, length), out byte type, out int total);
            if (length < FrameReader.HeadBytes)
            {
                Assert.Equal(FrameStatus.NeedMore, status);
                continue;
            }
            Assert.Equal(FrameStatus.Message, status);
            Assert.Equal(message[0], type);
            Assert.Equal(message.Length, total);
        }
    }

    /// <summary>A body is read whole only; cut anywhere, or with a byte behind it, it is malformed.</summary>
    public static void StrictBody(byte[] body, BodyReader read)
    {
        Assert.True(read(body));
        for (int length = 0; length < body.Length; length++) Assert.False(read(body.AsSpan(0, length)), $"cut at {length}");
        Assert.False(read([.. body, 0]), "one zero byte more");
        Assert.False(read([.. body, (byte)'x']), "one byte more");
    }

    /// <summary>Whatever the bytes are, a reader says yes or no.</summary>
    public static void NeverThrows(byte[] body, BodyReader read)
    {
        var random = new Random(20260101);
        for (int i = 0; i < 2000; i++)
        {
            byte[] changed = [.. body];
            int changes = 1 + random.Next(4);
            for (int c = 0; c < changes && changed.Length > 0; c++) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            _ = read(changed.AsSpan(0, random.Next(changed.Length + 1)));
        }
    }
}
