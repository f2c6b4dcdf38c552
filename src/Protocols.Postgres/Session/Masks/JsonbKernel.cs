using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Binary jsonb: a version byte and the text (jsonb.c, jsonb_send).</summary>
/// <param name="json">Masks the text.</param>
internal sealed class JsonbKernel(CellKernel json) : CellKernel
{
    private const byte Version = 1;

    public override int Bound(int length) => 1 + json.Bound(length);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.IsEmpty || cell[0] != Version) return Null;
        destination[0] = Version;
        int length = json.Write(cell[1..], destination[1..]);
        return length < 0 ? Null : 1 + length;
    }
}
