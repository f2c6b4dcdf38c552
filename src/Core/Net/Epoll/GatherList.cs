using System.Runtime.InteropServices;
using static HoopWire.Net.Libc;

namespace HoopWire.Net;

/// <summary>
/// Output between two flushes: slices of received bytes where they lie, and own writes in blocks, in order. Rented from the loop
/// while there is any.
/// </summary>
internal sealed unsafe class GatherList
{
    // IOV_MAX of Linux; sendmsg refuses more.
    private const int VectorsMax = 1024;
    private const int FirstCapacity = 32;

    private IoVector* _vectors = (IoVector*)NativeMemory.Alloc(FirstCapacity, (nuint)sizeof(IoVector));
    private int _capacity = FirstCapacity;
    private BlockQueue _own;

    public int Count { get; private set; }

    public int Bytes { get; private set; }

    public IoVector* Vectors => _vectors;

    /// <summary>Whether no further slice fits, unless it is adjacent to the last one.</summary>
    public bool IsFull => Count == VectorsMax;

    public void Add(byte* start, int length)
    {
        if (length == 0)
            return;

        Bytes += length;
        if (Count > 0)
        {
            IoVector* last = _vectors + Count - 1;
            if (last->Base + last->Length == start)
            {
                last->Length += length;
                return;
            }
        }

        if (Count == _capacity)
            Grow();
        _vectors[Count++] = new IoVector { Base = start, Length = length };
    }

    /// <summary>Adds a copy of <paramref name="bytes"/>, for whatever does not stay where it is.</summary>
    public void AddCopy(BlockPool pool, ReadOnlySpan<byte> bytes)
    {
        byte* start = _own.Reserve(pool, bytes.Length);
        bytes.CopyTo(new Span<byte>(start, bytes.Length));
        Advance(bytes.Length);
    }

    public Memory<byte> GetMemory(BlockPool pool, int sizeHint) => _own.GetMemory(pool, sizeHint);

    public void Advance(int count) => Add(_own.Advance(count), count);

    /// <summary>Copies what lies behind the first <paramref name="sent"/> bytes.</summary>
    public void CopyRest(int sent, ref BlockQueue to, BlockPool pool)
    {
        for (int i = 0; i < Count; i++)
        {
            IoVector vector = _vectors[i];
            if (sent >= vector.Length)
            {
                sent -= (int)vector.Length;
                continue;
            }

            to.Append(pool, new ReadOnlySpan<byte>(vector.Base + sent, (int)vector.Length - sent));
            sent = 0;
        }
    }

    public void Clear(BlockPool pool)
    {
        Count = 0;
        Bytes = 0;
        _own.Clear(pool);
    }

    public void Free() => NativeMemory.Free(_vectors);

    private void Grow()
    {
        _capacity *= 2;
        _vectors = (IoVector*)NativeMemory.Realloc(_vectors, (nuint)_capacity * (nuint)sizeof(IoVector));
    }
}
