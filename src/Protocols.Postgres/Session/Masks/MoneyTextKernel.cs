using HoopWire.Policy.Masking.Kernels;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Digits for digits in an amount as the server's locale writes it; the same number as in binary.</summary>
internal sealed class MoneyTextKernel(Ff1 cipher) : CellKernel
{
    private const int DigitsMax = 19;
    private const int WalksMax = 1000;

    public override int Bound(int length) => length;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        Span<byte> digits = stackalloc byte[DigitsMax];
        int count = 0;
        foreach (byte b in cell)
        {
            if (!char.IsAsciiDigit((char)b) || (b == '0' && count == 0)) continue;
            if (count == DigitsMax) return Null;
            digits[count++] = (byte)(b - '0');
        }
        digits = digits[..count];
        for (int walk = 0; walk < WalksMax; walk++)
        {
            if (!cipher.TryEncrypt(digits)) return Null;
            if (digits[0] == 0 || !FitsLong(digits)) continue;
            int at = 0;
            for (int i = 0; i < cell.Length; i++)
                destination[i] = !char.IsAsciiDigit((char)cell[i]) || (cell[i] == '0' && at == 0) ? cell[i] : (byte)('0' + digits[at++]);
            return cell.Length;
        }
        return Null;
    }

    private static bool FitsLong(ReadOnlySpan<byte> digits)
    {
        ulong value = 0;
        foreach (byte digit in digits) value = (value * 10) + digit;
        return value <= long.MaxValue;
    }
}
