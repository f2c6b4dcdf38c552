using HoopWire.Recording.Journals;

namespace HoopWire.Recording.Files;

/// <summary>Files and folders that only the gateway's user may read.</summary>
internal static class PrivateFiles
{
    private const int WriteAgainBytes = 1 << 20;
    private const UnixFileMode FolderMode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode PrivateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode ReadableMode = PrivateMode | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes a folder and those above it, and brings their names to the disk.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public static void MakeFolder(string folder)
    {
        var missing = MissingFolders(folder);
        if (missing.Count == 0) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, FolderMode);
        foreach (string made in missing) FolderSync.Sync(Path.GetDirectoryName(made)!);
    }

    /// <summary>A folder and those above it, as far as they do not exist.</summary>
    public static List<string> MissingFolders(string folder)
    {
        List<string> missing = [];
        for (string? at = Path.GetFullPath(folder); at is not null && !Directory.Exists(at); at = Path.GetDirectoryName(at)) missing.Add(at);
        return missing;
    }

    /// <summary>Makes a file that must not exist yet.</summary>
    public static FileStream Create(string path, bool readableByAll = false) => Create(path, FileMode.CreateNew, readableByAll);

    /// <summary>Makes an empty file, or leaves the one there is.</summary>
    public static void Touch(string path) => Create(path, FileMode.OpenOrCreate, readableByAll: false).Dispose();

    /// <summary>Opens a file that exists.</summary>
    public static FileStream Open(string path) => new(path, Options(FileMode.Open));

    /// <summary>Writes a file in the place of any old one, by way of a second name, so that a crash never leaves half of it.</summary>
    public static void WriteWhole(string path, ReadOnlySpan<byte> content, bool readableByAll)
    {
        string half = path + ".new";
        File.Delete(half);
        using (var stream = Create(half, readableByAll))
        {
            stream.Write(content);
            stream.Flush(flushToDisk: true);
        }

        File.Move(half, path, overwrite: true);
        FolderSync.Sync(Path.GetDirectoryName(path)!);
    }

    /// <summary>
    /// Writes a part of a file over itself, so that it is dirty again and goes to the disk with the next sync: after one that failed, the kernel takes it for written.
    /// </summary>
    public static void WriteAgain(FileStream stream, long from, long to)
    {
        byte[] buffer = new byte[(int)Math.Clamp(to - from, 1, WriteAgainBytes)];
        while (from < to)
        {
            var part = buffer.AsSpan(0, (int)Math.Min(buffer.Length, to - from));
            int read = RandomAccess.Read(stream.SafeFileHandle, part, from);
            if (read == 0) throw new EndOfStreamException($"{stream.Name} became shorter while it was read.");
            RandomAccess.Write(stream.SafeFileHandle, part[..read], from);
            from += read;
        }
    }

    /// <summary>Deletes a file after its place on the disk has been overwritten with zeros.</summary>
    /// <exception cref="IOException">The disk does not take them; the file stays.</exception>
    public static void Erase(string path)
    {
        using (var stream = Open(path))
        {
            byte[] buffer = new byte[WriteAgainBytes];
            byte[] zeros = new byte[buffer.Length];
            for (long at = 0; RandomAccess.Read(stream.SafeFileHandle, buffer, at) is var read && read > 0; at += read)
            {
                // What is zero already, or was never written, needs no blocks.
                if (buffer.AsSpan(0, read).ContainsAnyExcept((byte)0)) RandomAccess.Write(stream.SafeFileHandle, zeros.AsSpan(0, read), at);
            }

            Posix.SyncData(stream.SafeFileHandle, path);
        }

        File.Delete(path);
    }

    private static FileStream Create(string path, FileMode mode, bool readableByAll)
    {
        var options = Options(mode);
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = readableByAll ? ReadableMode : PrivateMode;
        return new FileStream(path, options);
    }

    private static FileStreamOptions Options(FileMode mode) => new()
    {
        Mode = mode,
        Access = FileAccess.ReadWrite,
        Share = FileShare.ReadWrite | FileShare.Delete,
        BufferSize = 0,
    };
}
