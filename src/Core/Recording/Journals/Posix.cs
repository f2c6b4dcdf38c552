using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace HoopWire.Recording.Journals;

/// <summary>The system calls that the base library does not offer.</summary>
internal static partial class Posix
{
    private const int Missing = 2;
    private const int NoFolder = 20;
    private const int NoSpace = 28;
    private const int CurrentFolder = -100;
    private const uint InodeOnly = 0x100;
    private const int Interrupted = 4;
    private const int PopulateWrite = 23;

    // O_RDONLY | O_CLOEXEC: O_DIRECTORY has another number on each architecture.
    private const int ReadOnlyFolder = 0x80000;

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

    /// <summary>
    /// What a path leads to: its device and the number of its inode, which no other file gets while somebody holds it open (statx). Null when there is nothing.
    /// </summary>
    /// <exception cref="IOException">It cannot be looked at.</exception>
    public static unsafe (ulong Device, ulong Number)? IdentityOf(string path)
    {
        // struct statx: the inode at 32, the device's major and minor at 136 and 140.
        byte* found = stackalloc byte[256];
        if (Statx(CurrentFolder, path, 0, InodeOnly, found) == 0) return (*(ulong*)(found + 136), *(ulong*)(found + 32));
        int error = Marshal.GetLastPInvokeError();
        if (error is Missing or NoFolder) return null;
        throw new IOException($"{path} could not be looked at: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    /// <summary>
    /// Makes the pages of a shared mapping present and writable (madvise, MADV_POPULATE_WRITE, Linux 5.14), so that whoever stores into them first does not have to
    /// wait for the file system. A kernel that does not know it, or refuses, leaves that to the stores.
    /// </summary>
    public static unsafe void Populate(byte* start, long bytes) => _ = MemoryAdvise(start, (nuint)bytes, PopulateWrite);

    /// <summary>Waits until what was written to the file is on disk (fdatasync).</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void SyncData(SafeFileHandle file, string path)
    {
        while (DataSync(file) != 0)
        {
            int error = Marshal.GetLastPInvokeError();
            if (error != Interrupted) throw new IOException($"{path} could not be synced: {Marshal.GetPInvokeErrorMessage(error)}");
        }
    }

    /// <summary>Waits until the names in a folder are on disk; one that is gone has none.</summary>
    /// <exception cref="IOException">The disk does not take it.</exception>
    public static void SyncFolder(string path)
    {
        int folder = Open(path, ReadOnlyFolder);
        if (folder < 0) return;
        bool synced = Sync(folder) == 0;
        int error = Marshal.GetLastPInvokeError();
        _ = Close(folder);
        if (!synced) throw new IOException($"The folder {path} could not be synced: {Marshal.GetPInvokeErrorMessage(error)}");
    }

    [LibraryImport("libc", EntryPoint = "open", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int Sync(int file);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int file);

    [LibraryImport("libc", EntryPoint = "fdatasync", SetLastError = true)]
    private static partial int DataSync(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static unsafe partial int Statx(int folder, string path, int flags, uint mask, byte* found);

    [LibraryImport("libc", EntryPoint = "madvise")]
    private static unsafe partial int MemoryAdvise(byte* start, nuint length, int advice);

    [LibraryImport("libc", EntryPoint = "posix_fallocate")]
    private static partial int PosixFallocate(SafeFileHandle file, long offset, long length);
}
