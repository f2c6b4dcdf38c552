using System.Buffers;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Masks the elements of an array in text, of any number of dimensions: <c>{1,NULL,"a \"b\""}</c>, with bounds before it where they are not 1.</summary>
internal sealed class TextArrayKernel(CellKernel element, byte delimiter) : PartsKernel
{
    private const int DimensionsMax = 6;
    private const int Around = 4;

    private static readonly SearchValues<byte> BoundsCharacters = SearchValues.Create("[]:=-0123456789"u8);

    private static ReadOnlySpan<byte> NullText => "NULL"u8;

    public override int Bound(int length) => BoundOfParts(length, element, Around);

    protected override int PartBound(int length) => element.Bound(length);

    protected override int Write(ReadOnlySpan<byte> cell, Span<byte> destination, Span<byte> plain, Span<byte> masked)
    {
        int at = Math.Max(0, cell.IndexOf((byte)'{'));
        if (cell[..at].IndexOfAnyExcept(BoundsCharacters) >= 0) return Null;
        cell[..at].CopyTo(destination);
        int length = at, depth = 0;
        bool wantsElement = false;
        for (; at < cell.Length; at++)
        {
            if (length == destination.Length) return Null;
            byte b = cell[at];
            if (b == '{' ? ++depth > DimensionsMax : b == '}' && --depth < 0) return Null;
            if (b is (byte)'{' or (byte)'}' || b == delimiter)
            {
                destination[length++] = b;
                wantsElement = b == '{' || b == delimiter;
                if (depth == 0) return at == cell.Length - 1 && b == '}' ? length : Null;
                continue;
            }
            if (!wantsElement || depth == 0) return Null;
            if (!TryElement(cell, ref at, destination, ref length, plain, masked)) return Null;
            at--;
            wantsElement = false;
        }
        return Null;
    }

    private bool TryElement(ReadOnlySpan<byte> cell, ref int at, Span<byte> destination, ref int length, Span<byte> plain, Span<byte> masked)
    {
        if (!QuotedParts.TryRead(cell, ref at, delimiter, (byte)'}', plain, out int read, out bool quoted)) return false;
        int written = !quoted && plain[..read].SequenceEqual(NullText) ? CellKernel.Null : element.Write(plain[..read], masked);
        if (written >= 0) return QuotedParts.TryWrite(masked[..written], (byte)'\\', destination, ref length);
        if (!NullText.TryCopyTo(destination[length..])) return false;
        length += NullText.Length;
        return true;
    }
}
