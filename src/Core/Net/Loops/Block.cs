using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>
/// A pinned stretch of memory with the range of it that is in use. It belongs to whoever rented it from the <see cref="BlockPool"/>,
/// until it is returned there.
/// </summary>
internal sealed unsafe class Block
{
    public readonly byte[] Array;
    public readonly byte* Pointer;

    /// <summary>First byte in use.</summary>
    public int Start;

    /// <summary>One past the last byte in use.</summary>
    public int End;

    /// <summary>The next block of a <see cref="BlockQueue"/>, or of the pool's list.</summary>
    public Block? Next;

    public Block(int size)
    {
        Array = GC.AllocateUninitializedArray<byte>(size, pinned: true);
        Pointer = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(Array));
    }

    public int Capacity => Array.Length;

    /// <summary>Bytes in use.</summary>
    public int Length => End - Start;

    /// <summary>Bytes free behind those in use.</summary>
    public int Room => Array.Length - End;

    public ReadOnlySpan<byte> Used => new(Pointer + Start, End - Start);
}
