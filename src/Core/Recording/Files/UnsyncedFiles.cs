using HoopWire.Recording.Journals;

namespace HoopWire.Recording.Files;

/// <summary>Files that were written and are not known to be on disk. One thread's.</summary>
/// <remarks>
/// The kernel tells of a write that the disk refused once, and keeps its pages as if they had been written: the next sync says that all is well, and nothing
/// of them may ever reach the disk. So what was written since the last sync that went well is written again before the next.
/// </remarks>
internal sealed class UnsyncedFiles(RecordingOptions options, SigningKey key)
{
    /// <summary>With more files than this one sync of the file system is cheaper than one of each.</summary>
    private const int FilesMax = 32;

    private readonly HashSet<RecordingFile> _files = [];
    private readonly HashSet<string> _folders = new(StringComparer.Ordinal);
    private bool _failed;

    /// <summary>Folders with names that are not known to be on disk.</summary>
    public IReadOnlyCollection<string> Folders => _folders;

    /// <summary>A file was written.</summary>
    public void Wrote(RecordingFile file) => _files.Add(file);

    /// <summary>A file or a folder was made.</summary>
    public void Made(string path) => _folders.Add(Path.GetDirectoryName(path)!);

    /// <summary>Waits until all of them are on disk.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public void Sync()
    {
        if (_files.Count == 0 && _folders.Count == 0) return;
        try
        {
            options.BeforeSync?.Invoke();
            if (_failed) WriteAgain();
            SyncAll();
        }
        catch
        {
            _failed = true;
            throw;
        }

        foreach (var file in _files) file.MarkSynced();
        _failed = false;
        _files.Clear();
        _folders.Clear();
    }

    private void SyncAll()
    {
        bool all = _files.Count > FilesMax;
        foreach (var recording in _files)
        {
            if (TrySync(recording, all) && all) break;
        }

        // Also of other file systems than that of the files.
        foreach (string folder in _folders) Posix.SyncFolder(folder);
    }

    // False for one that is gone: also since the look, as whoever deletes it does not wait.
    private static bool TrySync(RecordingFile recording, bool wholeFileSystem)
    {
        if (FramePlace.TrySync(recording.Path, wholeFileSystem)) return true;
        return recording.Sealed ? false : throw new FileNotFoundException($"{recording.Path} was taken away while the gateway needs it: put it back", recording.Path);
    }

    private void WriteAgain()
    {
        foreach (var file in _files)
        {
            if (IsGone(file)) continue;
            using var stream = PrivateFiles.Open(file.Path);
            var reached = file.AtLastSync();
            long from = stream.Position = reached.Offset;
            using var walk = new ChainWalk(stream, reached, key);
            while (walk.Next())
            {
            }

            // Read from the disk instead of the kernel's memory it may be something else. The journal still has it.
            if (reached.Offset != file.Offset || reached.Sealed != file.Sealed || !reached.Head.AsSpan().SequenceEqual(file.Head))
                throw new IOException($"{file.Path} does not hold any more what was written: the next start of the gateway writes it anew");
            PrivateFiles.WriteAgain(stream, from, file.Sealed ? stream.Length : file.Offset);
        }
    }

    // A closed recording that was taken away is missed by the audit; there is nothing left to sync. One that is open may not be missing.
    private static bool IsGone(RecordingFile file) => file.Sealed && !File.Exists(file.Path);
}
