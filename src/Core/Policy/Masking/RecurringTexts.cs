using System.Text;

namespace HoopWire.Policy.Masking;

/// <summary>Decodes texts of which the same few come again and again, such as a catalogue's names: each is in memory once.</summary>
public sealed class RecurringTexts
{
    /// <summary>What is longer is no name, and seldom comes twice.</summary>
    private const int LengthMax = 64;

    private readonly Dictionary<string, string> _known = new(StringComparer.Ordinal);

    /// <summary>The text of these bytes of UTF-8.</summary>
    public string Of(ReadOnlySpan<byte> utf8)
    {
        string text = Encoding.UTF8.GetString(utf8);
        if (text.Length > LengthMax) return text;
        if (_known.TryGetValue(text, out string? known)) return known;
        _known.Add(text, text);
        return text;
    }
}
