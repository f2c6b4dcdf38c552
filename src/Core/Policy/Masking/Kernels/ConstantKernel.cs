namespace HoopWire.Policy.Masking.Kernels;

/// <summary>The same replacement for every value.</summary>
/// <param name="value">The replacement; null for NULL.</param>
public sealed class ConstantKernel(byte[]? value) : CellKernel
{
    /// <summary>NULL for every value.</summary>
    public static ConstantKernel ToNull { get; } = new(null);

    /// <inheritdoc/>
    public override int Bound(int length) => value?.Length ?? 0;

    /// <inheritdoc/>
    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (value is null) return Null;
        value.CopyTo(destination);
        return value.Length;
    }
}
