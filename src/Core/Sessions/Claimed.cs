namespace HoopWire.Sessions;

/// <summary>Names that a peer sends before it has proved anything, as they may stand in a line of the log.</summary>
public static class Claimed
{
    private const int CharsMax = 64;

    /// <summary>
    /// The name, cut, with <c>?</c> for what acts where it is shown, and for what lies beyond 16 bits, of which a cut may leave half; <c>-</c> for none.
    /// </summary>
    /// <param name="name">As it was sent.</param>
    public static string Text(string? name)
    {
        if (string.IsNullOrEmpty(name)) return "-";
        string cut = name.Length > CharsMax ? name[..CharsMax] + "…" : name;
        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++) span[i] = PlainText.Acts(from[i]) || char.IsSurrogate(from[i]) ? '?' : from[i];
        });
    }
}
