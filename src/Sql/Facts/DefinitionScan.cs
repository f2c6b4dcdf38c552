using System.Buffers;
using System.Text;

namespace HoopWire.Sql.Facts;

/// <summary>Whether a text that no rule reads may define something, by the first word of each of its statements: sessions with masks are to know of it.</summary>
public abstract class DefinitionScan
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n\f\v(;"u8);

    /// <summary>Looks behind every semicolon, wherever it stands, and behind comments.</summary>
    /// <param name="text">The text.</param>
    public bool MayDefine(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int start = text.IndexOfAnyExcept(Spaces);
            if (start < 0) return false;
            text = text[start..];
            if (CommentLength(text) is var comment and > 0)
            {
                text = text[comment..];
                continue;
            }
            if (Begins(text)) return true;
            int next = text.IndexOf((byte)';');
            if (next < 0) return false;
            text = text[next..];
        }
    }

    /// <summary>The length of the comment that a text begins with; 0 where it begins with none.</summary>
    /// <param name="text">The text, which is not empty.</param>
    protected abstract int CommentLength(ReadOnlySpan<byte> text);

    /// <summary>Whether a statement that begins here may define something.</summary>
    /// <param name="text">The statement and all behind it.</param>
    protected abstract bool Begins(ReadOnlySpan<byte> text);

    /// <summary>The text up to the end of its first line.</summary>
    /// <param name="text">The text.</param>
    protected static int LineLength(ReadOnlySpan<byte> text) => text.IndexOfAny("\r\n"u8) is var line and >= 0 ? line : text.Length;

    /// <summary>What stands behind the first word of a text and the white space behind that.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">Its first word.</param>
    protected static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => text[word.Length..].TrimStart(" \t\r\n\f\v"u8);

    /// <summary>Whether the first word of a text is this one, in letters of either case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">The word.</param>
    protected static bool BeginsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word) && (text.Length == word.Length || !IsOfAWord(text[word.Length]));

    /// <summary>An index shows nothing, and takes its time.</summary>
    /// <param name="text">A statement that begins with CREATE.</param>
    protected static bool CreatesIndex(ReadOnlySpan<byte> text) => Behind(text, "create"u8) is var rest && (BeginsWith(rest, "index"u8) || BeginsWith(rest, "unique"u8));

    private static bool IsOfAWord(byte c) => char.IsAsciiLetterOrDigit((char)c) || c == (byte)'_';
}
