using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>What stands before the parameter values of a Bind: enough for a verdict where the values do not matter.</summary>
internal readonly ref struct BindPrefix
{
    public ReadOnlySpan<byte> Portal { get; private init; }

    public ReadOnlySpan<byte> Statement { get; private init; }

    public FormatCodes ParameterFormats { get; private init; }

    public int ParameterCount { get; private init; }

    /// <summary>Bytes of the body before the first parameter's length.</summary>
    public int Length { get; private init; }

    /// <summary>
    /// Reads the prefix of a body of <paramref name="bodyLength"/> bytes of which <paramref name="available"/> are there.
    /// </summary>
    public static FrameStatus TryRead(ReadOnlySpan<byte> available, int bodyLength, out BindPrefix prefix)
    {
        prefix = default;
        var reader = new SpanReader(available);
        // A field that does not end in a whole body never will; names are capped so that a flood without a zero byte ends early.
        FrameStatus missing = available.Length < bodyLength ? FrameStatus.NeedMore : FrameStatus.Malformed;
        if (!reader.TryReadCString(out ReadOnlySpan<byte> portal)) return Longer(reader.Remaining, missing);
        if (!reader.TryReadCString(out ReadOnlySpan<byte> statement)) return Longer(reader.Remaining, missing);
        if (portal.Length > PostgresLimits.NameBytesMax || statement.Length > PostgresLimits.NameBytesMax) return FrameStatus.Malformed;
        if (!FormatCodes.TryRead(ref reader, out FormatCodes formats)) return missing;
        if (!reader.TryReadUInt16(out ushort count)) return missing;
        if (formats.Count > 1 && formats.Count != count) return FrameStatus.Malformed;
        prefix = new BindPrefix
        {
            Portal = portal,
            Statement = statement,
            ParameterFormats = formats,
            ParameterCount = count,
            Length = reader.Position,
        };
        return FrameStatus.Message;
    }

    private static FrameStatus Longer(int nameBytes, FrameStatus missing) =>
        nameBytes > PostgresLimits.NameBytesMax ? FrameStatus.Malformed : missing;
}
