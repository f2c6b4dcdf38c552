using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Query (F): String text, of any number of statements.</summary>
internal readonly ref struct Query
{
    public ReadOnlySpan<byte> Text { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out Query message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> text) || !reader.IsAtEnd) return false;
        message = new Query { Text = text };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> text)
    {
        FrameReader.WriteHead(output, FrontendMessage.Query, text.Length + 1);
        output.WriteCString(text);
    }
}
