using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Masks the fields of a row in text: <c>(1,,"a ""b""")</c>, where nothing is NULL.</summary>
internal sealed class TextCompositeKernel(CellKernel[] fields) : PartsKernel
{
    private const int Around = 3;
    private readonly long _growth = fields.Sum(f => (long)f.Bound(0) * 2) + (Around * fields.Length);

    public override int Bound(int length) => (int)(length + Math.Min(GrowthMax, _growth + length));

    protected override int PartBound(int length)
    {
        int greatest = 0;
        foreach (var field in fields) greatest = Math.Max(greatest, field.Bound(length));
        return greatest;
    }

    protected override int Write(ReadOnlySpan<byte> cell, Span<byte> destination, Span<byte> plain, Span<byte> masked)
    {
        if (cell.Length < 2 || cell[0] != '(' || cell[^1] != ')') return Null;
        int at = 1, length = 1;
        destination[0] = (byte)'(';
        for (int i = 0; i < fields.Length; i++, at++)
        {
            if (!QuotedParts.TryRead(cell, ref at, (byte)',', (byte)')', plain, out int read, out bool quoted)) return Null;
            bool isLast = i == fields.Length - 1;
            if (cell[at] != (isLast ? (byte)')' : (byte)',')) return Null;
            int written = read == 0 && !quoted ? CellKernel.Null : fields[i].Write(plain[..read], masked);
            if (written >= 0 && !QuotedParts.TryWrite(masked[..written], (byte)'"', destination, ref length)) return Null;
            if (length == destination.Length) return Null;
            destination[length++] = cell[at];
        }
        return at == cell.Length ? length : Null;
    }
}
