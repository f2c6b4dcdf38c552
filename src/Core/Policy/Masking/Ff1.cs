using System.Buffers.Binary;
using System.Numerics;
using System.Runtime.Intrinsics;

namespace HoopWire.Policy.Masking;

/// <summary>
/// FF1 of NIST SP 800-38G: encrypts a string of numerals to another of the same length and radix. For one thread at a time; allocates nothing after its
/// construction. Encryption only: a mask is never undone.
/// </summary>
public sealed class Ff1 : IDisposable
{
    /// <summary>Fewer possible strings than this are no domain (SP 800-38G, revision 1, section 5.1).</summary>
    public const int DomainMin = 1_000_000;

    private const int BlockBytes = 16;
    private const int Rounds = 10;
    private const int TweakBytesMax = 64;
    private const int HalfBitsMax = 120;

    private readonly AesBlocks _aes;
    private Vector128<byte> _fixed;
    private readonly UInt128[] _powers;
    private readonly int _radix;
    private int _fixedFor = -1;

    /// <summary>FF1 by an AES key, for a radix of 2 to 256.</summary>
    public Ff1(ReadOnlySpan<byte> key, int radix)
        : this(new AesBlocks(key), radix)
    {
    }

    internal Ff1(AesBlocks aes, int radix)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(radix, 2);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(radix, 256);
        _radix = radix;
        _powers = Powers(radix);
        LengthMin = (int)Math.Ceiling(Math.Log(DomainMin) / Math.Log(radix) - 1e-9);
        LengthMax = 2 * (_powers.Length - 1);
        _aes = aes;
    }

    /// <summary>Fewest numerals that are a domain.</summary>
    public int LengthMin { get; }

    /// <summary>Most numerals.</summary>
    public int LengthMax { get; }

    /// <summary>Encrypts numerals, each below the radix, in place; false when there are too few or too many of them.</summary>
    public bool TryEncrypt(Span<byte> numerals, ReadOnlySpan<byte> tweak = default)
    {
        int n = numerals.Length;
        if (n < LengthMin || n < 2 || n > LengthMax || tweak.Length > TweakBytesMax) return false;
        int u = n / 2, v = n - u;
        UInt128 a = Number(numerals[..u]), b = Number(numerals[u..]);
        int bytes = BytesOf(_powers[v] - 1);
        Fix(n, u, tweak.Length);
        for (int i = 0; i < Rounds; i++)
        {
            var modulus = _powers[(i & 1) == 0 ? u : v];
            var c = Add(a, Round(i, b, bytes, tweak, modulus), modulus);
            a = b;
            b = c;
        }
        Write(a, numerals[..u]);
        Write(b, numerals[u..]);
        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => _aes.Dispose();

    /// <summary>The first block of each round's CBC-MAC is the same for all strings of one length: step 5 of algorithm 7.</summary>
    private void Fix(int n, int u, int tweakBytes)
    {
        if (_fixedFor == ((n << 8) | tweakBytes)) return;
        _fixedFor = (n << 8) | tweakBytes;
        Span<byte> block = stackalloc byte[BlockBytes];
        block.Clear();
        block[0] = 1;
        block[1] = 2;
        block[2] = 1;
        block[3] = (byte)(_radix >> 16);
        block[4] = (byte)(_radix >> 8);
        block[5] = (byte)_radix;
        block[6] = Rounds;
        block[7] = (byte)u;
        BinaryPrimitives.WriteInt32BigEndian(block[8..], n);
        BinaryPrimitives.WriteInt32BigEndian(block[12..], tweakBytes);
        _fixed = _aes.Encrypt(Vector128.Create<byte>(block));
    }

    /// <summary>Steps 6.i to 6.iv, reduced by the modulus.</summary>
    private UInt128 Round(int round, UInt128 half, int bytes, ReadOnlySpan<byte> tweak, UInt128 modulus)
    {
        Span<byte> q = stackalloc byte[TweakBytesMax + (3 * BlockBytes)];
        int length = (tweak.Length + bytes + BlockBytes) / BlockBytes * BlockBytes;
        q = q[..length];
        q.Clear();
        tweak.CopyTo(q);
        q[length - bytes - 1] = (byte)round;
        for (int i = length - 1; i >= length - bytes; i--, half >>= 8) q[i] = (byte)half;
        var encrypted = _fixed;
        for (int at = 0; at < length; at += BlockBytes) encrypted = _aes.Encrypt(encrypted ^ Vector128.Create<byte>(q.Slice(at, BlockBytes)));
        Span<byte> s = stackalloc byte[2 * BlockBytes];
        int needed = (4 * ((bytes + 3) / 4)) + 4;
        encrypted.CopyTo(s);
        if (needed > BlockBytes)
        {
            s[BlockBytes - 1] ^= 1;
            var more = _aes.Encrypt(Vector128.Create<byte>(s[..BlockBytes]));
            encrypted.CopyTo(s);
            more.CopyTo(s[BlockBytes..]);
        }
        return Reduce(s[..needed], modulus);
    }

    private static UInt128 Reduce(ReadOnlySpan<byte> number, UInt128 modulus)
    {
        if (modulus <= uint.MaxValue)
        {
            ulong small = (ulong)modulus, left = 0;
            if (BitOperations.IsPow2(small)) return BinaryPrimitives.ReadUInt32BigEndian(number[^sizeof(uint)..]) & (small - 1);
            for (int i = 0; i < number.Length; i += 4) left = ((left << 32) | BinaryPrimitives.ReadUInt32BigEndian(number[i..])) % small;
            return left;
        }
        if (modulus <= 1UL << 56)
        {
            ulong middle = (ulong)modulus, left = 0;
            if (BitOperations.IsPow2(middle)) return BinaryPrimitives.ReadUInt64BigEndian(number[^sizeof(ulong)..]) & (middle - 1);
            // As many bytes at a time as fit before the rest so far.
            int step = BitOperations.LeadingZeroCount(middle) / 8;
            for (int i = 0; i < number.Length;)
            {
                for (int k = 0; k < step && i < number.Length; k++, i++) left = (left << 8) | number[i];
                left %= middle;
            }
            return left;
        }
        UInt128 rest = 0;
        if (modulus > ulong.MaxValue)
        {
            foreach (byte b in number) rest = ((rest << 8) | b) % modulus;
            return rest;
        }
        int head = number.Length % sizeof(ulong);
        foreach (byte b in number[..head]) rest = (rest << 8) | b;
        for (int i = head; i < number.Length; i += sizeof(ulong)) rest = ((rest << 64) | BinaryPrimitives.ReadUInt64BigEndian(number[i..])) % modulus;
        return rest;
    }

    private static UInt128 Add(UInt128 x, UInt128 y, UInt128 modulus)
    {
        var sum = x + y;
        return sum >= modulus ? sum - modulus : sum;
    }

    private UInt128 Number(ReadOnlySpan<byte> numerals)
    {
        ulong start = 0;
        int at = 0;
        for (; at < numerals.Length && start < ulong.MaxValue / 512; at++) start = (start * (uint)_radix) + numerals[at];
        UInt128 number = start;
        for (; at < numerals.Length; at++) number = (number * (uint)_radix) + numerals[at];
        return number;
    }

    private void Write(UInt128 number, Span<byte> numerals)
    {
        int i = numerals.Length - 1;
        for (; i >= 0 && number > ulong.MaxValue; i--) (number, numerals[i]) = (number / (uint)_radix, (byte)(number % (uint)_radix));
        ulong rest = (ulong)number;
        // Divisions by what the compiler knows cost a multiplication.
        if (_radix == 10) for (; i >= 0; i--) (rest, numerals[i]) = (rest / 10, (byte)(rest % 10));
        else if (_radix == 2) for (; i >= 0; i--) (rest, numerals[i]) = (rest >> 1, (byte)(rest & 1));
        else for (; i >= 0; i--) (rest, numerals[i]) = (rest / (uint)_radix, (byte)(rest % (uint)_radix));
    }

    private static int BytesOf(UInt128 greatest) => (128 - (int)UInt128.LeadingZeroCount(greatest) + 7) / 8;

    private static UInt128[] Powers(int radix)
    {
        var powers = new List<UInt128> { 1 };
        var limit = (UInt128.One << HalfBitsMax) / (uint)radix;
        while (powers[^1] <= limit) powers.Add(powers[^1] * (uint)radix);
        return [.. powers];
    }
}
