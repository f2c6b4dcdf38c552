using System.Buffers;
using System.Text.Json;

namespace HoopWire.Postgres.Wire;

/// <summary>
/// OAUTHBEARER (RFC 7628 section 3): gs2 header, ^A, then (key=value ^A)*, then ^A; the key <c>auth</c> holds <c>Bearer token</c>, and an empty
/// value asks where tokens are had.
/// </summary>
internal readonly ref struct OAuthBearer
{
    private const byte Separator = 1;

    /// <summary>The token; empty for a client that asks for the discovery document.</summary>
    public ReadOnlySpan<byte> Token { get; private init; }

    public static ReadOnlySpan<byte> Mechanism => "OAUTHBEARER"u8;

    /// <summary>Reads a client's initial response. Channel binding and an authorisation identity are refused, as PostgreSQL does.</summary>
    public static bool TryRead(ReadOnlySpan<byte> message, out OAuthBearer response)
    {
        response = default;
        if (message.Length < 5 || message[0] is not ((byte)'n' or (byte)'y') || !message[1..4].SequenceEqual([(byte)',', (byte)',', Separator]))
            return false;
        ReadOnlySpan<byte> pairs = message[4..];
        bool found = false;
        while (true)
        {
            int end = pairs.IndexOf(Separator);
            if (end < 0) return false;
            ReadOnlySpan<byte> pair = pairs[..end];
            pairs = pairs[(end + 1)..];
            if (pair.IsEmpty) return found && pairs.IsEmpty;
            int equals = pair.IndexOf((byte)'=');
            if (equals <= 0) return false;
            if (!pair[..equals].SequenceEqual("auth"u8)) continue;
            if (found || !TryTakeToken(pair[(equals + 1)..], out ReadOnlySpan<byte> token)) return false;
            found = true;
            response = new OAuthBearer { Token = token };
        }
    }

    /// <summary>The server's failure challenge (RFC 7628 section 3.2.2).</summary>
    public static byte[] WriteChallenge(string discoveryDocument, string scope)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteString("status", "invalid_token");
            json.WriteString("openid-configuration", discoveryDocument);
            json.WriteString("scope", scope);
            json.WriteEndObject();
        }
        return output.WrittenSpan.ToArray();
    }

    // RFC 6750 section 2.1: b64token. The scheme's case does not matter.
    private static bool TryTakeToken(ReadOnlySpan<byte> value, out ReadOnlySpan<byte> token)
    {
        token = default;
        if (value.IsEmpty) return true;
        if (value.Length < 8 || !System.Text.Ascii.EqualsIgnoreCase(value[..7], "bearer "u8)) return false;
        token = value[7..].TrimStart((byte)' ');
        foreach (byte b in token)
        {
            if (!char.IsAsciiLetterOrDigit((char)b) && !"-._~+/="u8.Contains(b)) return false;
        }
        return !token.IsEmpty;
    }
}
