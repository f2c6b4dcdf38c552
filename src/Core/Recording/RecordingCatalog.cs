using HoopWire.Recording.Files;

namespace HoopWire.Recording;

/// <summary>
/// The recordings under a data directory: the storage that is always there. Reads names only, so that it works beside a gateway that runs, and without
/// one.
/// </summary>
/// <param name="dataDirectory">The gateway's data directory.</param>
public sealed class RecordingCatalog(string dataDirectory) : IRecordingStorage
{
    private const string AnyFile = "*.zst";
    private readonly RecordingPaths _paths = new(dataDirectory);

    /// <summary>The first file of a session's recording; null when there is none.</summary>
    public RecordingEntry? Find(string id) => Parts(id) is [var first, ..] ? first : null;

    /// <inheritdoc/>
    public IReadOnlyList<RecordingEntry> Parts(string id) => PartsInPlace(id) is { Count: > 0 } found ? found : PartsElsewhere(id);

    /// <summary>The files in the folder of the session's day.</summary>
    public IReadOnlyList<RecordingEntry> PartsInPlace(string id) => RecordingPaths.TimeOf(id) is null ? [] : PartsIn(_paths.Folder(id), id);

    /// <summary>The files in another folder, where they were put back. Searches all of them.</summary>
    public IReadOnlyList<RecordingEntry> PartsElsewhere(string id)
    {
        if (RecordingPaths.TimeOf(id) is null || !Directory.Exists(_paths.Recordings)) return [];
        string? file = Directory.EnumerateFiles(_paths.Recordings, id + AnyFile, SearchOption.AllDirectories).FirstOrDefault();
        return file is null ? [] : PartsIn(Path.GetDirectoryName(file)!, id);
    }

    /// <summary>The recording that a file anywhere is of: one that lies here, or a copy of it. Null where none of its session lies in its place, nor the file here.</summary>
    /// <param name="file">The file.</param>
    /// <param name="session">The session that the file is of by its own word; null for what its name says.</param>
    public RecordingEntry? OfFile(string file, string? session)
    {
        if ((session ?? SessionOf(file)) is not { } id) return null;
        return PartsInPlace(id) is [var first, ..] ? first : Named(Path.GetFullPath(file));
    }

    /// <summary>The session that a file is of by its name; null where that is none of a recording.</summary>
    public static string? SessionOf(string file) => RecordingPaths.Of(Path.GetFileName(file))?.Id;

    /// <inheritdoc/>
    public bool IsOpen(string id) => RecordingPaths.TimeOf(id) is not null && File.Exists(_paths.OpenMarker(id));

    /// <inheritdoc/>
    public RecordingEntry? Named(string name)
    {
        string path = Path.GetFullPath(Path.Combine(_paths.Recordings, name));
        return path.StartsWith(Path.GetFullPath(_paths.Recordings) + "/", StringComparison.Ordinal) ? Entry(path) : null;
    }

    /// <inheritdoc/>
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

    /// <inheritdoc/>
    public Stream Open(RecordingEntry entry, CancellationToken cancellationToken = default) => new FileStream(entry.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);

    /// <inheritdoc/>
    public void Delete(RecordingEntry entry) => File.Delete(entry.Path);

    private List<RecordingEntry> PartsIn(string folder, string id)
    {
        List<RecordingEntry> parts = [];
        foreach (string name in (string[])[id + RecordingPaths.Extension, id + RecordingPaths.TerminalExtension])
        {
            if (Entry(Path.Combine(folder, name)) is { } entry) parts.Add(entry);
        }

        for (int other = 1; Entry(Path.Combine(folder, RecordingPaths.NameOf(id, other))) is { } entry; other++) parts.Add(entry);
        return parts;
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
        var file = new FileInfo(path);
        if (RecordingPaths.Of(file.Name) is not { } name || !file.Exists) return null;
        return new RecordingEntry(name.Id, name.StartedAt, path, file.Length, name.IsTerminal, File.Exists(_paths.OpenMarker(name.Id)))
        {
            Name = Path.GetRelativePath(_paths.Recordings, path),
        };
    }
}
