using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>Masks the ranges of a multirange in text: <c>{[1,5),[7,9)}</c>.</summary>
internal sealed class TextMultirangeKernel(CellKernel range) : CellKernel
{
    public override int Bound(int length) => BoundOfParts(length, range, 1);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length < 2 || cell[0] != '{' || cell[^1] != '}') return Null;
        int at = 1, length = 1;
        destination[0] = (byte)'{';
        while (at < cell.Length - 1)
        {
            int end = EndOfRange(cell, at);
            if (end < 0 || destination.Length - length - 2 < range.Bound(end - at)) return Null;
            int written = range.Write(cell[at..end], destination[length..]);
            if (written < 0) return Null;
            length += written;
            at = end;
            if (at == cell.Length - 1) break;
            if (cell[at++] != ',' || at == cell.Length - 1) return Null;
            destination[length++] = (byte)',';
        }
        destination[length++] = (byte)'}';
        return length;
    }

    private static int EndOfRange(ReadOnlySpan<byte> cell, int at)
    {
        bool inside = false;
        for (; at < cell.Length; at++)
        {
            if (cell[at] == '\\') at++;
            else if (cell[at] == '"') inside = !inside;
            else if (!inside && cell[at] is (byte)']' or (byte)')') return at + 1;
        }
        return -1;
    }
}
