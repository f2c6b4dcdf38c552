using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Masks the bounds of a range in text: <c>empty</c>, <c>[1,5)</c>, <c>("2000-01-01 00:00:00",]</c>.</summary>
/// <param name="bound">For a bound.</param>
/// <param name="zoned">Whether bounds carry a time zone: two zones in one range would change the order of what is truncated.</param>
internal sealed class TextRangeKernel(CellKernel bound, bool zoned) : PartsKernel
{
    private const int Around = 16;
    private const int ZoneBytesMax = 16;

    public override int Bound(int length) => (length * 2) + (2 * bound.Bound(0)) + Around;

    protected override int PartBound(int length) => bound.Bound(length);

    protected override int Write(ReadOnlySpan<byte> cell, Span<byte> destination, Span<byte> plain, Span<byte> masked)
    {
        if (cell.SequenceEqual("empty"u8))
        {
            cell.CopyTo(destination);
            return cell.Length;
        }
        if (cell.Length < 3 || cell[0] is not ((byte)'[' or (byte)'(')) return Null;
        destination[0] = cell[0];
        int at = 1, length = 1;
        Span<byte> zone = stackalloc byte[ZoneBytesMax];
        int zoneLength = -1;
        for (int i = 0; i < 2; i++, at++)
        {
            byte stop = i == 0 ? (byte)',' : (byte)']', other = i == 0 ? (byte)',' : (byte)')';
            if (!QuotedParts.TryRead(cell, ref at, stop, other, plain, out int read, out bool quoted)) return Null;
            if (read > 0 || quoted)
            {
                int written = bound.Write(plain[..read], masked);
                if (written < 0 || !QuotedParts.TryWrite(masked[..written], (byte)'"', destination, ref length)) return Null;
                var thisZone = zoned ? Zone(masked[..written]) : default;
                if (zoneLength >= 0 && !thisZone.SequenceEqual(zone[..zoneLength])) return Null;
                if (!thisZone.TryCopyTo(zone)) return Null;
                zoneLength = thisZone.Length;
            }
            if (length == destination.Length) return Null;
            destination[length++] = cell[at];
        }
        return at == cell.Length ? length : Null;
    }

    private static ReadOnlySpan<byte> Zone(ReadOnlySpan<byte> timestamp)
    {
        int time = timestamp.IndexOf((byte)' ');
        if (time < 0) return default;
        int zone = timestamp[time..].LastIndexOfAny((byte)'+', (byte)'-');
        return zone < 0 ? default : timestamp[(time + zone)..];
    }
}
