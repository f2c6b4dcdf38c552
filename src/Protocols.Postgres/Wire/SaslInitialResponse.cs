using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>SASLInitialResponse (F): String mechanism, Int32 length (-1 for none), bytes of the initial response.</summary>
internal readonly ref struct SaslInitialResponse
{
    public ReadOnlySpan<byte> Mechanism { get; private init; }

    public bool HasData { get; private init; }

    public ReadOnlySpan<byte> Data { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out SaslInitialResponse message)
    {
        message = default;
        var reader = new SpanReader(body);
        ReadOnlySpan<byte> data = default;
        if (!reader.TryReadCString(out ReadOnlySpan<byte> mechanism) || !reader.TryReadInt32(out int length)) return false;
        if ((length != -1 && !reader.TryReadBytes(length, out data)) || !reader.IsAtEnd) return false;
        message = new SaslInitialResponse { Mechanism = mechanism, HasData = length != -1, Data = data };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> mechanism, ReadOnlySpan<byte> data)
    {
        FrameReader.WriteHead(output, FrontendMessage.Password, mechanism.Length + 1 + 4 + data.Length);
        output.WriteCString(mechanism);
        output.WriteInt32(data.Length);
        output.Write(data);
    }
}
