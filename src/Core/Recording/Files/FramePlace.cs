using System.Runtime.InteropServices;
using System.Text;

namespace HoopWire.Recording.Files;

/// <summary>
/// Writes into a recording's file at an offset, and syncs it, by plain system calls. The base library's handles and streams would allocate for every frame and
/// sync, on a thread whose garbage collections stop the loops too.
/// </summary>
internal static unsafe partial class FramePlace
{
    private const int WriteOnly = 1;
    private const int CloseOnExec = 0x80000;
    private const int PathBytesMax = 4096;
    private const int Missing = 2;
    private const int NoFolder = 20;
    private const int Interrupted = 4;

    /// <summary>Writes all of <paramref name="bytes"/> at <paramref name="offset"/>; false when there is no such file.</summary>
    /// <exception cref="IOException">The file cannot be opened or written.</exception>
    public static bool TryWrite(string path, ReadOnlySpan<byte> bytes, long offset)
    {
        int file = Open(path);
        if (file < 0) return false;
        try
        {
            fixed (byte* start = bytes)
            {
                for (int written = 0; written < bytes.Length;)
                {
                    nint count = WriteAt(file, start + written, (nuint)(bytes.Length - written), offset + written);
                    if (count > 0) written += (int)count;
                    else if (count == 0 || Marshal.GetLastPInvokeError() != Interrupted) throw Failure("written", path);
                }
            }
        }
        finally
        {
            _ = Close(file);
        }

        return true;
    }

    /// <summary>
    /// Waits until what was written to the file is on disk (fdatasync), or, with <paramref name="wholeFileSystem"/>, everything that was written to its file system
    /// (syncfs); false when there is no such file.
    /// </summary>
    /// <exception cref="IOException">The file cannot be opened, or the disk does not take it.</exception>
    public static bool TrySync(string path, bool wholeFileSystem)
    {
        // Opened as for writing, which a folder in its place refuses.
        int file = Open(path);
        if (file < 0) return false;
        try
        {
            while ((wholeFileSystem ? FileSystemSync(file) : DataSync(file)) != 0)
            {
                if (Marshal.GetLastPInvokeError() != Interrupted) throw Failure("synced", path);
            }
        }
        finally
        {
            _ = Close(file);
        }

        return true;
    }

    // Negative when there is no such file.
    private static int Open(string path)
    {
        Span<byte> name = stackalloc byte[PathBytesMax];
        if (!Encoding.UTF8.TryGetBytes(path, name[..^1], out int length)) throw new IOException($"The path {path} is too long.");
        name[length] = 0;
        while (true)
        {
            int file = OpenFile(name, WriteOnly | CloseOnExec);
            if (file >= 0) return file;
            int error = Marshal.GetLastPInvokeError();
            if (error is Missing or NoFolder) return -1;
            if (error != Interrupted) throw Failure("opened", path);
        }
    }

    private static IOException Failure(string what, string path) =>
        new($"{path} could not be {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint WriteAt(int file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(int file);

    [LibraryImport("libc", EntryPoint = "syncfs", SetLastError = true)]
    private static partial int FileSystemSync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
