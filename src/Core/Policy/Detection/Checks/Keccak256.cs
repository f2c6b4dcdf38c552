using System.Buffers.Binary;
using System.Numerics;

namespace HoopWire.Policy.Detection;

/// <summary>
/// Keccak-256 as Ethereum uses it: the Keccak submission with its own padding (0x01), not that of FIPS 202. For messages of one block, which is all that is
/// needed here.
/// </summary>
internal static class Keccak256
{
    private const int RateBytes = 136;
    private const int Rounds = 24;

    private static ReadOnlySpan<byte> Rotations => [1, 3, 6, 10, 15, 21, 28, 36, 45, 55, 2, 14, 27, 41, 56, 8, 25, 43, 62, 18, 39, 61, 20, 44];
    private static ReadOnlySpan<byte> Lanes => [10, 7, 11, 17, 18, 3, 5, 16, 8, 21, 24, 4, 15, 23, 19, 13, 12, 2, 20, 14, 22, 9, 6, 1];

    /// <summary>Hashes a message of less than a block.</summary>
    public static void Hash(ReadOnlySpan<byte> message, Span<byte> hash)
    {
        Span<byte> block = stackalloc byte[RateBytes];
        block.Clear();
        message.CopyTo(block);
        block[message.Length] = 0x01;
        block[^1] |= 0x80;
        Span<ulong> state = stackalloc ulong[25];
        state.Clear();
        for (int i = 0; i < RateBytes / 8; i++) state[i] = BinaryPrimitives.ReadUInt64LittleEndian(block[(i * 8)..]);
        Permute(state);
        for (int i = 0; i < 4; i++) BinaryPrimitives.WriteUInt64LittleEndian(hash[(i * 8)..], state[i]);
    }

    private static void Permute(Span<ulong> state)
    {
        Span<ulong> column = stackalloc ulong[5];
        byte register = 1;
        for (int round = 0; round < Rounds; round++)
        {
            for (int x = 0; x < 5; x++) column[x] = state[x] ^ state[x + 5] ^ state[x + 10] ^ state[x + 15] ^ state[x + 20];
            for (int i = 0; i < 25; i++) state[i] ^= column[(i + 4) % 5] ^ BitOperations.RotateLeft(column[(i + 1) % 5], 1);
            ulong moved = state[1];
            for (int i = 0; i < 24; i++) (state[Lanes[i]], moved) = (BitOperations.RotateLeft(moved, Rotations[i]), state[Lanes[i]]);
            for (int y = 0; y < 25; y += 5)
            {
                state.Slice(y, 5).CopyTo(column);
                for (int x = 0; x < 5; x++) state[y + x] = column[x] ^ (~column[(x + 1) % 5] & column[(x + 2) % 5]);
            }
            state[0] ^= RoundConstant(ref register);
        }
    }

    /// <summary>The constants are bits of a linear feedback shift register at the places 2^j - 1.</summary>
    private static ulong RoundConstant(ref byte register)
    {
        ulong constant = 0;
        for (int j = 0; j < 7; j++)
        {
            if ((register & 1) != 0) constant |= 1UL << ((1 << j) - 1);
            register = (byte)((register << 1) ^ ((register & 0x80) != 0 ? 0x71 : 0));
        }
        return constant;
    }
}
