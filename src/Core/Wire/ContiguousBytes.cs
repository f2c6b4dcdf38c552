using System.Buffers;

namespace HoopWire.Wire;

/// <summary>Bytes of a sequence in one piece: where they lie, or copied into memory of the pool, which is given back, and emptied, as they are disposed of.</summary>
public readonly ref struct ContiguousBytes
{
    private readonly byte[]? _copy;

    /// <summary>Takes a sequence of less than 2 GB.</summary>
    public ContiguousBytes(in ReadOnlySequence<byte> sequence)
    {
        if (sequence.IsSingleSegment)
        {
            Span = sequence.FirstSpan;
            return;
        }

        int length = checked((int)sequence.Length);
        _copy = ArrayPool<byte>.Shared.Rent(length);
        sequence.CopyTo(_copy);
        Span = _copy.AsSpan(0, length);
    }

    /// <summary>The bytes.</summary>
    public ReadOnlySpan<byte> Span { get; }

    /// <summary>Gives the copy back, if there is one.</summary>
    public void Dispose()
    {
        // What logs in may have passed here.
        if (_copy is not null) ArrayPool<byte>.Shared.Return(_copy, clearArray: true);
    }
}
