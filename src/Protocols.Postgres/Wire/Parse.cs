using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Parse (F): String statement name, String query, Int16 count, Int32[count] parameter type OIDs.</summary>
internal readonly ref struct Parse
{
    /// <summary>The statement's name; empty for the unnamed one.</summary>
    public ReadOnlySpan<byte> Name { get; private init; }

    public ReadOnlySpan<byte> Query { get; private init; }

    /// <summary>Types the client gave; 0 or absent where the server infers them.</summary>
    public OidList ParameterTypes { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out Parse message)
    {
        message = default;
        var reader = new SpanReader(body);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> name) || name.Length > PostgresLimits.NameBytesMax) return false;
        if (!reader.TryReadCString(out ReadOnlySpan<byte> query)) return false;
        if (!OidList.TryRead(ref reader, out OidList types) || !reader.IsAtEnd) return false;
        message = new Parse { Name = name, Query = query, ParameterTypes = types };
        return true;
    }

    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> name, ReadOnlySpan<byte> query, ReadOnlySpan<uint> parameterTypes = default)
    {
        FrameReader.WriteHead(output, FrontendMessage.Parse, name.Length + 1 + query.Length + 1 + 2 + (4 * parameterTypes.Length));
        output.WriteCString(name);
        output.WriteCString(query);
        output.WriteUInt16(checked((ushort)parameterTypes.Length));
        foreach (uint type in parameterTypes) output.WriteUInt32(type);
    }
}
