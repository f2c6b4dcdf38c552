using System.Text;

namespace HoopWire.Gateway.Cli;

/// <summary>
/// A recorded text on a terminal. Where lines end decides what a comment takes in: an end of a line is always seen, and nothing in a text acts on the
/// terminal or turns the order in which it is read.
/// </summary>
internal static class ShownText
{
    private const char LineEnd = '⏎';

    // PostgreSQL's comments end at it, MySQL's do not: it is seen, whatever it does.
    private const char CarriageReturn = '␍';
    private const char Replaced = '\uFFFD';

    /// <summary>The text on one line, its line ends as <c>⏎</c>.</summary>
    public static string OneLine(string text) => text.AsSpan().IndexOfAny('\n', '\r') < 0 && !NeedsReplacing(text) ? text : Write(text, LineEnd);

    /// <summary>The text as the lines it has.</summary>
    public static string[] Lines(string text) => Write(text, '\n').Split('\n');

    private static bool NeedsReplacing(string text) => text.Any(c => Of(c) != c);

    private static string Write(string text, char lineEnd)
    {
        var shown = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            switch (text[i])
            {
                case '\r' when i + 1 < text.Length && text[i + 1] == '\n': break;
                case '\r': shown.Append(CarriageReturn).Append(lineEnd == '\n' ? "\n" : ""); break;
                case '\n': shown.Append(lineEnd); break;
                default: shown.Append(Of(text[i])); break;
            }
        }

        return shown.ToString();
    }

    /// <summary>A character as it is shown. What stands for line ends must not be taken for one.</summary>
    private static char Of(char c) => c switch
    {
        '\t' => ' ',
        LineEnd or CarriageReturn => Replaced,
        _ => PlainText.Acts(c) ? Replaced : c,
    };
}
