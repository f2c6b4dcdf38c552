namespace HoopWire.Sessions;

/// <summary>Names that a peer sends before it has proved anything, as they may stand in a line of the log.</summary>
public static class Claimed
{
    private const int CharsMax = 64;

    /// <summary>The name without control characters and cut; <c>-</c> for none.</summary>
    /// <param name="name">As it was sent.</param>
    public static string Text(string? name)
    {
        if (string.IsNullOrEmpty(name)) return "-";
        string cut = name.Length > CharsMax ? name[..CharsMax] + "…" : name;
        return string.Create(cut.Length, cut, static (span, from) =>
        {
            for (int i = 0; i < span.Length; i++) span[i] = char.IsControl(from[i]) || char.IsSurrogate(from[i]) || from[i] is '\u2028' or '\u2029' ? '?' : from[i];
        });
    }
}
