using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Numbers of a type without a sign, in binary form: one above the greatest of the type with a sign would be taken for a negative one, and becomes NULL as in text form.</summary>
/// <param name="kernel">What replaces the others.</param>
internal sealed class UnsignedKernel(CellKernel kernel) : CellKernel
{
    public override int Bound(int length) => kernel.Bound(length);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination) => cell is [.., >= 0x80] ? Null : kernel.Write(cell, destination);
}
