using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HoopWire.Policy.Masking;

/// <summary>
/// HMAC-SHA-256 (RFC 2104) under one key, whose two pads are taken in once: a short value costs two blocks. Allocates nothing after its construction.
/// Any number of threads. See docs/adr/0023-block-functions-of-masks.md.
/// </summary>
internal sealed class KeyedSha256
{
    /// <summary>Length of a hash.</summary>
    public const int HashBytes = 32;

    private readonly uint[] _inner;
    private readonly uint[] _outer;

    /// <summary>Takes a key of any length.</summary>
    public KeyedSha256(ReadOnlySpan<byte> key)
    {
        if (key.Length > Sha256Blocks.BlockBytes) key = SHA256.HashData(key);
        _inner = Pad(key, 0x36);
        _outer = Pad(key, 0x5C);
    }

    /// <summary>Hashes a byte and what follows it.</summary>
    public void Compute(byte head, ReadOnlySpan<byte> data, Span<byte> hash)
    {
        Span<uint> state = stackalloc uint[Sha256Blocks.StateWords];
        Span<byte> block = stackalloc byte[Sha256Blocks.BlockBytes];
        _inner.CopyTo(state);
        block[0] = head;
        int first = Math.Min(data.Length, Sha256Blocks.BlockBytes - 1);
        data[..first].CopyTo(block[1..]);
        int used = 1 + first;
        ulong total = 1 + (ulong)data.Length;
        data = data[first..];
        while (used == Sha256Blocks.BlockBytes)
        {
            Sha256Blocks.Compress(state, block);
            used = Math.Min(data.Length, Sha256Blocks.BlockBytes);
            data[..used].CopyTo(block);
            data = data[used..];
        }
        Finish(state, block, used, total);
        Span<byte> inner = stackalloc byte[Sha256Blocks.BlockBytes];
        Write(state, inner);
        _outer.CopyTo(state);
        Finish(state, inner, HashBytes, HashBytes);
        Write(state, hash);
    }

    /// <summary>The end of a message behind one block of a pad: a bit, zeros, the length in bits.</summary>
    private static void Finish(Span<uint> state, Span<byte> block, int used, ulong total)
    {
        block[used++] = 0x80;
        block[used..].Clear();
        if (used > Sha256Blocks.BlockBytes - sizeof(ulong))
        {
            Sha256Blocks.Compress(state, block);
            block.Clear();
        }
        BinaryPrimitives.WriteUInt64BigEndian(block[^sizeof(ulong)..], (total + Sha256Blocks.BlockBytes) * 8);
        Sha256Blocks.Compress(state, block);
    }

    private static void Write(ReadOnlySpan<uint> state, Span<byte> hash)
    {
        for (int i = 0; i < Sha256Blocks.StateWords; i++) BinaryPrimitives.WriteUInt32BigEndian(hash[(i * 4)..], state[i]);
    }

    private static uint[] Pad(ReadOnlySpan<byte> key, byte with)
    {
        Span<byte> block = stackalloc byte[Sha256Blocks.BlockBytes];
        block.Fill(with);
        for (int i = 0; i < key.Length; i++) block[i] ^= key[i];
        uint[] state = [.. Sha256Blocks.Initial];
        Sha256Blocks.Compress(state, block);
        return state;
    }
}
