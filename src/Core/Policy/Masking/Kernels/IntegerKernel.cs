using System.Buffers.Binary;
using System.Buffers.Text;

namespace HoopWire.Policy.Masking.Kernels;

/// <summary>Replaces a whole number by another one of its sign and type.</summary>
/// <param name="size">Bytes of the type.</param>
/// <param name="form">How its cells are written.</param>
public abstract class IntegerKernel(int size, IntegerForm form) : CellKernel
{
    private const int TextBytesMax = 20;

    /// <summary>The type's greatest number.</summary>
    protected ulong Greatest { get; } = size switch { 2 => (ulong)short.MaxValue, 4 => int.MaxValue, _ => long.MaxValue };

    /// <inheritdoc/>
    public sealed override int Bound(int length) => TextBytesMax;

    /// <inheritdoc/>
    public sealed override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (!TryRead(cell, out long value) || value == long.MinValue) return Null;
        ulong magnitude = (ulong)Math.Abs(value);
        if (magnitude > Greatest || !TryReplace(ref magnitude)) return Null;
        long masked = value < 0 ? -(long)magnitude : (long)magnitude;
        if (form == IntegerForm.Text) return Utf8Formatter.TryFormat(masked, destination, out int written) ? written : Null;
        return TryWrite(masked, destination) ? size : Null;
    }

    /// <summary>Replaces a number without its sign, staying within <see cref="Greatest"/>; false where it cannot.</summary>
    protected abstract bool TryReplace(ref ulong magnitude);

    private bool TryRead(ReadOnlySpan<byte> cell, out long value)
    {
        value = 0;
        if (form == IntegerForm.Text) return Utf8Parser.TryParse(cell, out value, out int read) && read == cell.Length;
        if (cell.Length != size) return false;
        value = (size, form) switch
        {
            (sizeof(int), IntegerForm.BigEndian) => BinaryPrimitives.ReadInt32BigEndian(cell),
            (sizeof(int), _) => BinaryPrimitives.ReadInt32LittleEndian(cell),
            (sizeof(long), IntegerForm.BigEndian) => BinaryPrimitives.ReadInt64BigEndian(cell),
            (sizeof(long), _) => BinaryPrimitives.ReadInt64LittleEndian(cell),
            _ => long.MinValue,
        };
        return true;
    }

    private bool TryWrite(long value, Span<byte> destination) => (size, form) switch
    {
        (sizeof(int), IntegerForm.BigEndian) => BinaryPrimitives.TryWriteInt32BigEndian(destination, (int)value),
        (sizeof(int), _) => BinaryPrimitives.TryWriteInt32LittleEndian(destination, (int)value),
        (sizeof(long), IntegerForm.BigEndian) => BinaryPrimitives.TryWriteInt64BigEndian(destination, value),
        (sizeof(long), _) => BinaryPrimitives.TryWriteInt64LittleEndian(destination, value),
        _ => false,
    };
}

/// <summary>Digits for digits, as many as there were.</summary>
public sealed class FpeIntegerKernel(Ff1 cipher, int size, IntegerForm form) : IntegerKernel(size, form)
{
    private const int DigitsMax = 19;
    private const int WalksMax = 1000;

    /// <inheritdoc/>
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
public sealed class TokenIntegerKernel(Ff1 cipher, int size, IntegerForm form) : IntegerKernel(size, form)
{
    private const int SmallBits = 31;
    private const int LargeBits = 63;
    private const int WalksMax = 1000;

    /// <inheritdoc/>
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
