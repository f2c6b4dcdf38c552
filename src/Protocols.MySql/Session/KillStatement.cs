using System.Buffers;
using System.Buffers.Text;
using System.Text;

namespace HoopWire.MySql.Session;

/// <summary>
/// <c>KILL [HARD | SOFT] [CONNECTION | QUERY] NUMBER</c>, and nothing else in the text: what a client sends for Ctrl-C, on a connection of its own. Any other
/// spelling is a statement like every other.
/// </summary>
/// <param name="IsQuery">Whether only what runs is ended.</param>
/// <param name="Id">The number.</param>
internal readonly record struct KillStatement(bool IsQuery, ulong Id)
{
    private static readonly SearchValues<byte> Spaces = SearchValues.Create(" \t\r\n"u8);

    /// <summary>Reads a text.</summary>
    public static bool TryRead(ReadOnlySpan<byte> text, out KillStatement kill)
    {
        kill = default;
        if (!TakeWord(ref text, "KILL"u8)) return false;
        if (!TakeWord(ref text, "HARD"u8)) TakeWord(ref text, "SOFT"u8);
        bool query = TakeWord(ref text, "QUERY"u8);
        if (!query) TakeWord(ref text, "CONNECTION"u8);
        if (!Utf8Parser.TryParse(text, out ulong id, out int digits)) return false;
        text = text[digits..].Trim(" \t\r\n;"u8);
        kill = new KillStatement(query, id);
        return text.IsEmpty;
    }

    /// <summary>The statement for the target's own number.</summary>
    public byte[] For(uint thread) => Encoding.ASCII.GetBytes(string.Create(System.Globalization.CultureInfo.InvariantCulture, $"KILL {(IsQuery ? "QUERY" : "CONNECTION")} {thread}"));

    private static bool TakeWord(ref ReadOnlySpan<byte> text, ReadOnlySpan<byte> word)
    {
        var rest = text.TrimStart(" \t\r\n"u8);
        if (rest.Length <= word.Length || !Ascii.EqualsIgnoreCase(rest[..word.Length], word) || !Spaces.Contains(rest[word.Length])) return false;
        text = rest[(word.Length + 1)..].TrimStart(" \t\r\n"u8);
        return true;
    }
}
