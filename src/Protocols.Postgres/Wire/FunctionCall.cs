using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// FunctionCall (F): Int32 function OID, Int16 count and formats of the arguments, Int16 count and values of the arguments
/// (Int32 length, -1 for NULL, bytes), Int16 result format. What stands before the values is read: they may be as long as a message may be.
/// </summary>
internal readonly ref struct FunctionCall
{
    public uint FunctionOid { get; private init; }

    public FormatCodes ArgumentFormats { get; private init; }

    public int ArgumentCount { get; private init; }

    /// <summary>Bytes of the body before the first argument's length.</summary>
    public int Length { get; private init; }

    /// <summary>Reads the head of a body of <paramref name="bodyLength"/> bytes of which <paramref name="available"/> are there.</summary>
    public static FrameStatus TryRead(ReadOnlySpan<byte> available, int bodyLength, out FunctionCall message)
    {
        message = default;
        var reader = new SpanReader(available);
        if (!reader.TryReadUInt32(out uint oid) || !FormatCodes.TryRead(ref reader, out FormatCodes formats) || !reader.TryReadUInt16(out ushort count))
            return available.Length < bodyLength ? FrameStatus.NeedMore : FrameStatus.Malformed;
        // As the server does (fastpath.c, parse_fcall_arguments).
        if (formats.Count > 1 && formats.Count != count) return FrameStatus.Malformed;
        message = new FunctionCall { FunctionOid = oid, ArgumentFormats = formats, ArgumentCount = count, Length = reader.Position };
        return FrameStatus.Message;
    }
}
