using System.Buffers;
using System.Collections.Immutable;

namespace HoopWire.MySql.Wire;

/// <summary>
/// COM_CHANGE_USER: 0x11 u8, user \0, answer to the challenge (u8 length; \0 before CLIENT_SECURE_CONNECTION), database \0, and as far as they are there: collation u16, plugin \0, connection
/// attributes, the last two where a capability says so (https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html).
/// </summary>
internal sealed record ChangeUserRequest(string User)
{
    /// <summary>The answer to a challenge of before.</summary>
    public byte[] Answer { get; init; } = [];

    /// <summary>The database; null for none.</summary>
    public string? Database { get; init; }

    /// <summary>The collation; null where the client leaves it as it was at the login.</summary>
    public ushort? Collation { get; init; }

    /// <summary>The plugin that <see cref="Answer"/> comes from; null where the client names none.</summary>
    public string? Plugin { get; init; }

    /// <summary>What the client says of itself; null where it says nothing.</summary>
    public ImmutableArray<KeyValuePair<string, string>>? Attributes { get; init; }

    /// <summary>Reads the payload of a client with these capabilities; false when it is malformed, or longer than a login may be.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, Capabilities capabilities, out ChangeUserRequest? request)
    {
        request = null;
        if (payload.Length > MySqlLimits.LoginBytesMax) return false;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadByte(out byte code) || code != (byte)CommandCode.ChangeUser || !LoginFields.TryReadText(ref reader, out string user)) return false;
        if (!TryReadAnswer(ref reader, capabilities, out var answer) || !LoginFields.TryReadText(ref reader, out string database)) return false;
        ushort collation = 0;
        bool hasCollation = !reader.IsAtEnd;
        if (hasCollation && !reader.TryReadUInt16(out collation)) return false;
        string? plugin = capabilities.HasFlag(Capabilities.PluginAuth) ? LoginFields.ReadOptional(ref reader) : null;
        var attributes = ImmutableArray<KeyValuePair<string, string>>.Empty;
        bool hasAttributes = capabilities.HasFlag(Capabilities.ConnectAttributes) && !reader.IsAtEnd;
        if (hasAttributes && !LoginFields.TryReadAttributes(ref reader, out attributes)) return false;
        request = new ChangeUserRequest(user)
        {
            Answer = answer.ToArray(),
            Database = database.Length == 0 ? null : database,
            Collation = hasCollation ? collation : null,
            Plugin = plugin,
            Attributes = hasAttributes ? attributes : null,
        };
        return reader.IsAtEnd;
    }

    /// <summary>Writes the payload for a server with these capabilities. The answer must be shorter than 256 bytes; what stands behind a field that is left out is left out too.</summary>
    public void Write(ArrayBufferWriter<byte> output, Capabilities capabilities)
    {
        output.WriteByte((byte)CommandCode.ChangeUser);
        output.WriteCString(User);
        output.WriteByte(checked((byte)Answer.Length));
        output.Write(Answer);
        output.WriteCString(Database ?? "");
        if (Collation is not { } collation) return;
        output.WriteUInt16(collation);
        if (capabilities.HasFlag(Capabilities.PluginAuth)) output.WriteCString(Plugin ?? "");
        if (capabilities.HasFlag(Capabilities.ConnectAttributes) && Attributes is { } attributes) LoginFields.WriteAttributes(output, attributes);
    }

    private static bool TryReadAnswer(scoped ref PayloadReader reader, Capabilities capabilities, out ReadOnlySpan<byte> answer)
    {
        answer = default;
        if (!capabilities.HasFlag(Capabilities.SecureConnection)) return reader.TryReadCString(out answer);
        return reader.TryReadByte(out byte length) && reader.TryReadBytes(length, out answer);
    }
}
