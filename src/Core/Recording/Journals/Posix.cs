using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HoopWire.Recording.Journals;

/// <summary>The system calls that the base library does not offer.</summary>
internal static partial class Posix
{
    private const int NoSpace = 28;

    /// <summary>
    /// Makes sure that every block of the file exists: a store into a mapped hole on a full disk would end the process with SIGBUS.
    /// </summary>
    /// <exception cref="IOException">There is no room.</exception>
    public static void Allocate(SafeFileHandle file, long bytes, string path)
    {
        int error = PosixFallocate(file, 0, bytes);
        if (error == 0) return;
        string why = error == NoSpace ? "the disk has no room for it" : Marshal.GetPInvokeErrorMessage(error);
        throw new IOException($"The journal {path} of {bytes} bytes could not be allocated: {why}.");
    }

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);
}
