using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>ParameterDescription (B): Int16 count, Int32[count] type OIDs.</summary>
internal readonly ref struct ParameterDescription
{
    public OidList Types { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out ParameterDescription message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!OidList.TryRead(ref reader, out OidList types) || !reader.IsAtEnd) return false;
        message = new ParameterDescription { Types = types };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, params ReadOnlySpan<uint> types)
    {
        FrameReader.WriteHead(output, BackendMessage.ParameterDescription, 2 + (4 * types.Length));
        output.WriteUInt16(checked((ushort)types.Length));
        foreach (uint type in types) output.WriteUInt32(type);
    }
}
