using System.Buffers;
using System.Buffers.Binary;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// Lays rows out as recordings have them, whatever protocol they came by: the number of cells, then each cell behind its length, −1 for NULL. Numbers, dates and times
/// of binary rows are written as the text they mean.
/// </summary>
internal static class RowLayout
{
    /// <summary>The length of NULL.</summary>
    public const int NullLength = -1;

    /// <summary>The most bytes that a row becomes whose payload has so many.</summary>
    public static long Bound(int payload, int columns) => sizeof(ushort) + payload + ((long)columns * (sizeof(int) + BinaryText.BytesMax));

    /// <summary>Lays out a text row's payload. False when it is malformed or has another number of columns.</summary>
    public static bool TryWriteText(ReadOnlySpan<byte> row, int columns, ArrayBufferWriter<byte> output)
    {
        WriteCount(columns, output);
        var reader = new PayloadReader(row);
        for (int i = 0; i < columns; i++)
        {
            if (!reader.TryReadTextCell(out var cell, out bool isNull)) return false;
            if (isNull) WriteLength(NullLength, output);
            else Write(cell, output);
        }
        return reader.IsAtEnd;
    }

    /// <summary>Lays out a binary row's payload; otherwise as for text.</summary>
    public static bool TryWriteBinary(ReadOnlySpan<byte> row, ColumnMask[] columns, ArrayBufferWriter<byte> output)
    {
        int head = BinaryRow.HeadBytes(columns.Length);
        if (row.Length < head || row[0] != BinaryRow.Header) return false;
        WriteCount(columns.Length, output);
        var reader = new PayloadReader(row);
        reader.TrySkip(head);
        for (int i = 0; i < columns.Length; i++)
        {
            if (BinaryRow.IsNull(row, i))
            {
                WriteLength(NullLength, output);
                continue;
            }
            if (!BinaryValue.TryRead(ref reader, columns[i].Type, out var value)) return false;
            if (BinaryValue.FixedBytes(columns[i].Type) >= 0 || BinaryValue.IsTemporal(columns[i].Type)) WriteAsText(columns[i], value, output);
            else Write(value, output);
        }
        return reader.IsAtEnd;
    }

    /// <summary>Writes a value of a binary row as the text it means.</summary>
    public static void WriteAsText(in ColumnMask column, ReadOnlySpan<byte> value, ArrayBufferWriter<byte> output)
    {
        var room = output.GetSpan(sizeof(int) + BinaryText.BytesMax);
        int length = BinaryText.Write(column.Type, column.IsUnsigned, value, room[sizeof(int)..]);
        BinaryPrimitives.WriteInt32BigEndian(room, length);
        output.Advance(sizeof(int) + length);
    }

    /// <summary>Writes what stands before a cell.</summary>
    public static void WriteLength(int length, ArrayBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), length);
        output.Advance(sizeof(int));
    }

    /// <summary>Writes what stands before a row's cells.</summary>
    public static void WriteCount(int columns, ArrayBufferWriter<byte> output)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(sizeof(ushort)), (ushort)columns);
        output.Advance(sizeof(ushort));
    }

    private static void Write(ReadOnlySpan<byte> cell, ArrayBufferWriter<byte> output)
    {
        WriteLength(cell.Length, output);
        output.Write(cell);
    }
}
