using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Describe (F): Byte1 'S' statement or 'P' portal, String name.</summary>
internal readonly ref struct Describe
{
    public const byte Statement = (byte)'S';
    public const byte Portal = (byte)'P';

    /// <summary><see cref="Statement"/> or <see cref="Portal"/>.</summary>
    public byte Kind { get; private init; }

    public ReadOnlySpan<byte> Name { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out Describe message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadByte(out byte kind) || kind is not (Statement or Portal)) return false;
        if (!reader.TryReadCString(out ReadOnlySpan<byte> name) || !reader.IsAtEnd) return false;
        message = new Describe { Kind = kind, Name = name };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, byte kind, ReadOnlySpan<byte> name)
    {
        FrameReader.WriteHead(output, FrontendMessage.Describe, 1 + name.Length + 1);
        output.WriteByte(kind);
        output.WriteCString(name);
    }
}
