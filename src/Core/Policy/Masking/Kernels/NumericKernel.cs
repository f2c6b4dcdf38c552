using System.Buffers.Binary;

namespace HoopWire.Policy.Masking.Kernels;

/// <summary>Replaces a decimal number in text. NaN, the infinities and numbers of more than some hundred digits become NULL.</summary>
/// <param name="shortest">Length of the longest replacement for a short number.</param>
public abstract class NumericKernel(int shortest) : CellKernel
{
    /// <summary>The longest number that is read.</summary>
    public const int TextBytesMax = 256;

    /// <inheritdoc/>
    public sealed override int Bound(int length) => Math.Max(length, shortest);

    /// <inheritdoc/>
    public sealed override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length > TextBytesMax || !IsDecimal(cell)) return Null;
        Span<byte> text = stackalloc byte[TextBytesMax];
        cell.CopyTo(text);
        return Replace(text[..cell.Length], destination);
    }

    /// <summary>Writes the replacement of a number, which may be changed in place; its length, or <see cref="CellKernel.Null"/>.</summary>
    protected abstract int Replace(Span<byte> number, Span<byte> destination);

    /// <summary>Whether it is digits, with a sign before and a point between them.</summary>
    private static bool IsDecimal(ReadOnlySpan<byte> text)
    {
        if (text.Length > 0 && text[0] == '-') text = text[1..];
        int point = text.IndexOf((byte)'.');
        if (point >= 0 && (point == text.Length - 1 || text[(point + 1)..].IndexOfAnyExceptInRange((byte)'0', (byte)'9') >= 0)) return false;
        var whole = point < 0 ? text : text[..point];
        return !whole.IsEmpty && whole.IndexOfAnyExceptInRange((byte)'0', (byte)'9') < 0;
    }
}

/// <summary>Digits for digits, as many before and behind the point as there were.</summary>
public sealed class FpeNumericKernel(Ff1 cipher) : NumericKernel(0)
{
    private const int WalksMax = 1000;

    /// <inheritdoc/>
    protected override int Replace(Span<byte> number, Span<byte> destination)
    {
        int start = number[0] == '-' ? 1 : 0;
        // A zero before the point is no digit of the number, and stays.
        bool fractionOnly = number.Length > start + 1 && number[start] == '0' && number[start + 1] == '.';
        Span<byte> digits = stackalloc byte[number.Length];
        int count = 0;
        foreach (byte b in number[(start + (fractionOnly ? 2 : 0))..])
            if (b != '.') digits[count++] = (byte)(b - '0');
        digits = digits[..count];
        for (int walk = 0; walk < WalksMax; walk++)
        {
            if (!cipher.TryEncrypt(digits)) return Null;
            if (!fractionOnly && digits[0] == 0) continue;
            number.CopyTo(destination);
            int at = 0;
            for (int i = start + (fractionOnly ? 2 : 0); i < number.Length; i++)
                if (number[i] != '.') destination[i] = (byte)('0' + digits[at++]);
            return number.Length;
        }
        return Null;
    }
}

/// <summary>A whole number of 25 digits, made of 82 bits of the keyed hash.</summary>
public sealed class TokenNumericKernel(MaskCipher cipher) : NumericKernel(Digits)
{
    /// <summary>Digits of a token.</summary>
    public const int Digits = 25;

    private static readonly UInt128 Least = PowerOfTen(Digits - 1);

    /// <inheritdoc/>
    protected override int Replace(Span<byte> number, Span<byte> destination)
    {
        // 1.50 and 1.5 are equal, and so are their tokens.
        if (number.Contains((byte)'.')) number = number.TrimEnd((byte)'0').TrimEnd((byte)'.');
        if (number is [(byte)'-', (byte)'0']) number = number[1..];
        Span<byte> hash = stackalloc byte[MaskCipher.HashBytes];
        cipher.Hash((byte)'n', number, hash);
        var token = Least + (BinaryPrimitives.ReadUInt128BigEndian(hash) % (Least * 9));
        for (int i = Digits - 1; i >= 0; i--, token /= 10) destination[i] = (byte)('0' + (int)(token % 10));
        return Digits;
    }

    private static UInt128 PowerOfTen(int exponent)
    {
        UInt128 power = 1;
        for (int i = 0; i < exponent; i++) power *= 10;
        return power;
    }
}
