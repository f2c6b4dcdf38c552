using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;

namespace HoopWire.Policy;

/// <summary>
/// A 128-bit hash of bytes under a random key of the process: two folded-multiply lanes. Not a MAC; whoever finds by it compares the exact bytes.
/// </summary>
public static class KeyedHash
{
    private static readonly ulong[] Key = NewKey();

    /// <summary>Hashes <paramref name="data"/> together with <paramref name="salt"/>.</summary>
    public static UInt128 Compute(ReadOnlySpan<byte> data, ulong salt)
    {
        ulong a = Key[0] ^ salt, b = Key[1] ^ (ulong)data.Length;
        int i = 0;
        for (; data.Length - i >= 16; i += 16)
        {
            ulong x = BinaryPrimitives.ReadUInt64LittleEndian(data[i..]);
            ulong y = BinaryPrimitives.ReadUInt64LittleEndian(data[(i + 8)..]);
            a = Fold(a ^ x, Key[2] ^ y);
            b = Fold(b ^ y, Key[3] ^ x);
        }
        Span<byte> tail = stackalloc byte[16];
        tail.Clear();
        data[i..].CopyTo(tail);
        ulong p = BinaryPrimitives.ReadUInt64LittleEndian(tail);
        ulong q = BinaryPrimitives.ReadUInt64LittleEndian(tail[8..]);
        a = Fold(a ^ p, Key[4] ^ q);
        b = Fold(b ^ q, Key[5] ^ p);
        return new UInt128(Fold(a, b ^ Key[0]), Fold(b, a ^ Key[1]));
    }

    private static ulong Fold(ulong x, ulong y)
    {
        ulong high = Math.BigMul(x, y, out ulong low);
        return high ^ low;
    }

    private static ulong[] NewKey()
    {
        var key = new ulong[6];
        RandomNumberGenerator.Fill(MemoryMarshal.AsBytes(key.AsSpan()));
        for (int i = 0; i < key.Length; i++) key[i] |= 1;
        return key;
    }
}
