using System.Buffers.Binary;
using System.Text;
using HoopWire.Sessions;

namespace HoopWire.Recording.Encryption;

/// <summary>
/// The skippable frame in front of the first encrypted frame of a key: whose recording it is, and who can have the key. Little-endian: magic 0x184D2A53 (4),
/// size of what follows (4), tag "HWK1" (4), the session's id (16, ASCII), recipients (4), then for each the id of its public key (32) and the wrapped data key
/// (113, <see cref="KeyWrap"/>), which opens for this session alone.
/// </summary>
internal static class KeyFrame
{
    public const uint Magic = 0x184D2A53;
    public const int RecipientsMax = 64;
    private const int SessionOffset = 12;
    private const int CountOffset = SessionOffset + SessionId.Length;
    private const int HeadBytes = CountOffset + 4;
    private const int IdBytes = 32;
    private const int EntryBytes = IdBytes + KeyWrap.WrappedBytes;

    private static ReadOnlySpan<byte> Tag => "HWK1"u8;

    /// <summary>The frame that gives <paramref name="dataKey"/>, of a session's recording, to <paramref name="recipients"/>.</summary>
    public static byte[] Write(string session, ReadOnlySpan<byte> dataKey, IReadOnlyList<ReadingKey> recipients)
    {
        byte[] frame = new byte[HeadBytes + (recipients.Count * EntryBytes)];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), frame.Length - 8);
        Tag.CopyTo(frame.AsSpan(8));
        Span<byte> id = frame.AsSpan(SessionOffset, SessionId.Length);
        Encoding.ASCII.GetBytes(session, id);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(CountOffset), recipients.Count);
        for (int i = 0; i < recipients.Count; i++)
        {
            var entry = frame.AsSpan(HeadBytes + (i * EntryBytes), EntryBytes);
            recipients[i].Id.CopyTo(entry);
            recipients[i].Wrap(dataKey, id).CopyTo(entry[IdBytes..]);
        }

        return frame;
    }

    /// <summary>Whether the frame has the layout of one.</summary>
    public static bool IsOne(ReadOnlySpan<byte> frame) => frame.Length >= HeadBytes && frame[8..].StartsWith(Tag)
        && BinaryPrimitives.ReadInt32LittleEndian(frame[CountOffset..]) is var count and > 0 and <= RecipientsMax && frame.Length == HeadBytes + (count * EntryBytes)
        && SessionId.IsValid(SessionOf(frame));

    /// <summary>Whose recording it is, by a frame that <see cref="IsOne"/>.</summary>
    public static string SessionOf(ReadOnlySpan<byte> frame) => Encoding.ASCII.GetString(IdOf(frame));

    /// <summary>The data key of a frame that <see cref="IsOne"/>; null when it is not for this key.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> frame, ReadingKey key)
    {
        for (var rest = frame[HeadBytes..]; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            if (rest.StartsWith(key.Id) && key.Unwrap(rest[IdBytes..EntryBytes], IdOf(frame)) is { } dataKey) return dataKey;
        }

        return null;
    }

    private static ReadOnlySpan<byte> IdOf(ReadOnlySpan<byte> frame) => frame.Slice(SessionOffset, SessionId.Length);
}
