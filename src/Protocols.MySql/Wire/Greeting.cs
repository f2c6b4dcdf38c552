using System.Buffers;
using System.Text;

namespace HoopWire.MySql.Wire;

/// <summary>
/// The server's first packet (Protocol::HandshakeV10): protocol version 10 u8, server version \0, connection id u32, 8 bytes of challenge, 0 u8,
/// capabilities lower u16, collation u8, status u16, capabilities upper u16, challenge length u8, 10 reserved bytes (MariaDB: 6 and its own
/// capabilities u32), the rest of the challenge \0, name of the plugin \0.
/// </summary>
internal sealed record Greeting(string ServerVersion, uint ConnectionId, byte[] Challenge, Capabilities Capabilities, string Plugin)
{
    private const byte Version = 10;
    private const int FirstPartBytes = 8;
    private const int ReservedBytes = 6;
    private const int MariaDbBits = 32;

    /// <summary>Bytes of a challenge without its closing zero.</summary>
    public const int ChallengeBytes = 20;

    /// <summary>Collation of the server; 45 is utf8mb4_general_ci.</summary>
    public byte Collation { get; init; } = 45;

    /// <summary>Status flags.</summary>
    public ServerStatus Status { get; init; } = ServerStatus.Autocommit;

    /// <summary>Reads the payload; false for another version or a malformed packet.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out Greeting? greeting)
    {
        greeting = null;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadByte(out byte version) || version != Version) return false;
        if (!reader.TryReadCString(out var serverVersion) || !IsVersion(serverVersion) || !reader.TryReadUInt32(out uint id)) return false;
        if (!reader.TryReadBytes(FirstPartBytes, out var first) || !reader.TrySkip(1) || !reader.TryReadUInt16(out ushort lower)) return false;
        // Servers older than 4.1 end here; nothing of what follows may be guessed.
        if (!reader.TryReadByte(out byte collation) || !reader.TryReadUInt16(out ushort status) || !reader.TryReadUInt16(out ushort upper)) return false;
        if (!reader.TryReadByte(out byte challengeLength) || !reader.TrySkip(ReservedBytes) || !reader.TryReadUInt32(out uint own)) return false;
        var capabilities = (Capabilities)(lower | ((uint)upper << 16));
        if (!capabilities.HasFlag(Capabilities.LongPassword)) capabilities |= (Capabilities)((ulong)own << MariaDbBits);
        int more = Math.Max(13, challengeLength - FirstPartBytes);
        if (!capabilities.HasFlag(Capabilities.SecureConnection) || !reader.TryReadBytes(more, out var second)) return false;
        if (!TryReadPlugin(ref reader, capabilities, out string plugin)) return false;
        byte[] challenge = [.. first, .. second[..(ChallengeBytes - FirstPartBytes)]];
        greeting = new Greeting(Encoding.Latin1.GetString(serverVersion), id, challenge, capabilities, plugin)
        {
            Collation = collation,
            Status = (ServerStatus)status,
        };
        return true;
    }

    /// <summary>Whether it is a version: clients of all targets are greeted with it.</summary>
    private static bool IsVersion(ReadOnlySpan<byte> text) => text.Length is > 0 and <= MySqlLimits.VersionBytesMax && !text.ContainsAnyExceptInRange((byte)' ', (byte)'~');

    private static bool TryReadPlugin(ref PayloadReader reader, Capabilities capabilities, out string plugin)
    {
        plugin = AuthenticationPlugin.Native;
        if (!capabilities.HasFlag(Capabilities.PluginAuth)) return true;
        // MySQL 5.5.7 to 5.5.9 and 5.6.0 to 5.6.1 left the closing zero out (bug 59453).
        var name = reader.TryReadCString(out var closed) ? closed : reader.ReadRest();
        plugin = Encoding.Latin1.GetString(name);
        return reader.IsAtEnd;
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        output.WriteByte(Version);
        output.WriteCString(ServerVersion);
        output.WriteUInt32(ConnectionId);
        output.Write(Challenge.AsSpan(0, FirstPartBytes));
        output.WriteByte(0);
        output.WriteUInt16((ushort)Capabilities);
        output.WriteByte(Collation);
        output.WriteUInt16((ushort)Status);
        output.WriteUInt16((ushort)((ulong)Capabilities >> 16));
        output.WriteByte((byte)(Challenge.Length + 1));
        output.WriteZeros(ReservedBytes);
        output.WriteUInt32(Capabilities.HasFlag(Capabilities.LongPassword) ? 0 : (uint)((ulong)Capabilities >> MariaDbBits));
        output.Write(Challenge.AsSpan(FirstPartBytes));
        output.WriteByte(0);
        output.WriteCString(Plugin);
    }
}
