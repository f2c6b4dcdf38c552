using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;

namespace HoopWire.Fuzz.Targets;

/// <summary>Frames of the compressed protocol: what opens has the length that its head claims, and compressed again opens to the same.</summary>
internal sealed class MySqlCompressed : IFuzzTarget
{
    public static string Name => "mysql-compressed";

    public static IEnumerable<byte[]> Seeds => [Frame("SELECT 1; SELECT 1; SELECT 1; SELECT 1; SELECT 1; SELECT 1"u8), Frame(new byte[2000]), [5, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 14]];

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        // A fuzzer's input is short: what it may claim is bounded here as memory bounds it there.
        if (!CompressedHead.TryRead(input, out var head) || !head.IsPlausible || head.Content > 1 << 13) return;
        if (head.PlainLength == 0 || input.Length < CompressedHead.Bytes + head.Length) return;
        byte[] plain = new byte[head.Content];
        bool opened = ZlibFrame.TryOpen(input.Slice(CompressedHead.Bytes, head.Length), plain);
        Trace.Note(1, opened ? 1 : 0);
        if (!opened) return;
        byte[] again = new byte[ZlibFrame.Bound(plain.Length)];
        int length = ZlibFrame.Compress(plain, plain.Length, again);
        if (length == 0) return;
        byte[] back = new byte[plain.Length];
        FuzzFailure.Unless(ZlibFrame.TryOpen(again.AsSpan(0, length), back) && back.AsSpan().SequenceEqual(plain), "something else came back");
    }

    private static byte[] Frame(ReadOnlySpan<byte> plain)
    {
        byte[] content = new byte[ZlibFrame.Bound(plain.Length)];
        int length = ZlibFrame.Compress(plain.ToArray(), plain.Length, content);
        byte[] frame = new byte[CompressedHead.Bytes + length];
        new CompressedHead(length, 0, plain.Length).Write(frame);
        content.AsSpan(0, length).CopyTo(frame.AsSpan(CompressedHead.Bytes));
        return frame;
    }
}
