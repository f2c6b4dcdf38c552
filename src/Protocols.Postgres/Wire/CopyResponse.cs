using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// CopyInResponse, CopyOutResponse and CopyBothResponse (B): Int8 overall format (0 text, 1 binary), Int16 count and formats of the columns.
/// </summary>
internal readonly ref struct CopyResponse
{
    public bool IsBinary { get; private init; }

    public FormatCodes ColumnFormats { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out CopyResponse message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadByte(out byte format) || format > 1) return false;
        if (!FormatCodes.TryRead(ref reader, out FormatCodes columns) || !reader.IsAtEnd) return false;
        message = new CopyResponse { IsBinary = format == 1, ColumnFormats = columns };
        return true;
    }

    /// <summary>Writes one of <paramref name="type"/> with every column in the overall format.</summary>
    public static void Write(IBufferWriter<byte> output, byte type, bool isBinary, int columns)
    {
        FrameReader.WriteHead(output, type, 1 + 2 + (2 * columns));
        output.WriteByte(isBinary ? (byte)1 : (byte)0);
        output.WriteUInt16(checked((ushort)columns));
        for (int i = 0; i < columns; i++) output.WriteInt16(isBinary ? (short)1 : (short)0);
    }
}
