using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>
/// What one connection sends in one turn: short pieces copied one behind the other, long ones where they lie in receive buffers, which are
/// not given back before. Rented from the loop while there is output.
/// </summary>
internal sealed unsafe class SendBatch
{
    /// <summary>Flags of a message of which only failure, also to send all of it, is told; with <see cref="UringEntry.SkipSuccess"/>.</summary>
    public const int SilentSendFlags = Libc.MsgNoSignal | Libc.MsgDontWait | Libc.MsgWaitAll;

    private readonly GatherList _gather = new();
    private readonly Libc.MessageHeader* _header = (Libc.MessageHeader*)NativeMemory.AllocZeroed((nuint)sizeof(Libc.MessageHeader));
    private int[] _buffers = new int[4];
    private int _bufferCount;

    public int Bytes => _gather.Bytes;

    public bool IsFull => _gather.IsFull;

    /// <summary>Whether it has pieces of memory that is promised only until the flush.</summary>
    public bool IsFleeting { get; private set; }

    public void AddCopy(BlockPool pool, ReadOnlySpan<byte> bytes) => _gather.AddCopy(pool, bytes);

    public void AddFleeting(byte* start, int length)
    {
        IsFleeting = true;
        _gather.Add(start, length);
    }

    public void AddReceived(byte* start, int length, int buffer, ReceiveBuffers buffers)
    {
        _gather.Add(start, length);
        if (_bufferCount > 0 && _buffers[_bufferCount - 1] == buffer)
            return;

        if (_bufferCount == _buffers.Length)
            Array.Resize(ref _buffers, 2 * _bufferCount);
        _buffers[_bufferCount++] = buffer;
        buffers.Use(buffer);
    }

    public Memory<byte> GetMemory(BlockPool pool, int sizeHint) => _gather.GetMemory(pool, sizeHint);

    public void Advance(int count) => _gather.Advance(count);

    public void CopyRest(int sent, ref BlockQueue to, BlockPool pool) => _gather.CopyRest(sent, ref to, pool);

    /// <summary>Sends it at once; the answer is sendmsg's.</summary>
    public nint SendNow(int fd)
    {
        const int Flags = Libc.MsgNoSignal | Libc.MsgDontWait;
        return _gather.Count == 1
            ? Libc.Send(fd, _gather.Vectors->Base, _gather.Vectors->Length, Flags)
            : Libc.SendMessage(fd, Header(), Flags);
    }

    /// <summary>
    /// Makes an entry send it. It must stay as it is until that has completed, which is told only when not all of it was sent.
    /// </summary>
    public void Fill(UringEntry* entry, int fd)
    {
        entry->Descriptor = fd;

        // A send that must not wait completes while it is submitted, whatever comes of it. Because it wants to send all, less counts as
        // a failure; and a failure is never silent.
        entry->OperationFlags = SilentSendFlags;
        entry->Flags = UringEntry.SkipSuccess;
        if (_gather.Count == 1)
        {
            entry->Operation = UringEntry.OpSend;
            entry->Address = _gather.Vectors->Base;
            entry->Length = (uint)_gather.Vectors->Length;
        }
        else
        {
            entry->Operation = UringEntry.OpSendMessage;
            entry->Address = Header();
            entry->Length = 1;
        }
    }

    public void Clear(BlockPool pool, ReceiveBuffers buffers)
    {
        IsFleeting = false;
        _gather.Clear(pool);
        for (int i = 0; i < _bufferCount; i++)
            buffers.Release(_buffers[i]);
        _bufferCount = 0;
    }

    public void Free()
    {
        _gather.Free();
        NativeMemory.Free(_header);
    }

    private Libc.MessageHeader* Header()
    {
        _header->Vectors = _gather.Vectors;
        _header->VectorCount = _gather.Count;
        return _header;
    }
}
