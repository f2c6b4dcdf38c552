namespace HoopWire.Policy.Masking.Kernels;

/// <summary>Writes JSON into a span; each step is false when it has no room.</summary>
internal ref struct JsonOutput(Span<byte> destination)
{
    private readonly Span<byte> _destination = destination;
    private bool _needsComma;

    /// <summary>Bytes written.</summary>
    public int Length { get; private set; }

    private static ReadOnlySpan<byte> Hexadecimal => "0123456789abcdef"u8;

    /// <summary>Begins an object or array.</summary>
    public bool TryOpen(byte bracket)
    {
        if (!TryComma() || !TryByte(bracket)) return false;
        _needsComma = false;
        return true;
    }

    /// <summary>Ends it.</summary>
    public bool TryClose(byte bracket)
    {
        _needsComma = true;
        return TryByte(bracket);
    }

    /// <summary>A key, as it stood in a JSON text.</summary>
    public bool TryName(ReadOnlySpan<byte> escaped)
    {
        if (!TryComma() || !TryByte((byte)'"') || !TryBytes(escaped) || !TryBytes("\": "u8)) return false;
        _needsComma = false;
        return true;
    }

    /// <summary>A value, as it stands in a JSON text.</summary>
    public bool TryValue(ReadOnlySpan<byte> json)
    {
        if (!TryComma() || !TryBytes(json)) return false;
        _needsComma = true;
        return true;
    }

    /// <summary>A string.</summary>
    public bool TryString(ReadOnlySpan<byte> value)
    {
        if (!TryComma() || !TryByte((byte)'"')) return false;
        foreach (byte b in value)
        {
            if (b is (byte)'"' or (byte)'\\' && !TryByte((byte)'\\')) return false;
            if (b < ' ' ? !TryBytes([(byte)'\\', (byte)'u', (byte)'0', (byte)'0', Hexadecimal[b >> 4], Hexadecimal[b & 15]]) : !TryByte(b)) return false;
        }
        _needsComma = true;
        return TryByte((byte)'"');
    }

    private bool TryComma() => !_needsComma || TryBytes(", "u8);

    private bool TryByte(byte b)
    {
        if (Length == _destination.Length) return false;
        _destination[Length++] = b;
        return true;
    }

    private bool TryBytes(scoped ReadOnlySpan<byte> bytes)
    {
        if (!bytes.TryCopyTo(_destination[Length..])) return false;
        Length += bytes.Length;
        return true;
    }
}
