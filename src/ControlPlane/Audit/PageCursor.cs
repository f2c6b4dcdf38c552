using System.Globalization;

namespace HoopWire.ControlPlane;

/// <summary>A place in a list that is sorted by time, newest first.</summary>
/// <param name="At">The time of the last row seen, in milliseconds.</param>
/// <param name="Id">Its id.</param>
internal sealed record PageCursor(long At, string Id)
{
    /// <summary>As people copy it; null when it is none.</summary>
    public static PageCursor? Parse(string text)
    {
        string[] parts = text.Split('.');
        return parts.Length == 2 && parts[1].Length is > 0 and <= 20 && long.TryParse(parts[0], NumberStyles.None, CultureInfo.InvariantCulture, out long at)
            ? new PageCursor(at, parts[1])
            : null;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{At}.{Id}");
}
