using System.Text.Json;
using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>What is kept of uploads: a small file for each recording that lies on this disk and is on its way, or has arrived.</summary>
internal sealed class UploadStates(string dataDirectory)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Path.Combine(dataDirectory, "uploads");

    /// <summary>What is kept of a file; null for nothing, and for what cannot be read: then it is begun anew.</summary>
    public UploadState? Find(RecordingEntry entry) => Read(PathOf(entry));

    /// <summary>Keeps it, whole or not at all.</summary>
    public void Keep(RecordingEntry entry, UploadState state)
    {
        Directory.CreateDirectory(_folder, Mode | UnixFileMode.UserExecute);
        string path = PathOf(entry), half = path + ".new";
        using (var file = new FileStream(half, new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, UnixCreateMode = Mode }))
        {
            JsonSerializer.Serialize(file, state, UploadJson.Default.UploadState);
            file.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
    }

    /// <summary>Notes that a file that has arrived is taken from the disk now: a journal may still hold it, and is not to bring it back.</summary>
    public void Leave(RecordingEntry entry)
    {
        if (Find(entry) is { } state) Keep(entry, state with { HasLeft = true });
    }

    /// <summary>Whether a session's recording was taken from the disk.</summary>
    public bool HasLeft(string id) => Kept(id + "*").Any(path => Read(path) is { HasLeft: true });

    /// <summary>Keeps nothing any more of what was taken from the disk before a time.</summary>
    public void ForgetLeft(DateTimeOffset before)
    {
        foreach (string path in Kept("*"))
        {
            if (File.GetLastWriteTimeUtc(path) < before.UtcDateTime && Read(path) is { HasLeft: true }) File.Delete(path);
        }
    }

    /// <summary>Keeps nothing of it any more.</summary>
    public void Forget(RecordingEntry entry)
    {
        if (Directory.Exists(_folder)) File.Delete(PathOf(entry));
    }

    private static UploadState? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), UploadJson.Default.UploadState);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

    private string[] Kept(string name) => Directory.Exists(_folder) ? Directory.GetFiles(_folder, name + ".json") : [];

    private string PathOf(RecordingEntry entry) => Path.Combine(_folder, Path.GetFileName(entry.Name) + ".json");
}
