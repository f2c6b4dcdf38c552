using System.Buffers;
using System.Collections.Immutable;
using System.Text;

namespace HoopWire.MySql.Wire;

/// <summary>Fields that a login and a change of the user have alike.</summary>
internal static class LoginFields
{
    /// <summary>Connection attributes kept of one client.</summary>
    public const int AttributesMax = 128;

    /// <summary>Reads a text up to its zero.</summary>
    public static bool TryReadText(scoped ref PayloadReader reader, out string text)
    {
        text = "";
        if (!reader.TryReadCString(out var bytes)) return false;
        text = Encoding.UTF8.GetString(bytes);
        return true;
    }

    /// <summary>Reads a text that may be missing: libmysql leaves the closing zero of the last field out where nothing follows.</summary>
    public static string? ReadOptional(scoped ref PayloadReader reader)
    {
        if (reader.IsAtEnd) return null;
        return Encoding.UTF8.GetString(reader.TryReadCString(out var closed) ? closed : reader.ReadRest());
    }

    /// <summary>Reads connection attributes: length-encoded names and values behind the length of them all.</summary>
    public static bool TryReadAttributes(scoped ref PayloadReader reader, out ImmutableArray<KeyValuePair<string, string>> attributes)
    {
        attributes = [];
        if (!reader.TryReadLengthEncodedBytes(out var block)) return false;
        var found = ImmutableArray.CreateBuilder<KeyValuePair<string, string>>();
        var pairs = new PayloadReader(block);
        while (!pairs.IsAtEnd)
        {
            if (!pairs.TryReadLengthEncodedBytes(out var name) || !pairs.TryReadLengthEncodedBytes(out var value)) return false;
            if (found.Count == AttributesMax) return false;
            found.Add(new(Encoding.UTF8.GetString(name), Encoding.UTF8.GetString(value)));
        }
        attributes = found.ToImmutable();
        return true;
    }

    /// <summary>Writes connection attributes.</summary>
    public static void WriteAttributes(ArrayBufferWriter<byte> output, ImmutableArray<KeyValuePair<string, string>> attributes)
    {
        var block = new ArrayBufferWriter<byte>();
        foreach (var (name, value) in attributes)
        {
            block.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(name));
            block.WriteLengthEncodedBytes(Encoding.UTF8.GetBytes(value));
        }
        output.WriteLengthEncodedBytes(block.WrittenSpan);
    }
}
