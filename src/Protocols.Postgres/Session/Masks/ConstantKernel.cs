namespace HoopWire.Postgres.Session.Masks;

/// <summary>The same replacement for every value.</summary>
/// <param name="value">The replacement; null for NULL.</param>
internal sealed class ConstantKernel(byte[]? value) : CellKernel
{
    /// <summary>NULL for every value.</summary>
    public static ConstantKernel ToNull { get; } = new(null);

    public override int Bound(int length) => value?.Length ?? 0;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (value is null) return Null;
        value.CopyTo(destination);
        return value.Length;
    }
}
