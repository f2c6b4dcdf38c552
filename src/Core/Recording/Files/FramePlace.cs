using System.Runtime.InteropServices;
using System.Text;

namespace HoopWire.Recording.Files;

/// <summary>
/// Writes into a recording's file at an offset by plain system calls. The base library's handles and streams would allocate for every frame, on a
/// thread whose garbage collections stop the loops too.
/// </summary>
internal static unsafe partial class FramePlace
{
    private const int WriteOnly = 1;
    private const int CloseOnExec = 0x80000;
    private const int PathBytesMax = 4096;
    private const int Missing = 2;
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
            if (error == Missing) return -1;
            if (error != Interrupted) throw Failure("opened", path);
        }
    }

    private static IOException Failure(string what, string path) =>
        new($"{path} could not be {what}: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(ReadOnlySpan<byte> path, int flags);

    [LibraryImport("libc", EntryPoint = "pwrite", SetLastError = true)]
    private static partial nint WriteAt(int file, byte* bytes, nuint count, long offset);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);
}
