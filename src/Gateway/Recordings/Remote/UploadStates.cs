using System.Text.Json;
using HoopWire.Recording;

namespace HoopWire.Gateway.Recordings;

/// <summary>What is kept of uploads: a small file for each recording that lies on this disk and is on its way, or has arrived.</summary>
internal sealed class UploadStates(string dataDirectory)
{
    private const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private readonly string _folder = Path.Combine(dataDirectory, "uploads");

    /// <summary>What is kept of a file; null for nothing, and for what cannot be read: then it is begun anew.</summary>
    public UploadState? Find(RecordingEntry entry)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(PathOf(entry)), UploadJson.Default.UploadState);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or JsonException)
        {
            return null;
        }
    }

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

    /// <summary>Keeps nothing of it any more.</summary>
    public void Forget(RecordingEntry entry)
    {
        if (Directory.Exists(_folder)) File.Delete(PathOf(entry));
    }

    private string PathOf(RecordingEntry entry) => Path.Combine(_folder, Path.GetFileName(entry.Name) + ".json");
}
