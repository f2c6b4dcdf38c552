using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HoopWire.Recording.Encryption;

/// <summary>
/// A data frame under AES-256-GCM, in a skippable frame. Little-endian: magic 0x184D2A52 (4), size of what follows (4), tag "HWE1" (4), bytes of the
/// content once decrypted and decompressed (4), nonce (12, random), the encrypted Zstandard frame, authentication tag (16). Authenticated with it are
/// the 8 bytes before the nonce and the number of the frame (8).
/// </summary>
internal static class EncryptedFrame
{
    public const uint Magic = 0x184D2A52;
    public const int OverheadBytes = HeadBytes + TagBytes;
    private const int HeadBytes = NonceOffset + NonceBytes;
    private const int NonceOffset = 16;
    private const int NonceBytes = 12;
    private const int TagBytes = 16;

    private static ReadOnlySpan<byte> Tag => "HWE1"u8;

    /// <summary>Writes the frame; returns its length.</summary>
    public static int Write(Span<byte> destination, ReadOnlySpan<byte> plain, int contentBytes, long number, ReadOnlySpan<byte> dataKey)
    {
        int length = plain.Length + OverheadBytes;
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], length - 8);
        Tag.CopyTo(destination[8..]);
        BinaryPrimitives.WriteInt32LittleEndian(destination[12..], contentBytes);
        // Random, not counted: a frame that a crash has cut is written again with other content.
        RandomNumberGenerator.Fill(destination.Slice(NonceOffset, NonceBytes));
        Span<byte> associated = stackalloc byte[16];
        Associate(destination, number, associated);
        using var cipher = new AesGcm(dataKey, TagBytes);
        cipher.Encrypt(
            destination.Slice(NonceOffset, NonceBytes), plain, destination.Slice(HeadBytes, plain.Length), destination.Slice(HeadBytes + plain.Length, TagBytes), associated);
        return length;
    }

    /// <summary>The length of the content; null when the frame has not the layout of one.</summary>
    public static uint? ContentBytesOf(ReadOnlySpan<byte> frame) =>
        frame.Length > OverheadBytes && frame[8..].StartsWith(Tag) ? BinaryPrimitives.ReadUInt32LittleEndian(frame[12..]) : null;

    /// <summary>The Zstandard frame within; null when key, number or bytes are not those it was written with.</summary>
    public static byte[]? Open(ReadOnlySpan<byte> frame, long number, ReadOnlySpan<byte> dataKey)
    {
        byte[] plain = GC.AllocateUninitializedArray<byte>(frame.Length - OverheadBytes);
        Span<byte> associated = stackalloc byte[16];
        Associate(frame, number, associated);
        using var cipher = new AesGcm(dataKey, TagBytes);
        try
        {
            cipher.Decrypt(frame.Slice(NonceOffset, NonceBytes), frame[HeadBytes..^TagBytes], frame[^TagBytes..], plain, associated);
            return plain;
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    private static void Associate(ReadOnlySpan<byte> frame, long number, Span<byte> associated)
    {
        frame.Slice(8, 8).CopyTo(associated);
        BinaryPrimitives.WriteInt64LittleEndian(associated[8..], number);
    }
}
