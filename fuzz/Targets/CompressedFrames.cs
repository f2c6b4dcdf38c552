using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>What must hold of frames of MySQL's compressed protocol, however they are compressed.</summary>
internal static class CompressedFrames
{
    /// <summary>A fuzzer's input is short: what it may claim is bounded here as memory bounds it there.</summary>
    private const int ContentMax = 1 << 13;

    public static IEnumerable<byte[]> Seeds(IFrameCodec codec) =>
        [Frame(codec, "SELECT 1; SELECT 1; SELECT 1; SELECT 1; SELECT 1; SELECT 1"u8), Frame(codec, new byte[2000]), [5, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 14]];

    public static void Fuzz(IFrameCodec codec, ReadOnlySpan<byte> input)
    {
        if (!CompressedHead.TryRead(input, out var head) || !head.IsPlausible(codec.RatioMax) || head.Content > ContentMax) return;
        if (head.PlainLength == 0 || input.Length < CompressedHead.Bytes + head.Length) return;
        byte[] plain = new byte[head.Content];
        bool opened = codec.TryOpen(input.Slice(CompressedHead.Bytes, head.Length), plain);
        Trace.Note(1, opened ? 1 : 0);
        if (!opened) return;
        byte[] again = new byte[codec.Bound(plain.Length)];
        int length = codec.Compress(plain, plain.Length, again);
        if (length == 0) return;
        byte[] back = new byte[plain.Length];
        FuzzFailure.Unless(codec.TryOpen(again.AsSpan(0, length), back) && back.AsSpan().SequenceEqual(plain), "something else came back");
    }

    private static byte[] Frame(IFrameCodec codec, ReadOnlySpan<byte> plain)
    {
        byte[] content = new byte[codec.Bound(plain.Length)];
        int length = codec.Compress(plain.ToArray(), plain.Length, content);
        byte[] frame = new byte[CompressedHead.Bytes + length];
        new CompressedHead(length, 0, plain.Length).Write(frame);
        content.AsSpan(0, length).CopyTo(frame.AsSpan(CompressedHead.Bytes));
        return frame;
    }
}
