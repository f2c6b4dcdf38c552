using System.Buffers.Binary;
using HoopWire.Policy.Masking.Kernels;

namespace HoopWire.Postgres.Session.Masks;

/// <summary>
/// Masks the fields of a binary row: Int32 count, then per field Int32 type, Int32 length (-1 for NULL), bytes (rowtypes.c, record_send). By the declared
/// fields where they are known and fit, by the types in the value otherwise.
/// </summary>
internal sealed class BinaryCompositeKernel(CellKernel[] fields, uint[] types, Func<uint, CellKernel> byType) : CellKernel
{
    private const int FieldGrowth = 64;
    private readonly int _greatest = fields.Select(f => f.Bound(0)).Append(0).Max();

    public override int Bound(int length) => (int)(length + Math.Min(GrowthMax, ((length / 8) + 1L) * FieldGrowth) + _greatest);

    public override int Write(ReadOnlySpan<byte> cell, Span<byte> destination)
    {
        if (cell.Length < sizeof(int)) return Null;
        int count = BinaryPrimitives.ReadInt32BigEndian(cell);
        if (count < 0 || count > cell.Length / 8) return Null;
        int at = sizeof(int), length = sizeof(int);
        cell[..at].CopyTo(destination);
        bool isDeclared = count == fields.Length;
        for (int i = 0; i < count; i++)
        {
            if (cell.Length - at < 8 || destination.Length - length < 8) return Null;
            uint type = BinaryPrimitives.ReadUInt32BigEndian(cell[at..]);
            cell.Slice(at, sizeof(uint)).CopyTo(destination[length..]);
            at += sizeof(uint);
            length += sizeof(uint);
            var kernel = isDeclared && types[i] == type ? fields[i] : byType(type);
            if (!BinaryPart.TryWrite(cell, ref at, kernel, destination, ref length, out _)) return Null;
        }
        return at == cell.Length ? length : Null;
    }
}
