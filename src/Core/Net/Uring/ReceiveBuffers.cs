namespace HoopWire.Net;

/// <summary>
/// The buffers of one loop that the kernel receives into, each chosen when bytes are there, so that a silent connection holds none.
/// A buffer goes back to the kernel when nobody counts on it any more. In front of each lies room for what a connection holds from before.
/// Loop thread only.
/// </summary>
internal sealed unsafe class ReceiveBuffers
{
    /// <summary>Bytes that may be put in front of those received.</summary>
    public const int HeadroomBytes = 2048;

    public const int BufferBytes = 16 << 10;

    /// <summary>The group's number in the ring.</summary>
    public const ushort Group = 0;

    /// <summary>A power of two. More connections than this with bytes at once only make the kernel wait for the next turn.</summary>
    private const int Count = 256;

    // Not a multiple of the page: otherwise the first bytes of all buffers would fall on the same few lines of the processor's cache.
    private const int StrideBytes = HeadroomBytes + BufferBytes + 192;
    private const int EntryBytes = 16;
    private const int TailOffset = 14;

    private readonly byte* _ring;
    private readonly byte* _memory;
    private readonly int[] _uses = new int[Count];
    private ushort _tail;

    /// <exception cref="System.Net.Sockets.SocketException">The kernel refuses.</exception>
    public ReceiveBuffers(Ring ring)
    {
        _ring = UringSyscalls.MapMemory(Count * EntryBytes);
        _memory = UringSyscalls.MapMemory(Count * StrideBytes);
        if (_ring is null || _memory is null)
            throw Fail(Libc.Enomem);

        // struct io_uring_buf_reg.
        ulong* registration = stackalloc ulong[5];
        new Span<ulong>(registration, 5).Clear();
        registration[0] = (ulong)_ring;
        registration[1] = Count | ((ulong)Group << 32);
        if (UringSyscalls.Register(ring.Descriptor, UringSyscalls.RegisterBufferRing, registration, 1) < 0)
            throw Fail(Libc.Errno);

        for (int i = 0; i < Count; i++)
            Give(i);
    }

    /// <summary>Buffers that are not with the kernel; tests read it.</summary>
    public int InUse { get; private set; }

    /// <summary>Where the kernel put the bytes.</summary>
    public byte* DataOf(int buffer) => _memory + ((nint)buffer * StrideBytes) + HeadroomBytes;

    /// <summary>The kernel has filled a buffer; one use of it begins.</summary>
    public void Take(int buffer)
    {
        InUse++;
        _uses[buffer] = 1;
    }

    public void Use(int buffer) => _uses[buffer]++;

    /// <summary>Ends one use. After the last the kernel gets the buffer back.</summary>
    public void Release(int buffer)
    {
        if (--_uses[buffer] > 0)
            return;

        InUse--;
        Give(buffer);
    }

    /// <summary>After the ring is gone.</summary>
    public void Free()
    {
        if (_ring is not null)
            _ = UringSyscalls.Unmap(_ring, Count * EntryBytes);
        if (_memory is not null)
            _ = UringSyscalls.Unmap(_memory, Count * StrideBytes);
    }

    // struct io_uring_buf: address, length, number. The ring's tail lies over the unused end of the first one.
    private void Give(int buffer)
    {
        byte* entry = _ring + ((_tail & (Count - 1)) * EntryBytes);
        *(ulong*)entry = (ulong)DataOf(buffer);
        *(uint*)(entry + 8) = BufferBytes;
        *(ushort*)(entry + 12) = (ushort)buffer;
        Volatile.Write(ref *(ushort*)(_ring + TailOffset), ++_tail);
    }

    private System.Net.Sockets.SocketException Fail(int errno)
    {
        Free();
        return SocketErrors.ToException(errno);
    }
}
