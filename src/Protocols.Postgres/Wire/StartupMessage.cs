using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>StartupMessage (F): Int32 length, Int32 protocol version, (String name, String value)*, a zero byte.</summary>
internal ref struct StartupMessage
{
    private SpanReader _reader;

    private StartupMessage(ReadOnlySpan<byte> body) => _reader = new SpanReader(body);

    /// <summary>The parameter <see cref="MoveNext"/> stepped to.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>Its value.</summary>
    public ReadOnlySpan<byte> Value { get; private set; }

    /// <summary>Steps to the next parameter. False at the end, and where the parameters are malformed.</summary>
    public bool MoveNext()
    {
        if (!_reader.TryReadCString(out ReadOnlySpan<byte> name) || name.IsEmpty) return false;
        if (!_reader.TryReadCString(out ReadOnlySpan<byte> value)) return false;
        Name = name;
        Value = value;
        return true;
    }

    /// <summary>Reads and validates the whole; <paramref name="body"/> is what follows length and version.</summary>
    public static bool TryRead(ReadOnlySpan<byte> body, out StartupMessage message)
    {
        message = new StartupMessage(body);
        var reader = new SpanReader(body);
        for (int i = 0; i <= PostgresLimits.StartupParametersMax; i++)
        {
            if (!reader.TryReadCString(out ReadOnlySpan<byte> name)) return false;
            // An empty name is the terminator: PostgreSQL, too, takes it only as the last byte.
            if (name.IsEmpty) return reader.IsAtEnd;
            if (!reader.TryReadCString(out _)) return false;
        }
        return false;
    }

    public static void Write(IBufferWriter<byte> output, int version, IReadOnlyList<KeyValuePair<string, string>> parameters)
    {
        int length = 1;
        foreach ((string name, string value) in parameters) length += Text.Length(name) + 1 + Text.Length(value) + 1;
        StartupPacket.WriteHead(output, version, length);
        foreach ((string name, string value) in parameters)
        {
            output.WriteCString(name);
            output.WriteCString(value);
        }
        output.WriteByte(0);
    }
}
