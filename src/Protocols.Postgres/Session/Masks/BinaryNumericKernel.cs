using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Replaces a binary numeric, by way of its text.</summary>
/// <param name="text">Replaces the text.</param>
internal sealed class BinaryNumericKernel(NumericKernel text) : CellKernel
{
    private const int BinaryBytesMax = 8 + (NumericKernel.TextBytesMax / 4 * 2) + 4;

    public override int Bound(int length) => BinaryBytesMax;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        Span<byte> number = stackalloc byte[NumericKernel.TextBytesMax];
        if (!DecimalText.TryFormat(cell, number, out int length)) return Null;
        Span<byte> masked = stackalloc byte[NumericKernel.TextBytesMax];
        length = text.Write(number[..length], masked);
        return length >= 0 && DecimalText.TryParse(masked[..length], destination, out int written) ? written : Null;
    }
}
