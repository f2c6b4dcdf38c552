using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>FunctionCallResponse (B): Int32 length (-1 for NULL), bytes of the result.</summary>
internal readonly ref struct FunctionCallResponse
{
    public bool IsNull { get; private init; }

    public ReadOnlySpan<byte> Value { get; private init; }

    public static bool TryRead(ReadOnlySpan<byte> body, out FunctionCallResponse message)
    {
        message = default;
        var reader = new SpanReader(body);
        ReadOnlySpan<byte> value = default;
        if (!reader.TryReadInt32(out int length) || (length != -1 && !reader.TryReadBytes(length, out value)) || !reader.IsAtEnd) return false;
        message = new FunctionCallResponse { IsNull = length == -1, Value = value };
        return true;
    }
}
