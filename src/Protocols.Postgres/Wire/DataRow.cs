using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>DataRow (B): Int16 count, then per column: Int32 length (-1 for NULL), bytes.</summary>
internal readonly ref struct DataRow
{
    private readonly ReadOnlySpan<byte> _values;

    private DataRow(ReadOnlySpan<byte> values, int count)
    {
        _values = values;
        Count = count;
    }

    public int Count { get; }

    public DataCells Cells => new(new NullableValues(_values, Count));

    /// <summary>Reads and validates the whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out DataRow message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadUInt16(out ushort count)) return false;
        ReadOnlySpan<byte> values = reader.Rest;
        if (!NullableValues.TrySkip(ref reader, count) || !reader.IsAtEnd) return false;
        message = new DataRow(values, count);
        return true;
    }

    /// <summary>Writes a row of text values; a null one is NULL.</summary>
    public static void Write(IBufferWriter<byte> output, params ReadOnlySpan<string?> values)
    {
        int length = 2;
        foreach (string? value in values) length = checked(length + 4 + (value is null ? 0 : Text.Length(value)));
        FrameReader.WriteHead(output, BackendMessage.DataRow, length);
        output.WriteUInt16(checked((ushort)values.Length));
        foreach (string? value in values)
        {
            if (value is null)
            {
                output.WriteInt32(-1);
                continue;
            }
            output.WriteInt32(Text.Length(value));
            Text.Write(output, value);
        }
    }
}
