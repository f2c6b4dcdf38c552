using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>
/// Masks the elements of a binary array: Int32 dimensions, Int32 whether there are NULLs, Int32 element type, per dimension Int32 size and lower bound,
/// then per element Int32 length (-1 for NULL) and bytes (arrayfuncs.c, array_send).
/// </summary>
internal sealed class BinaryArrayKernel(CellKernel element, uint elementType) : CellKernel
{
    private const int HeadBytes = 12;
    private const int DimensionBytes = 8;
    private const int DimensionsMax = 6;

    public override int Bound(int length) => BoundOfParts(length, element, 0);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length < HeadBytes || BinaryPrimitives.ReadUInt32BigEndian(cell[8..]) != elementType) return Null;
        int dimensions = BinaryPrimitives.ReadInt32BigEndian(cell);
        if (dimensions is < 0 or > DimensionsMax || cell.Length < HeadBytes + (dimensions * DimensionBytes)) return Null;
        long count = dimensions == 0 ? 0 : 1;
        for (int i = 0; i < dimensions; i++)
        {
            int size = BinaryPrimitives.ReadInt32BigEndian(cell[(HeadBytes + (i * DimensionBytes))..]);
            if (size < 0 || size > cell.Length) return Null;
            if ((count *= size) > cell.Length) return Null;
        }
        int at = HeadBytes + (dimensions * DimensionBytes), length = at;
        cell[..at].CopyTo(destination);
        bool hasNull = false;
        for (long i = 0; i < count; i++)
        {
            if (!BinaryPart.TryWrite(cell, ref at, element, destination, ref length, out bool isNull)) return Null;
            hasNull |= isNull;
        }
        if (at != cell.Length) return Null;
        BinaryPrimitives.WriteInt32BigEndian(destination[4..], hasNull ? 1 : 0);
        return length;
    }
}
