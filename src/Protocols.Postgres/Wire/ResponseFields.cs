using System.Buffers;
using System.Globalization;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Body of ErrorResponse and NoticeResponse: any number of (Byte1 code, String value), then a zero byte.</summary>
internal ref struct ResponseFields
{
    private readonly ReadOnlySpan<byte> _body;
    private SpanReader _reader;

    private ResponseFields(ReadOnlySpan<byte> body)
    {
        _body = body;
        _reader = new SpanReader(body);
    }

    public ResponseField Current { get; private set; }

    /// <summary>Starts again at the first field.</summary>
    public readonly ResponseFields GetEnumerator() => new(_body);

    /// <summary>Steps to the next field. False at the end, and where the fields are malformed.</summary>
    public bool MoveNext()
    {
        if (!_reader.TryReadByte(out byte code) || code == 0) return false;
        if (!_reader.TryReadCString(out ReadOnlySpan<byte> value)) return false;
        Current = new ResponseField(code, value);
        return true;
    }

    /// <summary>The value of the first field of this code; empty when there is none.</summary>
    public readonly ReadOnlySpan<byte> Find(byte code)
    {
        foreach (ResponseField field in this)
        {
            if (field.Code == code) return field.Value;
        }
        return default;
    }

    /// <summary>Reads and validates the whole.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out ResponseFields fields)
    {
        fields = new ResponseFields(body);
        var reader = new SpanReader(body);
        while (reader.TryReadByte(out byte code))
        {
            if (code == 0) return reader.IsAtEnd;
            if (!reader.TryReadCString(out _)) return false;
        }
        return false;
    }

    /// <summary>Writes the fields that are not null, severity twice (S, V) as servers do.</summary>
    internal static void Write(
        IBufferWriter<byte> output, byte type, string severity, string sqlState, string message, string? detail, string? hint, int position = 0)
    {
        message = Text.UpToZero(message);
        detail = detail is null ? null : Text.UpToZero(detail);
        hint = hint is null ? null : Text.UpToZero(hint);
        string? place = position > 0 ? position.ToString(CultureInfo.InvariantCulture) : null;
        FrameReader.WriteHead(output, type, (2 * Length(severity)) + Length(sqlState) + Length(message) + Length(detail) + Length(hint) + Length(place) + 1);
        WriteField(output, FieldCode.Severity, severity);
        WriteField(output, FieldCode.SeverityNonLocalized, severity);
        WriteField(output, FieldCode.SqlState, sqlState);
        WriteField(output, FieldCode.Message, message);
        WriteField(output, FieldCode.Detail, detail);
        WriteField(output, FieldCode.Hint, hint);
        WriteField(output, FieldCode.Position, place);
        output.WriteByte(0);
    }

    private static int Length(string? value) => value is null ? 0 : 1 + Text.Length(value) + 1;

    private static void WriteField(IBufferWriter<byte> output, byte code, string? value)
    {
        if (value is null) return;
        output.WriteByte(code);
        output.WriteCString(value);
    }
}
