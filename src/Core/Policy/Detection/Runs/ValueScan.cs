using System.Numerics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using HoopWire.Policy.Filters;

namespace HoopWire.Policy.Detection;

/// <summary>Walks over the places in a text at which a value may be found: those that <see cref="PrefixTables"/> and <see cref="NumberPlaces"/> find.</summary>
internal ref struct ValueScan
{
    private const int Block = PrefixTables.BlockBytes;

    // A word's first digit is at most ten bytes behind its beginning: with them, where to look for one that begins in a block.
    private const int DigitBytes = 48;

    // A word that began before the first byte asked for, or before which something stood that counts, has its first digit among these.
    private const int FirstBytes = 14;

    private readonly PrefixTables _prefixes;
    private readonly NumberPlaces? _numbers;
    private readonly ReadOnlySpan<byte> _text;
    private AnnouncedPlaces _announced;
    private int _block;
    private uint _found;

    // Places behind the last block: the first digits of words that begin in it.
    private uint _behind;
    private bool _isFirst;

    /// <summary>Begins a walk.</summary>
    public ValueScan(PrefixTables prefixes, NumberPlaces? numbers, ReadOnlySpan<byte> text, int from, bool isAnnounced)
    {
        _prefixes = prefixes;
        _numbers = numbers;
        _text = text;
        _announced = new AnnouncedPlaces(isAnnounced);
        _block = from - Block;
        _isFirst = from > 0 && numbers is not null;
    }

    /// <summary>The first place from <paramref name="from"/> on, which must not be less than before; -1 when there is none.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public int Next(int from)
    {
        int inBlock = from - _block;
        if (inBlock < Block)
        {
            uint rest = _found & (uint.MaxValue << inBlock);
            if (rest != 0) return _block + BitOperations.TrailingZeroCount(rest);
        }
        return Search(from);
    }

    private int Search(int from)
    {
        int block = _block + Block;
        if (_isFirst) _behind = DigitsFrom(block);
        _isFirst = false;
        // Whoever skips a block does so because of a word that ends behind it: nothing that counts began before.
        if (from > block + Block) (block, _behind) = (from, 0);
        for (; block < _text.Length; block += Block)
        {
            ulong found = _behind | (block + DigitBytes <= _text.Length ? LookAt(block) : LookAtEnd(block));
            _behind = (uint)(found >> Block);
            uint here = (uint)found;
            if (from > block) here = from - block < Block ? here & (uint.MaxValue << (from - block)) : 0;
            if (here == 0) continue;
            (_block, _found) = (block, here);
            return block + BitOperations.TrailingZeroCount(here);
        }
        _block = _text.Length;
        _found = 0;
        return -1;
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private ulong LookAt(int block)
    {
        ref byte at = ref Unsafe.Add(ref MemoryMarshal.GetReference(_text), block);
        uint found = _prefixes.Look(ref at);
        if (_numbers is null || !HasDigit(ref at)) return found;
        // Which digits count is not told by what looks for prefixes.
        found &= ~TextMasks.IsDigit(Vector256.LoadUnsafe(ref at)).ExtractMostSignificantBits();
        bool isWhole = block >= NumberPlaces.BytesBefore && block + TextMasks.Bytes - NumberPlaces.BytesBefore <= _text.Length;
        return isWhole ? found | Numbers(ref Unsafe.Subtract(ref at, NumberPlaces.BytesBefore), block) : LookAtEnd(block);
    }

    /// <summary>The first and the last bytes have nothing before or behind them: zeros, which no prefix has.</summary>
    private ulong LookAtEnd(int block)
    {
        Span<byte> view = stackalloc byte[TextMasks.Bytes];
        int before = Math.Min(block, NumberPlaces.BytesBefore), rest = Math.Min(_text.Length - block, TextMasks.Bytes - NumberPlaces.BytesBefore);
        ref byte start = ref MemoryMarshal.GetReference(view);
        ref byte at = ref Unsafe.Add(ref start, NumberPlaces.BytesBefore);
        view.Clear();
        _text.Slice(block - before, before + rest).CopyTo(view[(NumberPlaces.BytesBefore - before)..]);
        ulong found = _prefixes.Look(ref at);
        if (rest < Block) found &= (1u << rest) - 1;
        if (_numbers is null || !HasDigit(ref at)) return found;
        found &= ~(ulong)TextMasks.IsDigit(Vector256.LoadUnsafe(ref at)).ExtractMostSignificantBits();
        return found | Numbers(ref start, block);
    }

    private ulong Numbers(ref byte view, int block) =>
        _numbers!.Find(ref view, _text, block - NumberPlaces.BytesBefore, ref _announced) >> NumberPlaces.BytesBefore;

    private static bool HasDigit(ref byte at) =>
        (TextMasks.IsDigit(Vector256.LoadUnsafe(ref at)) | TextMasks.IsDigit(Vector256.LoadUnsafe(ref at, DigitBytes - Block))) != Vector256<byte>.Zero;

    private readonly uint DigitsFrom(int from)
    {
        uint digits = 0;
        for (int i = Math.Min(FirstBytes, _text.Length - from) - 1; i >= 0; i--) digits = (digits << 1) | (DigitRun.IsDigit(_text[from + i]) ? 1u : 0);
        return digits;
    }
}
