using System.Buffers.Binary;
using System.Security.Cryptography;

namespace HoopWire.Recording.Files;

/// <summary>
/// The skippable frame behind every data frame, which ties it into the chain. Little-endian, <see cref="FrameBytes"/> bytes:
/// magic 0x184D2A50 (4), payload size 168 (4), then the payload: tag "HWL1" (4), flags (4: bit 0 encrypted, bit 1 holds the end), frame number from 1 (8), number of the frame's first
/// line from 1 (8), lines (4), uncompressed bytes (4), compressed bytes (8), first and last event's time in µs since 1970 (8, 8), first command's
/// number or 0 (8), time of writing (8), previous head (32), SHA-256 of the data frame (32), head (32): SHA-256 of the payload before it.
/// </summary>
internal readonly record struct FrameLink(
    long Frame, long FirstLine, int Lines, int ContentBytes, long CompressedBytes, long FirstTime, long LastTime, long FirstSequence, long WrittenAt)
{
    /// <summary>Flag of a frame that is encrypted.</summary>
    public const int Encrypted = 1;

    /// <summary>Flag of a frame that holds the recording's last line.</summary>
    public const int Ends = 2;

    public const uint Magic = 0x184D2A50;
    public const int PayloadBytes = 168;
    public const int FrameBytes = 8 + PayloadBytes;
    public const int HashBytes = 32;
    private const int PreviousOffset = 72;
    private const int DataHashOffset = 104;
    private const int HeadOffset = 136;

    private static ReadOnlySpan<byte> Tag => "HWL1"u8;

    /// <summary>What is special about the frame.</summary>
    public int Flags { get; init; }

    /// <summary>The head before the first frame.</summary>
    public static byte[] Genesis { get; } = SHA256.HashData("hoopwire recording 1"u8);

    /// <summary>Writes the frame and replaces <paramref name="head"/> by the new one.</summary>
    public void Write(Span<byte> destination, ReadOnlySpan<byte> dataFrame, Span<byte> head)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(destination, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(destination[4..], PayloadBytes);
        var payload = destination.Slice(8, PayloadBytes);
        payload.Clear();
        Tag.CopyTo(payload);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], Flags);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], Frame);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], FirstLine);
        BinaryPrimitives.WriteInt32LittleEndian(payload[24..], Lines);
        BinaryPrimitives.WriteInt32LittleEndian(payload[28..], ContentBytes);
        BinaryPrimitives.WriteInt64LittleEndian(payload[32..], CompressedBytes);
        BinaryPrimitives.WriteInt64LittleEndian(payload[40..], FirstTime);
        BinaryPrimitives.WriteInt64LittleEndian(payload[48..], LastTime);
        BinaryPrimitives.WriteInt64LittleEndian(payload[56..], FirstSequence);
        BinaryPrimitives.WriteInt64LittleEndian(payload[64..], WrittenAt);
        head.CopyTo(payload[PreviousOffset..]);
        SHA256.HashData(dataFrame, payload[DataHashOffset..]);
        SHA256.HashData(payload[..HeadOffset], payload[HeadOffset..]);
        payload[HeadOffset..].CopyTo(head);
    }

    /// <summary>Whether the frame is a link whose own head is right. Says nothing of what it links.</summary>
    public static bool TryRead(ReadOnlySpan<byte> frame, out FrameLink link)
    {
        link = default;
        if (frame.Length != FrameBytes || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic) return false;
        if (BinaryPrimitives.ReadInt32LittleEndian(frame[4..]) != PayloadBytes) return false;
        var payload = frame[8..];
        if (!payload.StartsWith(Tag)) return false;
        Span<byte> head = stackalloc byte[HashBytes];
        SHA256.HashData(payload[..HeadOffset], head);
        if (!head.SequenceEqual(payload[HeadOffset..])) return false;
        link = new FrameLink(
            BinaryPrimitives.ReadInt64LittleEndian(payload[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[16..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[24..]),
            BinaryPrimitives.ReadInt32LittleEndian(payload[28..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[32..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[40..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[48..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[56..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[64..]))
        {
            Flags = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]),
        };
        return true;
    }

    /// <summary>The head that a link continues.</summary>
    public static ReadOnlySpan<byte> PreviousOf(ReadOnlySpan<byte> frame) => frame.Slice(8 + PreviousOffset, HashBytes);

    /// <summary>The hash of the data frame that a link ties in.</summary>
    public static ReadOnlySpan<byte> DataHashOf(ReadOnlySpan<byte> frame) => frame.Slice(8 + DataHashOffset, HashBytes);

    /// <summary>The head after a link.</summary>
    public static ReadOnlySpan<byte> HeadOf(ReadOnlySpan<byte> frame) => frame.Slice(8 + HeadOffset, HashBytes);

    /// <summary>
    /// Whether a whole link lies anywhere in <paramref name="bytes"/>: then what comes before it was not cut short by a crash.
    /// </summary>
    public static bool Occurs(ReadOnlySpan<byte> bytes)
    {
        while (bytes.IndexOf(Tag) is var at && at >= 0)
        {
            if (at >= 8 && bytes.Length - at >= PayloadBytes && TryRead(bytes.Slice(at - 8, FrameBytes), out _)) return true;
            bytes = bytes[(at + 1)..];
        }

        return false;
    }
}
