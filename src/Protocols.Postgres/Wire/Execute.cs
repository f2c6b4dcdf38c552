using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Execute (F): String portal, Int32 greatest number of rows (0: all).</summary>
internal readonly ref struct Execute
{
    public ReadOnlySpan<byte> Portal { get; private init; }

    public int RowsMax { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out Execute message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> portal) || !reader.TryReadInt32(out int rows) || !reader.IsAtEnd) return false;
        message = new Execute { Portal = portal, RowsMax = rows };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> portal, int rowsMax = 0)
    {
        FrameReader.WriteHead(output, FrontendMessage.Execute, portal.Length + 1 + 4);
        output.WriteCString(portal);
        output.WriteInt32(rowsMax);
    }
}
