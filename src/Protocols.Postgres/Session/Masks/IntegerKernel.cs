using System.Buffers.Binary;
using System.Buffers.Text;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Replaces a whole number by another one of its sign and type.</summary>
/// <param name="size">Bytes of the type.</param>
/// <param name="binary">Whether cells are binary.</param>
internal abstract class IntegerKernel(int size, bool binary) : CellKernel
{
    private const int TextBytesMax = 20;

    /// <summary>The type's greatest number.</summary>
    protected ulong Greatest { get; } = size switch { 2 => (ulong)short.MaxValue, 4 => int.MaxValue, _ => long.MaxValue };

    public sealed override int Bound(int length) => TextBytesMax;

    public sealed override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (!TryRead(cell, out long value) || value == long.MinValue) return Null;
        ulong magnitude = (ulong)Math.Abs(value);
        if (magnitude > Greatest || !TryReplace(ref magnitude)) return Null;
        long masked = value < 0 ? -(long)magnitude : (long)magnitude;
        if (!binary) return Utf8Formatter.TryFormat(masked, destination, out int written) ? written : Null;
        if (size == sizeof(int)) BinaryPrimitives.WriteInt32BigEndian(destination, (int)masked);
        else if (size == sizeof(long)) BinaryPrimitives.WriteInt64BigEndian(destination, masked);
        else return Null;
        return size;
    }

    /// <summary>Replaces a number without its sign, staying within <see cref="Greatest"/>; false where it cannot.</summary>
    protected abstract bool TryReplace(ref ulong magnitude);

    private bool TryRead(ReadOnlySpan<byte> cell, out long value)
    {
        value = 0;
        if (!binary) return Utf8Parser.TryParse(cell, out value, out int read) && read == cell.Length;
        if (cell.Length != size) return false;
        value = size == sizeof(int) ? BinaryPrimitives.ReadInt32BigEndian(cell) : BinaryPrimitives.ReadInt64BigEndian(cell);
        return true;
    }
}

/// <summary>Digits for digits, as many as there were.</summary>
internal sealed class FpeIntegerKernel(Ff1 cipher, int size, bool binary) : IntegerKernel(size, binary)
{
    private const int DigitsMax = 19;
    private const int WalksMax = 1000;

    protected override bool TryReplace(ref ulong magnitude)
    {
        Span<byte> digits = stackalloc byte[DigitsMax];
        int count = 0;
        for (ulong rest = magnitude; rest > 0; rest /= 10) digits[DigitsMax - ++count] = (byte)(rest % 10);
        digits = digits[(DigitsMax - count)..];
        // Walking on until the result is a number of as many digits that fits the type keeps different numbers different (SP 800-38G has no such domain of its own).
        for (int walk = 0; walk < WalksMax; walk++)
        {
            if (!cipher.TryEncrypt(digits)) return false;
            magnitude = 0;
            foreach (byte digit in digits) magnitude = (magnitude * 10) + digit;
            if (digits[0] != 0 && magnitude <= Greatest) return true;
        }
        return false;
    }
}

/// <summary>
/// Any number for a number, different ones for different ones: a type of 32 bits has no room for a token's 80. What fits 31 bits stays there, so that
/// columns of 32 and of 64 bits can be joined.
/// </summary>
internal sealed class TokenIntegerKernel(Ff1 cipher, int size, bool binary) : IntegerKernel(size, binary)
{
    private const int SmallBits = 31;
    private const int LargeBits = 63;
    private const int WalksMax = 1000;

    protected override bool TryReplace(ref ulong magnitude)
    {
        bool small = magnitude <= int.MaxValue;
        Span<byte> bits = stackalloc byte[LargeBits];
        bits = bits[..(small ? SmallBits : LargeBits)];
        for (int walk = 0; walk < WalksMax; walk++)
        {
            for (int i = 0; i < bits.Length; i++) bits[i] = (byte)((magnitude >> i) & 1);
            if (!cipher.TryEncrypt(bits)) return false;
            magnitude = 0;
            for (int i = 0; i < bits.Length; i++) magnitude |= (ulong)bits[i] << i;
            if (small || magnitude > int.MaxValue) return true;
        }
        return false;
    }
}
