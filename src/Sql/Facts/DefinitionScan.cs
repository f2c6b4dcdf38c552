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
    /// <param name="ends">What ends a line in the dialect.</param>
    protected static int LineLength(ReadOnlySpan<byte> text, ReadOnlySpan<byte> ends) => text.IndexOfAny(ends) is var line and >= 0 ? line : text.Length;

    /// <summary>What stands behind the first word of a text and the white space behind that.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">Its first word.</param>
    protected static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) => BehindSpaces(text[word.Length..]);

    /// <summary>A text without the white space that it begins with.</summary>
    /// <param name="text">The text.</param>
    protected static ReadOnlySpan<byte> BehindSpaces(ReadOnlySpan<byte> text) => text.TrimStart(" \t\r\n\f\v"u8);

    /// <summary>Whether the first word of a text is this one, in letters of either case.</summary>
    /// <param name="text">The text.</param>
    /// <param name="word">The word.</param>
    protected static bool BeginsWith(ReadOnlySpan<byte> text, ReadOnlySpan<byte> word) =>
        text.Length >= word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word) && (text.Length == word.Length || !IsOfAWord(text[word.Length]));

    /// <summary>Whether the first word of a text is one of these.</summary>
    /// <param name="text">The text.</param>
    /// <param name="words">The words.</param>
    protected static bool BeginsWithAny(ReadOnlySpan<byte> text, ReadOnlySpan<byte[]> words)
    {
        foreach (byte[] word in words)
            if (BeginsWith(text, word)) return true;
        return false;
    }

    /// <summary>Whether a statement makes an index, which shows nothing, and takes its time.</summary>
    /// <param name="text">The statement.</param>
    protected static bool CreatesIndex(ReadOnlySpan<byte> text) => Creates(text, "index"u8) || Creates(text, "unique"u8);

    /// <summary>Whether a statement is a CREATE with this word behind it.</summary>
    /// <param name="text">The statement.</param>
    /// <param name="what">The word.</param>
    protected static bool Creates(ReadOnlySpan<byte> text, ReadOnlySpan<byte> what) => BeginsWith(text, "create"u8) && BeginsWith(Behind(text, "create"u8), what);

    private static bool IsOfAWord(byte c) => char.IsAsciiLetterOrDigit((char)c) || c == (byte)'_';
}
