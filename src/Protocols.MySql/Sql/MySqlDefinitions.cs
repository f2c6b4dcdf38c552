using System.Buffers;
using System.Text;
using HoopWire.Sql.Facts;

namespace HoopWire.MySql.Sql;

/// <summary>What texts of MySQL and MariaDB define, by their first words: definitions, and code that may run any.</summary>
internal sealed class MySqlDefinitions : DefinitionScan
{
    private static readonly byte[][] Words = [.. new[] { "alter", "call", "case", "create", "declare", "drop", "execute", "for", "if", "import", "loop", "rename", "repeat", "while" }.Select(Encoding.ASCII.GetBytes)];

    private static readonly SearchValues<byte> OfLabels =
        SearchValues.Create([.. "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$`"u8, .. Enumerable.Range(0x80, 0x80).Select(b => (byte)b)]);

    private MySqlDefinitions()
    {
    }

    /// <summary>The one there is.</summary>
    public static MySqlDefinitions Shared { get; } = new();

    /// <inheritdoc/>
    /// <remarks>A version comment that begins with SET, as dumps have them, and has no semicolon tells nothing else, whether the server reads it or not.</remarks>
    protected override int CommentLength(ReadOnlySpan<byte> text)
    {
        if (text[0] == (byte)'#' || (text.StartsWith("--"u8) && (text.Length == 2 || Characters.EndsDashes(text[2])))) return LineLength(text, "\n"u8);
        // White space in sets of one byte a character.
        if (text[0] >= 0x80 && !BeginsWithLabel(text)) return 1;
        if (!text.StartsWith("/*"u8)) return 0;
        int length = text[2..].IndexOf("*/"u8) is var end and >= 0 ? end + 4 : text.Length;
        return IsRead(text[..length], out var inside) && (!Sets(inside) || inside.Contains((byte)';')) ? 0 : length;
    }

    /// <inheritdoc/>
    protected override bool Begins(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("/*"u8) || BeginsWithLabel(text)) return true;
        if (BeginsWithAny(text, Words)) return !CreatesIndex(text) && !Creates(text, "temporary"u8);
        return (BeginsWith(text, "begin"u8) && !BeginsTransaction(text)) || (BeginsWith(text, "set"u8) && !Sets(text));
    }

    /// <summary>Whether a comment is one that servers may read, and what stands in it.</summary>
    private static bool IsRead(ReadOnlySpan<byte> comment, out ReadOnlySpan<byte> inside)
    {
        int mark = comment.StartsWith("/*!"u8) ? 3 : comment.StartsWith("/*M!"u8) ? 4 : 0;
        inside = BehindSpaces(comment[mark..].TrimStart("0123456789"u8));
        return mark > 0;
    }

    /// <summary>Whether a text sets something, and does not run another statement by that setting. One in a comment of its own, or in quotes, is none.</summary>
    private static bool Sets(ReadOnlySpan<byte> text) =>
        BeginsWith(text, "set"u8) && Behind(text, "set"u8) is [var next, ..] rest && next is not ((byte)'/' or (byte)'#' or (byte)'-') && !BeginsWith(rest, "statement"u8);

    private static bool BeginsTransaction(ReadOnlySpan<byte> text) => Behind(text, "begin"u8) is var rest && (rest.IsEmpty || rest[0] == (byte)';' || BeginsWith(rest, "work"u8));

    private static bool BeginsWithLabel(ReadOnlySpan<byte> text)
    {
        if (text.StartsWith("<<"u8)) return true;
        int end = text.IndexOfAnyExcept(OfLabels);
        return end > 0 && BehindSpaces(text[end..]) is [(byte)':', ..];
    }
}
