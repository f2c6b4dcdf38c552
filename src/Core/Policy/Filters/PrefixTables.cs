using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace HoopWire.Policy.Filters;

/// <summary>
/// Tables that find places where one of several short prefixes may begin, many bytes at a time: each of the next bytes is looked up by its two nibbles in
/// tables of eight bits, a bit for a group of prefixes, and where a bit survives all look-ups a prefix of that group may stand (the "Teddy" method of the
/// Hyperscan paper, NSDI 2019). Reports places too many, never too few. Immutable.
/// </summary>
internal sealed class PrefixTables
{
    /// <summary>How many bytes of a prefix count.</summary>
    public const int Positions = 4;

    /// <summary>How many groups there are.</summary>
    public const int Groups = 8;

    /// <summary>Places that one look-up answers for.</summary>
    public const int BlockBytes = 32;

    /// <summary>Bytes that one look-up reads.</summary>
    public const int WindowBytes = BlockBytes + Positions - 1;

    // For each position 16 entries by low nibble, then 16 by high nibble; each twice, so that a 32-byte load has them in both lanes.
    private readonly byte[] _nibbles = new byte[Positions * 64];

    /// <summary>Adds a prefix to a group; its bytes beyond <see cref="Positions"/> do not count, missing ones may be anything.</summary>
    public void Add(int group, params ReadOnlySpan<ByteSet> prefix)
    {
        for (int p = 0; p < Positions; p++)
        {
            for (int b = 0; b < 256; b++)
            {
                if (p < prefix.Length && !prefix[p].Contains(b)) continue;
                Set(p, 0, b & 15, group);
                Set(p, 32, b >> 4, group);
            }
        }
    }

    /// <summary>The groups with a prefix that may begin at a place.</summary>
    public int GroupsAt(ReadOnlySpan<byte> text, int at)
    {
        int groups = 0xFF;
        for (int p = 0; p < Positions && groups != 0; p++)
        {
            int b = at + p < text.Length ? text[at + p] : 0;
            groups &= _nibbles[(p * 64) + (b & 15)] & _nibbles[(p * 64) + 32 + (b >> 4)];
        }
        return groups;
    }

    /// <summary>A bit for each of the 32 places from the beginning of <paramref name="window"/>, which holds <see cref="WindowBytes"/> bytes.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public uint Look(ref byte window)
    {
        ref byte tables = ref MemoryMarshal.GetArrayDataReference(_nibbles);
        if (!Avx2.IsSupported) return LookHalf(ref window, ref tables) | (LookHalf(ref Unsafe.Add(ref window, 16), ref tables) << 16);
        var found = LookAt(ref window, ref tables, 0) & LookAt(ref window, ref tables, 1);
        found &= LookAt(ref window, ref tables, 2) & LookAt(ref window, ref tables, 3);
        return ~Vector256.Equals(found, Vector256<byte>.Zero).ExtractMostSignificantBits();
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector256<byte> LookAt(ref byte window, ref byte tables, nuint position)
    {
        var bytes = Vector256.LoadUnsafe(ref window, position);
        var nibble = Vector256.Create((byte)15);
        var low = Avx2.Shuffle(Vector256.LoadUnsafe(ref tables, position * 64), bytes & nibble);
        return low & Avx2.Shuffle(Vector256.LoadUnsafe(ref tables, (position * 64) + 32), (bytes.AsUInt16() >>> 4).AsByte() & nibble);
    }

    private static uint LookHalf(ref byte window, ref byte tables)
    {
        var found = Vector128<byte>.AllBitsSet;
        for (int p = 0; p < Positions; p++)
        {
            var bytes = Vector128.LoadUnsafe(ref window, (nuint)p);
            var low = Vector128.Shuffle(Vector128.LoadUnsafe(ref tables, (nuint)(p * 64)), bytes & Vector128.Create((byte)15));
            var high = Vector128.Shuffle(Vector128.LoadUnsafe(ref tables, (nuint)((p * 64) + 32)), bytes >>> 4);
            found &= low & high;
        }
        return ~Vector128.Equals(found, Vector128<byte>.Zero).ExtractMostSignificantBits() & 0xFFFF;
    }

    private void Set(int position, int table, int entry, int group)
    {
        _nibbles[(position * 64) + table + entry] |= (byte)(1 << group);
        _nibbles[(position * 64) + table + entry + 16] |= (byte)(1 << group);
    }
}
