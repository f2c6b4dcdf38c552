using System.Buffers.Binary;

namespace HoopWire.Recording.Files;

/// <summary>
/// The last, skippable frame of a closed recording: its index and the gateway's signature. Little-endian: magic 0x184D2A51 (4), payload size (4),
/// then the payload: tag "HWS1" (4), stride (4: the index names every stride-th frame, from the first), frames (8), lines (8), time of sealing in
/// µs since 1970 (8), head of the chain (32), id of the key (32), entries (4), zero (4), the entries (40 each, <see cref="IndexEntry"/>), signature
/// over the payload before it (64), whole size of this frame (4), tag "HWS1" (4), so that it is found from the end of the file.
/// </summary>
internal sealed record RecordingSeal(long Frames, long Lines, long SealedAt, byte[] Head, byte[] KeyId, int Stride, IndexEntry[] Index)
{
    public const uint Magic = 0x184D2A51;
    public const int IndexEntriesMax = 1 << 20;
    private const int EntriesOffset = 104;
    private const int HeadOffset = 32;
    private const int KeyOffset = 64;
    private const int CountOffset = 96;
    private const int TrailerBytes = 8;
    private const int FixedBytes = 8 + EntriesOffset + SigningKey.SignatureBytes + TrailerBytes;

    private static ReadOnlySpan<byte> Tag => "HWS1"u8;

    /// <summary>The stride that keeps the index of so many frames within its cap.</summary>
    public static int StrideFor(long frames)
    {
        int stride = 1;
        while (frames / stride >= IndexEntriesMax) stride *= 2;
        return stride;
    }

    /// <summary>The seal as a frame, signed.</summary>
    public byte[] ToFrame(SigningKey key)
    {
        int signatureOffset = 8 + EntriesOffset + (Index.Length * IndexEntry.Bytes);
        byte[] frame = new byte[signatureOffset + SigningKey.SignatureBytes + TrailerBytes];
        BinaryPrimitives.WriteUInt32LittleEndian(frame, Magic);
        BinaryPrimitives.WriteInt32LittleEndian(frame.AsSpan(4), frame.Length - 8);
        var payload = frame.AsSpan(8);
        Tag.CopyTo(payload);
        BinaryPrimitives.WriteInt32LittleEndian(payload[4..], Stride);
        BinaryPrimitives.WriteInt64LittleEndian(payload[8..], Frames);
        BinaryPrimitives.WriteInt64LittleEndian(payload[16..], Lines);
        BinaryPrimitives.WriteInt64LittleEndian(payload[24..], SealedAt);
        Head.CopyTo(payload[HeadOffset..]);
        KeyId.CopyTo(payload[KeyOffset..]);
        BinaryPrimitives.WriteInt32LittleEndian(payload[CountOffset..], Index.Length);
        for (int i = 0; i < Index.Length; i++) Index[i].Write(payload[(EntriesOffset + (i * IndexEntry.Bytes))..]);
        key.Sign(frame.AsSpan(8, signatureOffset - 8), frame.AsSpan(signatureOffset));
        var trailer = frame.AsSpan(frame.Length - TrailerBytes);
        BinaryPrimitives.WriteInt32LittleEndian(trailer, frame.Length);
        Tag.CopyTo(trailer[4..]);
        return frame;
    }

    /// <summary>Reads a seal; null when the frame is none. Says nothing of the signature.</summary>
    public static RecordingSeal? Read(ReadOnlySpan<byte> frame)
    {
        if (frame.Length < FixedBytes || BinaryPrimitives.ReadUInt32LittleEndian(frame) != Magic) return null;
        if (BinaryPrimitives.ReadUInt32LittleEndian(frame[4..]) != (uint)(frame.Length - 8)) return null;
        var payload = frame[8..];
        int count = BinaryPrimitives.ReadInt32LittleEndian(payload[CountOffset..]);
        if (!payload.StartsWith(Tag) || !frame.EndsWith(Tag)) return null;
        if (BinaryPrimitives.ReadInt32LittleEndian(frame[^TrailerBytes..]) != frame.Length) return null;
        if (count is < 0 or > IndexEntriesMax || frame.Length - FixedBytes != count * IndexEntry.Bytes) return null;
        int stride = BinaryPrimitives.ReadInt32LittleEndian(payload[4..]);
        if (stride < 1 || BinaryPrimitives.ReadInt32LittleEndian(payload[(CountOffset + 4)..]) != 0) return null;
        var index = new IndexEntry[count];
        for (int i = 0; i < count; i++) index[i] = IndexEntry.Read(payload[(EntriesOffset + (i * IndexEntry.Bytes))..]);
        return new RecordingSeal(
            BinaryPrimitives.ReadInt64LittleEndian(payload[8..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[16..]),
            BinaryPrimitives.ReadInt64LittleEndian(payload[24..]),
            payload.Slice(HeadOffset, FrameLink.HashBytes).ToArray(),
            payload.Slice(KeyOffset, FrameLink.HashBytes).ToArray(),
            stride,
            index);
    }

    /// <summary>
    /// Reads the seal at the end of a file, without what lies before it; null where there is none, or its index cannot be one of that file. Says nothing
    /// of the signature.
    /// </summary>
    public static RecordingSeal? FromEnd(Stream file)
    {
        Span<byte> trailer = stackalloc byte[TrailerBytes];
        long length = file.Length;
        if (length < FixedBytes) return null;
        file.Position = length - TrailerBytes;
        if (file.ReadAtLeast(trailer, TrailerBytes, throwOnEndOfStream: false) < TrailerBytes || !trailer.EndsWith(Tag)) return null;
        int size = BinaryPrimitives.ReadInt32LittleEndian(trailer);
        if (size < FixedBytes || size > Math.Min(length, FixedBytes + (IndexEntriesMax * (long)IndexEntry.Bytes))) return null;
        byte[] frame = GC.AllocateUninitializedArray<byte>(size);
        file.Position = length - size;
        if (file.ReadAtLeast(frame, size, throwOnEndOfStream: false) < size) return null;
        return Read(frame) is { } seal && seal.Fits(length - size) ? seal : null;
    }

    /// <summary>What the signature of a seal covers.</summary>
    public static ReadOnlySpan<byte> SignedPartOf(ReadOnlySpan<byte> frame) => frame[8..^(SigningKey.SignatureBytes + TrailerBytes)];

    /// <summary>The signature of a seal.</summary>
    public static ReadOnlySpan<byte> SignatureOf(ReadOnlySpan<byte> frame) => frame[^(SigningKey.SignatureBytes + TrailerBytes)..^TrailerBytes];

    /// <summary>Whether the bytes end as a sealed file does.</summary>
    public static bool EndsWithTrailer(ReadOnlySpan<byte> bytes) =>
        bytes.Length >= TrailerBytes && bytes.EndsWith(Tag)
        && BinaryPrimitives.ReadInt32LittleEndian(bytes[^TrailerBytes..]) is var size && size > TrailerBytes && size <= bytes.Length;

    // As many entries as the frames have at this stride, one behind the other, before the seal.
    private bool Fits(long sealOffset)
    {
        if (Frames < 1 || Index.Length != (Frames / Stride) + (Frames % Stride > 0 ? 1 : 0)) return false;
        long end = -1;
        foreach (var entry in Index)
        {
            if (entry.Offset <= end) return false;
            end = entry.Offset;
        }

        return end < sealOffset;
    }
}
