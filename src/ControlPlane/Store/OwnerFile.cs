using System.Text;
using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>Files that only the gateway's user may read.</summary>
internal static class OwnerFile
{
    public const UnixFileMode Mode = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <summary>The one line of a file, which is made where it is missing; of several processes at once, one makes it.</summary>
    /// <exception cref="IOException">It can neither be read nor made.</exception>
    public static string ReadOrCreate(string path, Func<string> make)
    {
        if (!File.Exists(path))
        {
            // By way of a second name, so that nobody reads half of it.
            string half = $"{path}.{Guid.NewGuid():N}";
            try
            {
                Append(half, Encoding.ASCII.GetBytes(make() + "\n"));
                File.Move(half, path, overwrite: false);
                FolderSync.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
            }
            catch (IOException) when (File.Exists(path))
            {
                // Another process was first.
            }
            finally
            {
                File.Delete(half);
            }
        }

        return File.ReadAllText(path).Trim();
    }

    /// <summary>Appends lines as <see cref="Append"/> does. Half a line at the file's end, which a crash in the middle of an earlier one has left, becomes a line of its own.</summary>
    /// <exception cref="IOException">The disk does not take them.</exception>
    public static void AppendLines(string path, ReadOnlySpan<byte> lines) => Append(path, EndsInALine(path) ? lines : [(byte)'\n', .. lines]);

    /// <summary>Appends to a file, which is made where it is missing, and brings it to the disk. Of what cannot be written whole nothing stays.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void Append(string path, ReadOnlySpan<byte> bytes)
    {
        using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = Mode,
            BufferSize = 0,
        });
        long end = file.Seek(0, SeekOrigin.End);
        try
        {
            file.Write(bytes);
            file.Flush(flushToDisk: true);
            if (end == 0) FolderSync.Sync(Path.GetDirectoryName(Path.GetFullPath(path))!);
        }
        catch
        {
            file.SetLength(end);
            throw;
        }
    }

    private static bool EndsInALine(string path)
    {
        if (!File.Exists(path)) return true;
        using FileStream file = new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        if (file.Length == 0) return true;
        file.Seek(-1, SeekOrigin.End);
        return file.ReadByte() is '\n' or -1;
    }
}
