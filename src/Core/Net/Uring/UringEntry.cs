using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>struct io_uring_sqe: one operation for the kernel.</summary>
[StructLayout(LayoutKind.Explicit, Size = 64)]
internal struct UringEntry
{
    public const byte OpPollAdd = 6;
    public const byte OpSendMessage = 9;
    public const byte OpAccept = 13;
    public const byte OpAsyncCancel = 14;
    public const byte OpConnect = 16;
    public const byte OpClose = 19;
    public const byte OpSend = 26;
    public const byte OpReceive = 27;

    public const byte BufferSelect = 1 << 5;
    public const byte SkipSuccess = 1 << 6;

    public const ushort ReceiveMultishot = 1 << 1;
    public const ushort AcceptMultishot = 1 << 0;
    public const uint PollMultishot = 1 << 0;

    [FieldOffset(0)]
    public byte Operation;

    [FieldOffset(1)]
    public byte Flags;

    [FieldOffset(2)]
    public ushort Priority;

    [FieldOffset(4)]
    public int Descriptor;

    [FieldOffset(8)]
    public ulong Offset;

    [FieldOffset(16)]
    public unsafe void* Address;

    [FieldOffset(24)]
    public uint Length;

    /// <summary>Flags of the operation: of the message, of accept, of the poll.</summary>
    [FieldOffset(28)]
    public uint OperationFlags;

    [FieldOffset(32)]
    public ulong Tag;

    [FieldOffset(40)]
    public ushort BufferGroup;
}
