using System.Buffers.Text;

namespace HoopWire.Access;

/// <summary>Walks the comma-separated attributes of a SCRAM message (RFC 5802 section 7).</summary>
internal ref struct ScramAttributes(ReadOnlySpan<byte> message)
{
    private ReadOnlySpan<byte> _rest = message;
    private bool _ended;

    /// <summary>Reads the next attribute, which must be <paramref name="name"/>.</summary>
    public bool TryRead(char name, out ReadOnlySpan<byte> value)
    {
        value = default;
        if (_ended) return false;
        int comma = _rest.IndexOf((byte)',');
        ReadOnlySpan<byte> attribute = comma < 0 ? _rest : _rest[..comma];
        if (attribute.Length < 2 || attribute[0] != name || attribute[1] != '=') return false;
        value = attribute[2..];
        _ended = comma < 0;
        _rest = comma < 0 ? default : _rest[(comma + 1)..];
        return true;
    }

    /// <summary>Whether what is left is extensions only, which start with a letter and are ignored.</summary>
    public readonly bool HasOnlyExtensions()
    {
        if (_ended) return true;
        foreach (Range range in _rest.Split((byte)','))
        {
            ReadOnlySpan<byte> attribute = _rest[range];
            if (attribute.Length < 2 || !char.IsAsciiLetter((char)attribute[0]) || attribute[1] != '=') return false;
        }
        return true;
    }

    /// <summary>Printable ASCII without a comma, of a sane length.</summary>
    public static bool IsNonce(ReadOnlySpan<byte> value)
    {
        if (value.Length is 0 or > 1024) return false;
        foreach (byte b in value)
        {
            if (b is < 0x21 or > 0x7E or (byte)',') return false;
        }
        return true;
    }

    /// <summary>Decodes base 64 of exactly <paramref name="destination"/>'s length, without white space.</summary>
    public static bool TryDecode(ReadOnlySpan<byte> base64, Span<byte> destination)
    {
        if (base64.Length != Base64.GetMaxEncodedToUtf8Length(destination.Length)) return false;
        return Base64.DecodeFromUtf8(base64, destination, out int consumed, out int written) == System.Buffers.OperationStatus.Done
            && consumed == base64.Length && written == destination.Length;
    }
}
