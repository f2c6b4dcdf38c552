using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>struct io_uring_cqe: what came of an operation.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct UringCompletion
{
    public ulong Tag;

    /// <summary>The result, or the error with its sign turned.</summary>
    public int Result;

    public uint Flags;

    /// <summary>Whether the kernel chose a receive buffer, <see cref="Buffer"/>.</summary>
    public readonly bool HasBuffer => (Flags & 1) != 0;

    public readonly int Buffer => (int)(Flags >> 16);

    /// <summary>Whether the operation goes on and more completions follow.</summary>
    public readonly bool GoesOn => (Flags & 2) != 0;
}
