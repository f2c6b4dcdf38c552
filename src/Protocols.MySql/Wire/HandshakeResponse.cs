using System.Buffers;
using System.Collections.Immutable;

namespace HoopWire.MySql.Wire;

/// <summary>
/// The client's answer to the greeting (Protocol::HandshakeResponse41): the head of <see cref="SslRequest"/>, user \0, answer to the challenge
/// (length-encoded, or u8 length, or \0), database \0, plugin \0, connection attributes, Zstandard level u8, each field where a capability says so.
/// </summary>
internal sealed record HandshakeResponse(SslRequest Head, string User)
{
    /// <summary>Highest level of Zstandard that clients may ask for. Source: ZSTD_maxCLevel of the library.</summary>
    public const int ZstdLevelMax = 22;

    private const int WideLevelBytes = 4;

    /// <summary>The answer to the challenge.</summary>
    public byte[] Answer { get; init; } = [];

    /// <summary>The database; null for none.</summary>
    public string? Database { get; init; }

    /// <summary>The plugin that <see cref="Answer"/> comes from; null where the client knows no plugins.</summary>
    public string? Plugin { get; init; }

    /// <summary>What the client says of itself.</summary>
    public ImmutableArray<KeyValuePair<string, string>> Attributes { get; init; } = [];

    /// <summary>The level at which Zstandard is to compress; 0 where it is not asked for.</summary>
    public byte ZstdLevel { get; init; }

    /// <summary>Reads the payload; false when it is malformed.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out HandshakeResponse? response)
    {
        response = null;
        if (!SslRequest.TryRead(payload, out var head)) return false;
        var reader = new PayloadReader(payload);
        reader.TrySkip(SslRequest.Bytes);
        if (!LoginFields.TryReadText(ref reader, out string user) || !TryReadAnswer(ref reader, head.Capabilities, out byte[] answer)) return false;
        string? database = null, plugin = null;
        if (head.Capabilities.HasFlag(Capabilities.ConnectWithDb)) database = LoginFields.ReadOptional(ref reader);
        if (head.Capabilities.HasFlag(Capabilities.PluginAuth)) plugin = LoginFields.ReadOptional(ref reader);
        if (!TryReadAttributes(ref reader, head.Capabilities, out var attributes) || !TryReadLevel(ref reader, head.Capabilities, out byte level)) return false;
        response = new HandshakeResponse(head, user)
        {
            Answer = answer,
            Database = string.IsNullOrEmpty(database) ? null : database,
            Plugin = plugin,
            Attributes = attributes,
            ZstdLevel = level,
        };
        return reader.IsAtEnd;
    }

    /// <summary>Writes the payload. The answer must be shorter than 251 bytes unless the capabilities have length-encoded answers.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        Head.Write(output);
        output.WriteCString(User);
        if (Head.Capabilities.HasFlag(Capabilities.PluginAuthLengthEncoded))
        {
            output.WriteLengthEncodedBytes(Answer);
        }
        else
        {
            output.WriteByte(checked((byte)Answer.Length));
            output.Write(Answer);
        }
        if (Head.Capabilities.HasFlag(Capabilities.ConnectWithDb)) output.WriteCString(Database ?? "");
        if (Head.Capabilities.HasFlag(Capabilities.PluginAuth)) output.WriteCString(Plugin ?? "");
        if (Head.Capabilities.HasFlag(Capabilities.ConnectAttributes)) LoginFields.WriteAttributes(output, Attributes);
        if (Head.Capabilities.HasFlag(Capabilities.ZstdCompression)) output.WriteByte(ZstdLevel);
    }

    private static bool TryReadAnswer(ref PayloadReader reader, Capabilities capabilities, out byte[] answer)
    {
        answer = [];
        ReadOnlySpan<byte> bytes;
        if (capabilities.HasFlag(Capabilities.PluginAuthLengthEncoded))
        {
            if (!reader.TryReadLengthEncodedBytes(out bytes)) return false;
        }
        else if (capabilities.HasFlag(Capabilities.SecureConnection))
        {
            if (!reader.TryReadByte(out byte length) || !reader.TryReadBytes(length, out bytes)) return false;
        }
        else if (!reader.TryReadCString(out bytes))
        {
            return false;
        }
        answer = bytes.ToArray();
        return true;
    }

    private static bool TryReadAttributes(ref PayloadReader reader, Capabilities capabilities, out ImmutableArray<KeyValuePair<string, string>> attributes)
    {
        attributes = [];
        if (!capabilities.HasFlag(Capabilities.ConnectAttributes) || reader.IsAtEnd) return true;
        return LoginFields.TryReadAttributes(ref reader, out attributes);
    }

    // MariaDB's library writes it in four bytes.
    private static bool TryReadLevel(ref PayloadReader reader, Capabilities capabilities, out byte level)
    {
        level = 0;
        if (!capabilities.HasFlag(Capabilities.ZstdCompression)) return true;
        if (!reader.TryReadByte(out level) || level is 0 or > ZstdLevelMax) return false;
        return reader.IsAtEnd || (reader.TryReadBytes(WideLevelBytes - 1, out var rest) && !rest.ContainsAnyExcept((byte)0));
    }
}
