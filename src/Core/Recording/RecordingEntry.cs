using System.Globalization;
using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>A file of a recording.</summary>
/// <param name="Id">The session's id.</param>
/// <param name="StartedAt">When the session started, from its id.</param>
/// <param name="Path">The file; of one in a remote store, what people know it by.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="IsTerminal">Whether it is a terminal's, in asciicast; lines of events otherwise.</param>
/// <param name="IsOpen">Whether its end has not been written.</param>
public sealed record RecordingEntry(string Id, DateTimeOffset StartedAt, string Path, long Bytes, bool IsTerminal, bool IsOpen)
{
    /// <summary>What it is called beneath the recordings' folder: <c>YYYY/MM/DD/FILE</c>.</summary>
    public string Name { get; init; } = "";

    /// <summary>Whether it lies in a remote store, and not on this disk.</summary>
    public bool IsRemote { get; init; }

    /// <summary>Its number among the files of its session: 0 for the first.</summary>
    public int Part => FileNameParts is [_, var part, ..] && int.TryParse(part, NumberStyles.None, CultureInfo.InvariantCulture, out int number) ? number : 0;

    private string[] FileNameParts => System.IO.Path.GetFileName(Name).Split('.');

    /// <summary>The folder of a session's day beneath the recordings' folder, <c>YYYY/MM/DD</c>; null for what is no session's id.</summary>
    public static string? FolderOf(string id) =>
        RecordingPaths.TimeOf(id) is { } time ? time.UtcDateTime.ToString("yyyy'/'MM'/'dd", CultureInfo.InvariantCulture) : null;

    /// <summary>The UTC day in a session's id; null for what is no session's id.</summary>
    public static DateOnly? DayOf(string id) => RecordingPaths.TimeOf(id) is { } time ? DateOnly.FromDateTime(time.UtcDateTime) : null;

    /// <summary>A file in a remote store; null when the name is none of a recording in the folder of its day.</summary>
    /// <param name="name">What it is called beneath the recordings' folder.</param>
    /// <param name="place">What people know it by.</param>
    /// <param name="bytes">Its size.</param>
    public static RecordingEntry? Of(string name, string place, long bytes)
    {
        if (RecordingPaths.Of(System.IO.Path.GetFileName(name)) is not { } found || System.IO.Path.GetDirectoryName(name) != FolderOf(found.Id)) return null;
        return new RecordingEntry(found.Id, found.StartedAt, place, bytes, found.IsTerminal, IsOpen: false) { Name = name, IsRemote = true };
    }
}
