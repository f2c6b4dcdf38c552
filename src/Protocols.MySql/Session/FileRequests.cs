using System.Text;

namespace HoopWire.MySql.Session;

/// <summary>Whether a target may ask for a file: only where the statement under way does so, by that name.</summary>
internal static class FileRequests
{
    /// <summary>Whether a text may be a LOAD DATA LOCAL or LOAD XML LOCAL.</summary>
    public static bool MayAsk(ReadOnlySpan<byte> text) => Contains(text, "local"u8) && Contains(text, "infile"u8) && Contains(text, "load"u8);

    /// <summary>Whether the statement names this file. One whose name needs escapes is not found, and not sent.</summary>
    public static bool Names(ReadOnlySpan<byte> text, ReadOnlySpan<byte> file) => !file.IsEmpty && text.IndexOf(file) >= 0;

    private static bool Contains(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        for (int i = 0; i + word.Length <= text.Length; i++)
        {
            int at = text[i..].IndexOfAny(word[0], (byte)(word[0] - 0x20));
            if (at < 0) return false;
            i += at;
            if (text.Length - i >= word.Length && Ascii.EqualsIgnoreCase(text.Slice(i, word.Length), word)) return true;
        }
        return false;
    }
}
