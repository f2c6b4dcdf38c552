using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HoopWire.Policy.Filters;

/// <summary>Walks over the places in a text that <see cref="PrefixTables"/> find.</summary>
internal ref struct PrefixScan
{
    private readonly PrefixTables _tables;
    private readonly ReadOnlySpan<byte> _text;
    private int _block;
    private uint _found;

    /// <summary>Begins a walk.</summary>
    public PrefixScan(PrefixTables tables, ReadOnlySpan<byte> text)
    {
        _tables = tables;
        _text = text;
        _block = -PrefixTables.BlockBytes;
    }

    /// <summary>The first place from <paramref name="from"/> on, which must not be less than before; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int from)
    {
        int inBlock = from - _block;
        if (inBlock < PrefixTables.BlockBytes)
        {
            uint rest = _found & (uint.MaxValue << inBlock);
            if (rest != 0) return _block + BitOperations.TrailingZeroCount(rest);
            from = _block + PrefixTables.BlockBytes;
        }
        return Search(from);
    }

    private int Search(int from)
    {
        ref byte text = ref MemoryMarshal.GetReference(_text);
        int last = _text.Length - PrefixTables.WindowBytes;
        for (int block = from; block <= last; block += PrefixTables.BlockBytes)
        {
            uint found = _tables.Look(ref Unsafe.Add(ref text, block));
            if (found == 0) continue;
            (_block, _found) = (block, found);
            return block + BitOperations.TrailingZeroCount(found);
        }
        return SearchEnd(from);
    }

    /// <summary>The last bytes do not fill a window: zeros follow them, which no prefix has.</summary>
    private int SearchEnd(int from)
    {
        int last = _text.Length - PrefixTables.WindowBytes;
        int block = from <= last ? from + ((((last - from) / PrefixTables.BlockBytes) + 1) * PrefixTables.BlockBytes) : from;
        Span<byte> window = stackalloc byte[PrefixTables.WindowBytes];
        while (block < _text.Length)
        {
            window.Clear();
            var rest = _text[block..];
            (rest.Length > PrefixTables.WindowBytes ? rest[..PrefixTables.WindowBytes] : rest).CopyTo(window);
            uint found = _tables.Look(ref MemoryMarshal.GetReference(window));
            if (rest.Length < PrefixTables.BlockBytes) found &= (1u << rest.Length) - 1;
            (_block, _found) = (block, found);
            if (found != 0) return block + BitOperations.TrailingZeroCount(found);
            block += PrefixTables.BlockBytes;
        }
        _block = _text.Length;
        _found = 0;
        return -1;
    }
}
