using HoopWire.Policy;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Truncates dates and times in text.</summary>
internal sealed class IsoDateKernel(DateUnit unit) : CellKernel
{
    public override int Bound(int length) => length;

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination) => IsoText.Truncate(cell, unit, destination);
}
