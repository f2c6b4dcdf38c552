using System.Numerics;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Security.Cryptography;
using X86Aes = System.Runtime.Intrinsics.X86.Aes;

namespace HoopWire.Policy.Masking;

/// <summary>
/// Encrypts single blocks with AES (FIPS 197) by the processor's own instructions, or by the framework where it has none. For one thread at a time; allocates nothing
/// after its construction. See docs/adr/0023-block-functions-of-masks.md.
/// </summary>
internal sealed class AesBlocks : IDisposable
{
    /// <summary>Length of a block.</summary>
    public const int BlockBytes = 16;

    private readonly Vector128<byte>[] _roundKeys = [];
    private readonly Aes? _aes;
    private readonly ICryptoTransform? _cipher;
    private readonly byte[] _block = new byte[BlockBytes];

    /// <summary>Takes a key of 16, 24 or 32 bytes.</summary>
    /// <param name="key">The key.</param>
    /// <param name="allowHardware">False for the framework's way, which tests hold this one against.</param>
    public AesBlocks(ReadOnlySpan<byte> key, bool allowHardware = true)
    {
        if (allowHardware && X86Aes.IsSupported)
        {
            _roundKeys = Expand(key);
            return;
        }
        _aes = Aes.Create();
#pragma warning disable CA5358 // Single blocks: whoever calls chains them.
        _aes.Mode = CipherMode.ECB;
#pragma warning restore CA5358
        _aes.Padding = PaddingMode.None;
        _aes.Key = key.ToArray();
        _cipher = _aes.CreateEncryptor();
    }

    /// <summary>Encrypts a block.</summary>
    public Vector128<byte> Encrypt(Vector128<byte> block)
    {
        var keys = _roundKeys;
        if (keys.Length == 0) return EncryptByFramework(block);
        block ^= keys[0];
        for (int i = 1; i < keys.Length - 1; i++) block = X86Aes.Encrypt(block, keys[i]);
        return X86Aes.EncryptLast(block, keys[^1]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Array.Clear(_roundKeys);
        _cipher?.Dispose();
        _aes?.Dispose();
    }

    private Vector128<byte> EncryptByFramework(Vector128<byte> block)
    {
        block.CopyTo(_block);
        _cipher!.TransformBlock(_block, 0, BlockBytes, _block, 0);
        return Vector128.Create(_block);
    }

    /// <summary>The key schedule: FIPS 197, section 5.2.</summary>
    private static Vector128<byte>[] Expand(ReadOnlySpan<byte> key)
    {
        int words = key.Length / sizeof(uint);
        if (key.Length is not (16 or 24 or 32)) throw new ArgumentException("An AES key has 16, 24 or 32 bytes.", nameof(key));
        var keys = new Vector128<byte>[words + 7];
        var schedule = MemoryMarshal.Cast<Vector128<byte>, uint>(keys.AsSpan());
        MemoryMarshal.Cast<byte, uint>(key).CopyTo(schedule);
        byte constant = 1;
        for (int i = words; i < schedule.Length; i++)
        {
            uint word = schedule[i - 1];
            if (i % words == 0)
            {
                word = Substitute(BitOperations.RotateRight(word, 8)) ^ constant;
                constant = (byte)((constant << 1) ^ ((constant >> 7) * 0x1B));
            }
            else if (words > 6 && i % words == 4)
            {
                word = Substitute(word);
            }
            schedule[i] = schedule[i - words] ^ word;
        }
        return keys;
    }

    /// <summary>The S-box on each byte: AESKEYGENASSIST gives it for the second word in the first.</summary>
    private static uint Substitute(uint word) => X86Aes.KeygenAssist(Vector128.Create(0, word, 0, 0).AsByte(), 0).AsUInt32().ToScalar();
}
