namespace HoopWire.Policy.Masking.Kernels;

/// <summary>
/// Puts another value of the same type and format in the place of a cell's: chosen once, when the row description arrives. Used on one loop; allocates
/// nothing in steady state.
/// </summary>
public abstract class CellKernel
{
    /// <summary>Returned for NULL.</summary>
    public const int Null = -1;

    /// <summary>A cell with parts in it may grow by this much; where it would by more it becomes NULL.</summary>
    public const int GrowthMax = 1 << 20;

    /// <summary>Most bytes of the replacement for a cell of <paramref name="length"/> bytes.</summary>
    public abstract int Bound(int length);

    /// <summary>Writes the replacement of <paramref name="cell"/> into <paramref name="destination"/>, which has room for its bound; its length, or <see cref="Null"/>.</summary>
    public abstract int Write(ReadOnlySpan<byte> cell, Span<byte> destination);

    /// <summary>The bound of a cell that consists of parts, each with some bytes around it.</summary>
    protected static int BoundOfParts(int length, CellKernel part, int around)
    {
        long parts = (length / 2) + 1L;
        return (int)(length + Math.Min(GrowthMax, parts * (part.Bound(0) + around)));
    }
}
