using System.Buffers;

namespace HoopWire.ControlPlane;

/// <summary>
/// A text without the values of its literals, so that the same statement with other values is counted together. Where quotes could be read in
/// more than one way the text stays as it is: nobody can hide a statement behind another one's shape.
/// </summary>
internal static class StatementShape
{
    private static readonly SearchValues<byte> Special = SearchValues.Create("'\"0123456789"u8);

    /// <summary>Writes the shape, which is never longer than the text, and returns its length.</summary>
    public static int Write(ReadOnlySpan<byte> text, Span<byte> shape)
    {
        if (!IsPlain(text))
        {
            text.CopyTo(shape);
            return text.Length;
        }

        int read = 0, written = 0;
        while (text[read..].IndexOfAny(Special) is var at && at >= 0)
        {
            text.Slice(read, at).CopyTo(shape[written..]);
            (read, written) = (read + at, written + at);
            byte found = text[read];
            bool number = found is not ((byte)'\'' or (byte)'"');
            if (number && read > 0 && IsWord(text[read - 1]))
            {
                shape[written++] = found;
                read++;
                continue;
            }

            int end = number ? NumberEnd(text, read) : QuoteEnd(text, read);
            if (found == (byte)'"') text[read..end].CopyTo(shape[written..]);
            else shape[written] = found == (byte)'\'' ? found : (byte)'0';
            written += found == (byte)'"' ? end - read : 1;
            read = end;
        }

        text[read..].CopyTo(shape[written..]);
        return written + text.Length - read;
    }

    // Backslashes, dollar quotes and comments change what a quote means.
    private static bool IsPlain(ReadOnlySpan<byte> text)
    {
        if (text.IndexOfAny((byte)'\\', (byte)'`', (byte)'#') >= 0 || text.IndexOf("--"u8) >= 0 || text.IndexOf("/*"u8) >= 0) return false;
        for (var rest = text; rest.IndexOf((byte)'$') is var at && at >= 0; rest = rest[(at + 1)..])
        {
            if (at + 1 >= rest.Length || rest[at + 1] is < (byte)'0' or > (byte)'9') return false;
        }

        return true;
    }

    private static int NumberEnd(ReadOnlySpan<byte> text, int start)
    {
        int end = start + 1;
        while (end < text.Length && text[end] is (>= (byte)'0' and <= (byte)'9') or (byte)'.') end++;
        return end;
    }

    private static int QuoteEnd(ReadOnlySpan<byte> text, int start)
    {
        int length = text[(start + 1)..].IndexOf(text[start]);
        return length < 0 ? text.Length : start + length + 2;
    }

    private static bool IsWord(byte value) => value is (>= (byte)'0' and <= (byte)'9') or (>= (byte)'A' and <= (byte)'Z') or (>= (byte)'a' and <= (byte)'z')
        or (byte)'_' or (byte)'$' or (byte)'.' or >= 0x80;
}
