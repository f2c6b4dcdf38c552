using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>The system calls of a ring, and the constants of linux/io_uring.h. The call numbers are the same on x86-64 and arm64.</summary>
internal static unsafe partial class UringSyscalls
{
    public const uint SetupCqSize = 1 << 3;
    public const uint SetupRingDisabled = 1 << 6;
    public const uint SetupSubmitAll = 1 << 7;
    public const uint SetupSingleIssuer = 1 << 12;
    public const uint SetupDeferTaskRun = 1 << 13;

    public const uint EnterGetEvents = 1 << 0;
    public const uint EnterExtArg = 1 << 3;

    public const uint FeatureSingleMmap = 1 << 0;
    public const uint FeatureNoDrop = 1 << 1;
    public const uint FeatureExtArg = 1 << 8;
    public const uint FeatureMinTimeout = 1 << 15;

    public const int RegisterEnableRings = 12;
    public const int RegisterBufferRing = 22;

    public const nint OffsetSubmissions = 0;
    public const nint OffsetEntries = 0x10000000;

    public const int Etime = 62;
    public const int Ecanceled = 125;

    private const int SetupNumber = 425;
    private const int EnterNumber = 426;
    private const int RegisterNumber = 427;

    private const int ProtReadWrite = 3;
    private const int MapShared = 1;
    private const int MapPrivateAnonymous = 0x22;
    private const int MapPopulate = 0x8000;

    public static int Setup(uint entries, UringParameters* parameters) => (int)Call(SetupNumber, (nint)entries, (nint)parameters, 0, 0, 0, 0);

    public static int Enter(int ring, uint submit, uint waitFor, uint flags, void* argument, int length) =>
        (int)Call(EnterNumber, ring, (nint)submit, (nint)waitFor, (nint)flags, (nint)argument, length);

    public static int Register(int ring, int operation, void* argument, int count) =>
        (int)Call(RegisterNumber, ring, operation, (nint)argument, count, 0, 0);

    /// <summary>Maps a part of the ring; null when the kernel refuses.</summary>
    public static byte* MapRing(int ring, nint bytes, nint offset) =>
        Checked(Map(null, bytes, ProtReadWrite, MapShared | MapPopulate, ring, offset));

    /// <summary>Zeroed memory of whole pages, none of which takes room before it is touched; null when there is none.</summary>
    public static byte* MapMemory(nint bytes) => Checked(Map(null, bytes, ProtReadWrite, MapPrivateAnonymous, -1, 0));

    [LibraryImport("libc", EntryPoint = "munmap")]
    public static partial int Unmap(void* address, nint bytes);

    [LibraryImport("libc", EntryPoint = "mmap", SetLastError = true)]
    private static partial byte* Map(void* address, nint bytes, int protection, int flags, int fd, nint offset);

    [LibraryImport("libc", EntryPoint = "syscall", SetLastError = true)]
    private static partial nint Call(nint number, nint a, nint b, nint c, nint d, nint e, nint f);

    private static byte* Checked(byte* mapped) => mapped == (byte*)-1 ? null : mapped;
}
