using System.Buffers;
using System.Buffers.Binary;

namespace HoopWire.Policy.Masking;

/// <summary>
/// The text of a token: <c>tok_</c>, 16 characters of base 32 (RFC 4648, lower case) for the first 80 bits of the keyed hash, and 4 that check them.
/// The check tells our tokens from others' texts of that look; it is no proof against somebody who means to make one.
/// </summary>
public static class TokenShape
{
    /// <summary>Length of a token's text.</summary>
    public const int Length = 24;

    /// <summary>Bytes of the keyed hash that a token keeps.</summary>
    public const int KeptBytes = 10;

    private const int PrefixLength = 4;
    private const int BodyLength = 16;
    private static readonly SearchValues<byte> Characters = SearchValues.Create(Alphabet);

    private static ReadOnlySpan<byte> Prefix => "tok_"u8;

    private static ReadOnlySpan<byte> Alphabet => "abcdefghijklmnopqrstuvwxyz234567"u8;

    /// <summary>Writes the token of a hash.</summary>
    public static void Write(ReadOnlySpan<byte> hash, Span<byte> destination)
    {
        ulong high = BinaryPrimitives.ReadUInt64BigEndian(hash) >> 24;
        ulong low = BinaryPrimitives.ReadUInt64BigEndian(hash[2..]) & ((1UL << 40) - 1);
        Prefix.CopyTo(destination);
        WriteGroups(high, 8, destination[PrefixLength..]);
        WriteGroups(low, 8, destination[(PrefixLength + 8)..]);
        WriteGroups(Check(high, low), 4, destination[(PrefixLength + BodyLength)..]);
    }

    /// <summary>Whether a token stands somewhere in the bytes.</summary>
    public static bool IsIn(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf(Prefix) is var at && at >= 0)
        {
            bytes = bytes[at..];
            if (StartsWith(bytes)) return true;
            bytes = bytes[PrefixLength..];
        }
        return false;
    }

    private static bool StartsWith(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < Length) return false;
        var groups = bytes[PrefixLength..Length];
        if (groups.IndexOfAnyExcept(Characters) >= 0) return false;
        return Check(ReadGroups(groups[..8]), ReadGroups(groups[8..16])) == ReadGroups(groups[16..]);
    }

    /// <summary>20 bits over the 80: a multiplication spreads each bit over the upper ones.</summary>
    private static ulong Check(ulong high, ulong low)
    {
        ulong mixed = (high * 0x9E3779B97F4A7C15) ^ (low * 0xC2B2AE3D27D4EB4F);
        mixed = (mixed ^ (mixed >> 29)) * 0xD6E8FEB86659FD93;
        return mixed >> 44;
    }

    private static void WriteGroups(ulong value, int count, Span<byte> destination)
    {
        for (int i = count - 1; i >= 0; i--, value >>= 5) destination[i] = Alphabet[(int)(value & 31)];
    }

    private static ulong ReadGroups(ReadOnlySpan<byte> groups)
    {
        ulong value = 0;
        foreach (byte b in groups) value = (value << 5) | (uint)(b >= 'a' ? b - 'a' : b - '2' + 26);
        return value;
    }
}
