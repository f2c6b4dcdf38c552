using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>CopyFail (F): String reason.</summary>
internal readonly ref struct CopyFail
{
    public ReadOnlySpan<byte> Reason { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out CopyFail message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> reason) || !reader.IsAtEnd) return false;
        message = new CopyFail { Reason = reason };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> reason)
    {
        FrameReader.WriteHead(output, FrontendMessage.CopyFail, reason.Length + 1);
        output.WriteCString(reason);
    }
}
