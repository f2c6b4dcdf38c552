namespace HoopWire.Policy.Masking.Kernels;

/// <summary>Truncates dates and times in text.</summary>
public sealed class IsoDateKernel(DateUnit unit) : CellKernel
{
    /// <inheritdoc/>
    public override int Bound(int length) => length;

    /// <inheritdoc/>
    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination) => IsoText.Truncate(cell, unit, destination);
}
