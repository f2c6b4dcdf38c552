using HoopWire.Recording.Journals;

namespace HoopWire.Recording.Files;

/// <summary>Files that were written and are not known to be on disk. One thread's.</summary>
internal sealed class UnsyncedFiles(RecordingOptions options)
{
    /// <summary>With more files than this one sync of the file system is cheaper than one of each.</summary>
    private const int FilesMax = 32;

    private readonly HashSet<string> _files = new(StringComparer.Ordinal);
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);

    /// <summary>A file was written.</summary>
    public void Wrote(string path) => _files.Add(path);

    /// <summary>A file was made.</summary>
    public void Made(string path) => _folders.Add(Path.GetDirectoryName(path)!);

    /// <summary>Waits until all of them are on disk.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public void Sync()
    {
        if (_files.Count == 0 && _folders.Count == 0) return;
        options.BeforeSync?.Invoke();
        bool all = _files.Count > FilesMax;
        foreach (string path in _files)
        {
            // One that was taken away is missed by the audit; there is nothing left to sync.
            if (!File.Exists(path)) continue;
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            if (all) Posix.SyncFileSystem(file, path);
            else Posix.SyncData(file, path);
            if (all) break;
        }

        if (!all)
        {
            foreach (string folder in _folders) Posix.SyncFolder(folder);
        }

        _files.Clear();
        _folders.Clear();
    }
}
