using System.Buffers;
using System.Text;

namespace HoopWire.Postgres.Session;

/// <summary>Whether a text that no rule reads may define something, by the first word of each of its statements: sessions with masks are to know of it.</summary>
internal static class DefinitionScan
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n\f\v(;"u8);

    private static readonly byte[] Create = [.. "create"u8];
    private static readonly byte[] Index = [.. "index"u8];
    private static readonly byte[] Unique = [.. "unique"u8];
    private static readonly byte[] Commit = [.. "commit"u8];
    private static readonly byte[] Prepared = [.. "prepared"u8];

    private static readonly byte[][] Words = [.. new[] { "alter", "call", "create", "do", "drop", "import" }.Select(Encoding.ASCII.GetBytes)];

    /// <summary>Looks behind every semicolon, wherever it stands, and behind comments.</summary>
    public static bool MayDefine(ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int start = text.IndexOfAnyExcept(Spaces);
            if (start < 0) return false;
            text = text[start..];
            if (text.StartsWith("--"u8) || text.StartsWith("/*"u8))
            {
                text = text[CommentLength(text)..];
                continue;
            }
            if (BeginsWithOne(text)) return true;
            int next = text.IndexOf((byte)';');
            if (next < 0) return false;
            text = text[next..];
        }
    }

    private static int CommentLength(ReadOnlySpan<byte> text)
    {
        if (text[0] == (byte)'-') return text.IndexOfAny("\r\n"u8) is var line and >= 0 ? line : text.Length;
        int depth = 0;
        for (int i = 0; i + 1 < text.Length; i++)
        {
            bool opens = text[i] == (byte)'/' && text[i + 1] == (byte)'*';
            if (!opens && !(text[i] == (byte)'*' && text[i + 1] == (byte)'/')) continue;
            depth += opens ? 1 : -1;
            i++;
            if (depth == 0) return i + 1;
        }
        return text.Length;
    }

    private static bool BeginsWithOne(ReadOnlySpan<byte> text)
    {
        foreach (byte[] word in Words)
            if (BeginsWith(text, word)) return !IsOfAnIndex(text);
        return BeginsWith(text, Commit) && BeginsWith(Behind(text, Commit), Prepared);
    }

    /// <summary>An index shows nothing, and takes its time.</summary>
    private static bool IsOfAnIndex(ReadOnlySpan<byte> text)
    {
        if (!BeginsWith(text, Create)) return false;
        var rest = Behind(text, Create);
        return BeginsWith(rest, Index) || BeginsWith(rest, Unique);
    }

    private static ReadOnlySpan<byte> Behind(ReadOnlySpan<byte> text, byte[] word) => text[word.Length..].TrimStart(" \t\r\n"u8);

    private static bool BeginsWith(ReadOnlySpan<byte> text, byte[] word) =>
        text.Length > word.Length && Ascii.EqualsIgnoreCase(text[..word.Length], word) && !char.IsAsciiLetterOrDigit((char)text[word.Length]) && text[word.Length] != (byte)'_';
}
