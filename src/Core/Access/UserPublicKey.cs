using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace HoopWire.Access;

/// <summary>A person's public key, by what it is known by. Two of the same are equal, whatever stands beside them.</summary>
/// <param name="Algorithm">The name of its kind, as the key itself has it.</param>
/// <param name="Fingerprint"><c>SHA256:</c> and the hash of its bytes, as key tools show it.</param>
public sealed record UserPublicKey(string Algorithm, string Fingerprint)
{
    private const int BytesMax = 16 << 10;
    private const int NameBytesMax = 64;

    /// <summary>The key of its bytes: the name of its kind, and what that kind says, each behind its length (RFC 4253 sections 5 and 6.6). Null for bytes that are none.</summary>
    public static UserPublicKey? TryRead(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > BytesMax) return null;
        var rest = bytes;
        if (!TryTake(ref rest, out var name) || name.Length is 0 or > NameBytesMax || name.ContainsAnyExceptInRange((byte)'!', (byte)'~') || rest.IsEmpty) return null;
        while (!rest.IsEmpty)
        {
            if (!TryTake(ref rest, out _)) return null;
        }

        return new UserPublicKey(Encoding.ASCII.GetString(name), "SHA256:" + Convert.ToBase64String(SHA256.HashData(bytes)).TrimEnd('='));
    }

    /// <summary>The key of a line as key tools write it: its kind, its bytes in base64, and a comment that may be missing. Null for a line that is none, or has options.</summary>
    public static UserPublicKey? TryParse(string line)
    {
        ArgumentNullException.ThrowIfNull(line);
        string[] words = line.Split(' ', 3, StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        if (words.Length < 2 || words[1].Length > BytesMax * 2) return null;
        byte[] bytes = new byte[words[1].Length];
        if (!Convert.TryFromBase64String(words[1], bytes, out int length)) return null;
        return TryRead(bytes.AsSpan(0, length)) is { } key && key.Algorithm == words[0] ? key : null;
    }

    private static bool TryTake(ref ReadOnlySpan<byte> from, out ReadOnlySpan<byte> taken)
    {
        taken = default;
        if (!BinaryPrimitives.TryReadUInt32BigEndian(from, out uint length) || length > from.Length - sizeof(uint)) return false;
        taken = from.Slice(sizeof(uint), (int)length);
        from = from[(sizeof(uint) + (int)length)..];
        return true;
    }
}
