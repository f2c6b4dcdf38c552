using System.Buffers.Binary;

namespace HoopWire.Recording.Encryption;

/// <summary>
/// The skippable frame in front of the first encrypted frame of a key: who can have the key. Little-endian: magic 0x184D2A53 (4), size of what follows
/// (4), tag "HWK1" (4), recipients (4), then for each the id of its public key (32) and the wrapped data key (113, <see cref="KeyWrap"/>).
/// </summary>
internal static class KeyFrame
{
    public const uint Magic = 0x184D2A53;
    public const int RecipientsMax = 64;
    private const int HeadBytes = 16;
    private const int IdBytes = 32;
    private const int EntryBytes = IdBytes + KeyWrap.WrappedBytes;

    private static ReadOnlySpan<byte> Tag => "HWK1"u8;

    /// <summary>The frame that gives <paramref name="dataKey"/> to <paramref name="recipients"/>.</summary>
    public static byte[] Write(ReadOnlySpan<byte> dataKey, IReadOnlyList<ReadingKey> recipients)
    {
        byte[] frame = new byte[HeadBytes + (recipients.Count * EntryBytes)];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), frame.Length - 8);
        Tag.CopyTo(frame.AsSpan(8));
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(12), recipients.Count);
        for (int i = 0; i < recipients.Count; i++)
        {
            var entry = frame.AsSpan(HeadBytes + (i * EntryBytes), EntryBytes);
            recipients[i].Id.CopyTo(entry);
            recipients[i].Wrap(dataKey).CopyTo(entry[IdBytes..]);
        }

        return frame;
    }

    /// <summary>Whether the frame has the layout of one.</summary>
    public static bool IsOne(ReadOnlySpan<byte> frame) => frame.Length >= HeadBytes && frame[8..].StartsWith(Tag)
        && BinaryPrimitives.ReadInt32LittleEndian(frame[12..]) is var count and > 0 and <= RecipientsMax && frame.Length == HeadBytes + (count * EntryBytes);

    /// <summary>The data key of a frame that <see cref="IsOne"/>; null when it is not for this key.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> frame, ReadingKey key)
    {
        for (var rest = frame[HeadBytes..]; rest.Length >= EntryBytes; rest = rest[EntryBytes..])
        {
            if (rest.StartsWith(key.Id) && key.Unwrap(rest[IdBytes..EntryBytes]) is { } dataKey) return dataKey;
        }

        return null;
    }
}
