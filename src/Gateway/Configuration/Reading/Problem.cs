namespace HoopWire.Gateway.Configuration;

/// <summary>One mistake, or one doubt, in the configuration.</summary>
/// <param name="IsError">False for a warning.</param>
/// <param name="File">The file it is written in.</param>
/// <param name="Line">The line, from 1; 0 when it belongs to none.</param>
/// <param name="Key">The key it concerns, such as <c>targets[orders].tls</c>; empty for the file as a whole.</param>
/// <param name="Message">What was found and what was expected.</param>
internal sealed record Problem(bool IsError, string File, int Line, string Key, string Message)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        string place = Line > 0 ? string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{File}:{Line}") : File;
        string subject = Key.Length == 0 ? "" : Key + ": ";
        return $"{place}: {(IsError ? "error" : "warning")}: {subject}{Message}";
    }
}
