using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>Finds recordings under a data directory. Reads names only, so that it works beside a gateway that runs, and without one.</summary>
/// <param name="dataDirectory">The gateway's data directory.</param>
public sealed class RecordingCatalog(string dataDirectory)
{
    private const string AnyFile = "*.zst";
    private readonly RecordingPaths _paths = new(dataDirectory);

    /// <summary>The recording of a session; null when there is none.</summary>
    public RecordingEntry? Find(string id)
    {
        if (RecordingPaths.TimeOf(id) is null) return null;
        string folder = _paths.Folder(id);
        string[] names = [id + RecordingPaths.Extension, id + RecordingPaths.TerminalExtension];
        foreach (string name in names)
        {
            if (Entry(Path.Combine(folder, name)) is { } entry) return entry;
        }

        // A file that was put back from elsewhere may lie in another folder.
        if (!Directory.Exists(_paths.Recordings)) return null;
        return names
            .SelectMany(name => Directory.EnumerateFiles(_paths.Recordings, name, SearchOption.AllDirectories))
            .Select(Entry)
            .FirstOrDefault(entry => entry is not null);
    }

    /// <summary>Whether the recording of a session has been begun and not closed.</summary>
    public bool IsOpen(string id) => RecordingPaths.TimeOf(id) is not null && File.Exists(_paths.OpenMarker(id));

    /// <summary>Recordings of sessions that started in a time range, newest first; read from disk as they are taken.</summary>
    public IEnumerable<RecordingEntry> List(DateTimeOffset? since = null, DateTimeOffset? until = null)
    {
        var from = since ?? DateTimeOffset.MinValue;
        var to = until ?? DateTimeOffset.MaxValue;
        return Days(DateOnly.FromDateTime(from.UtcDateTime), DateOnly.FromDateTime(to.UtcDateTime))
            .SelectMany(folder => Directory.EnumerateFiles(folder, AnyFile).OrderDescending(StringComparer.Ordinal))
            .Select(Entry)
            .OfType<RecordingEntry>()
            .Where(entry => entry.StartedAt >= from && entry.StartedAt <= to);
    }

    private IEnumerable<string> Days(DateOnly from, DateOnly to) =>
        from year in Numbered(_paths.Recordings, 1, 9999)
        from month in Numbered(year.Path, 1, 12)
        from day in Numbered(month.Path, 1, 31)
        where day.Number <= DateTime.DaysInMonth(year.Number, month.Number)
        let date = new DateOnly(year.Number, month.Number, day.Number)
        where date >= @from && date <= to
        select day.Path;

    private static IEnumerable<(int Number, string Path)> Numbered(string folder, int min, int max)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateDirectories(folder)
            .Select(path => (Number: int.TryParse(Path.GetFileName(path), out int number) ? number : 0, Path: path))
            .Where(found => found.Number >= min && found.Number <= max)
            .OrderByDescending(found => found.Number);
    }

    private RecordingEntry? Entry(string path)
    {
        string name = Path.GetFileName(path);
        bool terminal = name.EndsWith(RecordingPaths.TerminalExtension, StringComparison.Ordinal);
        if (!terminal && !name.EndsWith(RecordingPaths.Extension, StringComparison.Ordinal)) return null;
        string id = name[..name.IndexOf('.', StringComparison.Ordinal)];
        var file = new FileInfo(path);
        if (RecordingPaths.TimeOf(id) is not { } startedAt || !file.Exists) return null;
        return new RecordingEntry(id, startedAt, path, file.Length, terminal, File.Exists(_paths.OpenMarker(id)));
    }
}
