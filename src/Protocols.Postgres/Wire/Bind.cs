using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// Bind (F): String portal, String statement, Int16 count and formats of the parameters, Int16 count and values of the parameters
/// (Int32 length, -1 for NULL, bytes), Int16 count and formats of the result columns.
/// </summary>
internal readonly ref struct Bind
{
    private readonly ReadOnlySpan<byte> _values;

    private Bind(ReadOnlySpan<byte> values) => _values = values;

    public ReadOnlySpan<byte> Portal { get; private init; }

    public ReadOnlySpan<byte> Statement { get; private init; }

    public FormatCodes ParameterFormats { get; private init; }

    public int ParameterCount { get; private init; }

    public BindParameters Parameters => new(ParameterFormats, new NullableValues(_values, ParameterCount));

    public FormatCodes ResultFormats { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out Bind message)
    {
        message = default;
        if (BindPrefix.TryRead(body, body.Length, out BindPrefix prefix) != FrameStatus.Message) return false;
        var reader = new SpanReader(body[prefix.Length..]);
        if (!NullableValues.TrySkip(ref reader, prefix.ParameterCount)) return false;
        ReadOnlySpan<byte> values = body.Slice(prefix.Length, reader.Position);
        if (!FormatCodes.TryRead(ref reader, out FormatCodes results) || !reader.IsAtEnd) return false;
        message = new Bind(values)
        {
            Portal = prefix.Portal,
            Statement = prefix.Statement,
            ParameterFormats = prefix.ParameterFormats,
            ParameterCount = prefix.ParameterCount,
            ResultFormats = results,
        };
        return true;
    }

    /// <summary>Writes a Bind without parameters, with every result column in one format.</summary>
    public static void Write(IBufferWriter<byte> output, ReadOnlySpan<byte> portal, ReadOnlySpan<byte> statement, short resultFormat = 0)
    {
        FrameReader.WriteHead(output, FrontendMessage.Bind, portal.Length + 1 + statement.Length + 1 + 2 + 2 + 2 + 2);
        output.WriteCString(portal);
        output.WriteCString(statement);
        output.WriteInt16(0);
        output.WriteInt16(0);
        output.WriteInt16(1);
        output.WriteInt16(resultFormat);
    }

    /// <summary>Writes a Bind whose parameters are all text; a null one is NULL.</summary>
    public static void WriteText(IBufferWriter<byte> output, ReadOnlySpan<byte> portal, ReadOnlySpan<byte> statement, params ReadOnlySpan<byte[]?> values)
    {
        int length = portal.Length + 1 + statement.Length + 1 + 2 + 2 + 2;
        foreach (byte[]? value in values) length = checked(length + 4 + (value?.Length ?? 0));
        FrameReader.WriteHead(output, FrontendMessage.Bind, length);
        output.WriteCString(portal);
        output.WriteCString(statement);
        output.WriteInt16(0);
        output.WriteUInt16(checked((ushort)values.Length));
        foreach (byte[]? value in values)
        {
            output.WriteInt32(value?.Length ?? -1);
            if (value is not null) output.Write(value);
        }
        output.WriteInt16(0);
    }
}
