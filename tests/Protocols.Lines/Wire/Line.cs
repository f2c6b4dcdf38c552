using HoopWire.Wire;

namespace HoopWire.Lines.Wire;

/// <summary>
/// <c>WORD [SP CHANNEL [SP REST]] LF</c>, at most 64 KB. From the client: <c>LOGIN user#target key</c>, or without the key, which is then asked for by <c>KEY?</c>; then <c>RUN n command</c>. To it: <c>OK</c>, <c>OUT n base64</c>,
/// <c>HELD n request</c>, <c>NO n why</c>, <c>END n status</c>, <c>BYE why</c>. A target speaks the same.
/// </summary>
internal static class Line
{
    /// <summary>Bytes of a line, its end included.</summary>
    public const int BytesMax = 64 << 10;

    /// <summary>Takes the first line of the input.</summary>
    /// <param name="input">Bytes that came.</param>
    /// <param name="line">The line without its end.</param>
    public static FrameStatus TryRead(ReadOnlySpan<byte> input, out ReadOnlySpan<byte> line)
    {
        int end = input[..Math.Min(input.Length, BytesMax)].IndexOf((byte)'\n');
        line = end < 0 ? default : input[..end];
        if (end >= 0) return FrameStatus.Message;
        return input.Length < BytesMax ? FrameStatus.NeedMore : FrameStatus.Malformed;
    }

    /// <summary>Takes a line apart; what is not there is empty.</summary>
    public static void Split(ReadOnlySpan<byte> line, out ReadOnlySpan<byte> word, out ReadOnlySpan<byte> channel, out ReadOnlySpan<byte> rest)
    {
        word = Take(ref line);
        channel = Take(ref line);
        rest = line;
    }

    private static ReadOnlySpan<byte> Take(scoped ref ReadOnlySpan<byte> line)
    {
        int space = line.IndexOf((byte)' ');
        var taken = space < 0 ? line : line[..space];
        line = space < 0 ? default : line[(space + 1)..];
        return taken;
    }
}
