using System.Text;

namespace HoopWire.Policy.Detection;

/// <summary>A column's name, or the text before a value, cut into words in which the words of detectors are looked for.</summary>
internal readonly ref struct Announcement
{
    /// <summary>How much of a text counts.</summary>
    public const int BytesMax = 64;

    /// <summary>What <see cref="Announcement(ReadOnlySpan{byte}, Span{byte})"/> needs to write on.</summary>
    public const int BufferBytes = 3 * BytesMax + 4;

    /// <summary>Letters of words that stand whole in a text; longer ones may be parted by what is no letter or digit.</summary>
    public const int WholeWordMax = 4;

    // Words in lower case, each between two spaces; then the same without spaces.
    private readonly ReadOnlySpan<byte> _words;
    private readonly ReadOnlySpan<byte> _joined;

    /// <summary>Cuts the last bytes of a text into words, at capitals and digits too.</summary>
    public Announcement(ReadOnlySpan<byte> text, Span<byte> buffer)
    {
        if (text.Length > BytesMax) text = text[^BytesMax..];
        int words = 0, joined = 0;
        var joinedBuffer = buffer[(2 * BytesMax + 2)..];
        buffer[words++] = (byte)' ';
        byte before = (byte)' ';
        foreach (byte b in text)
        {
            bool isWord = DigitRun.IsWord(b) && b != '_';
            bool isEdge = (char.IsAsciiLetterUpper((char)b) && char.IsAsciiLetterLower((char)before)) || (DigitRun.IsDigit(b) != DigitRun.IsDigit(before));
            if ((!isWord || isEdge) && buffer[words - 1] != ' ') buffer[words++] = (byte)' ';
            before = b;
            if (!isWord) continue;
            byte lower = char.IsAsciiLetterUpper((char)b) ? (byte)(b | 0x20) : b;
            buffer[words++] = lower;
            joinedBuffer[joined++] = lower;
        }
        if (buffer[words - 1] != ' ') buffer[words++] = (byte)' ';
        _words = buffer[..words];
        _joined = joinedBuffer[..joined];
    }

    /// <summary>Whether one of a detector's words is in it.</summary>
    public bool Has(ReadOnlySpan<byte[]> words)
    {
        foreach (byte[] word in words)
        {
            if ((word[0] == ' ' ? _words : _joined).IndexOf(word) >= 0) return true;
        }
        return false;
    }

    /// <summary>A word in the form that <see cref="Has"/> looks for: short ones as a whole word, between spaces.</summary>
    public static byte[] Compile(string word) => Encoding.UTF8.GetBytes(word.Length <= WholeWordMax ? $" {word} " : word);
}
