using System.Buffers;
using System.Text;

namespace HoopWire.MySql.Wire;

/// <summary>
/// Asks for the answer of another plugin (Protocol::AuthSwitchRequest): 0xFE u8, plugin \0, the plugin's data. The one-byte form asks for the
/// hashes of before 4.1 and is refused.
/// </summary>
internal sealed record AuthSwitchRequest(string Plugin, byte[] Data)
{
    public const byte Header = 0xFE;

    /// <summary>Bytes of a challenge of <c>client_ed25519</c>.</summary>
    public const int Ed25519ChallengeBytes = 32;

    /// <summary>Reads the payload.</summary>
    public static bool TryRead(ReadOnlySpan<byte> payload, out AuthSwitchRequest? request)
    {
        request = null;
        var reader = new PayloadReader(payload);
        if (!reader.TryReadByte(out byte header) || header != Header || !reader.TryReadCString(out var plugin)) return false;
        var data = reader.ReadRest();
        // The challenge of 20 bytes has a closing zero that is no part of it; that of Ed25519 has none.
        if (data.Length == Greeting.ChallengeBytes + 1 && data[^1] == 0) data = data[..^1];
        request = new AuthSwitchRequest(Encoding.Latin1.GetString(plugin), data.ToArray());
        return true;
    }

    /// <summary>Writes the payload.</summary>
    public void Write(ArrayBufferWriter<byte> output)
    {
        output.WriteByte(Header);
        output.WriteCString(Plugin);
        output.Write(Data);
        if (Data.Length == Greeting.ChallengeBytes) output.WriteByte(0);
    }
}
