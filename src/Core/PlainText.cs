namespace HoopWire;

/// <summary>What others wrote, as people are shown it: on a terminal, in the log, in one line. Nothing in it acts there instead of being seen.</summary>
public static class PlainText
{
    /// <summary>
    /// Whether a character acts where it is shown: a control character, a separator of lines or paragraphs, and what overrides the direction of reading
    /// (UAX 9, 2.1 to 2.5).
    /// </summary>
    public static bool Acts(char c) => char.IsControl(c) || c is (>= '\u2028' and <= '\u202E') or (>= '\u2066' and <= '\u2069');

    /// <summary>The text with a space in the place of each character that acts.</summary>
    public static string Of(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        return text.Any(Acts) ? string.Concat(text.Select(c => Acts(c) ? ' ' : c)) : text;
    }
}
