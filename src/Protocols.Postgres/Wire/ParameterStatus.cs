using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>ParameterStatus (B): String name, String value.</summary>
internal readonly ref struct ParameterStatus
{
    public ReadOnlySpan<byte> Name { get; private init; }

    public ReadOnlySpan<byte> Value { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out ParameterStatus message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> name) || !reader.TryReadCString(out ReadOnlySpan<byte> value)) return false;
        if (!reader.IsAtEnd) return false;
        message = new ParameterStatus { Name = name, Value = value };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, string name, string value)
    {
        FrameReader.WriteHead(output, BackendMessage.ParameterStatus, Text.Length(name) + 1 + Text.Length(value) + 1);
        output.WriteCString(name);
        output.WriteCString(value);
    }
}
