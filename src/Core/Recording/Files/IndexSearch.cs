using System.Buffers.Binary;
using HoopWire.Recording.Encryption;

namespace HoopWire.Recording.Files;

/// <summary>
/// Finds a place in a closed recording by the index of its seal. The signature is not asked for: the index is a hint, and where anything about it is
/// odd, there is none.
/// </summary>
internal static class IndexSearch
{
    /// <summary>
    /// Where to begin for what happened from a time on: at the first frame that has an event of then or later, or at the last named one where none has.
    /// Clocks go back, so entries are gone through one by one.
    /// </summary>
    public static FramePosition? Find(Stream stream, long from, ReadingKey? key)
    {
        if (RecordingSeal.FromEnd(stream) is not { } seal) return null;
        int at = Array.FindIndex(seal.Index, entry => Math.Max(entry.FirstTime, entry.LastTime) >= from);
        if (at < 0) at = seal.Index.Length - 1;
        // Of the frames between two entries nothing is known.
        else if (seal.Stride > 1) at--;
        return at > 0 ? PositionOf(stream, seal, at, key) : null;
    }

    private static FramePosition? PositionOf(Stream stream, RecordingSeal seal, int at, ReadingKey? key)
    {
        long number = 1 + ((long)at * seal.Stride), offset = seal.Index[at].Offset;
        Span<byte> frame = stackalloc byte[FrameLink.FrameBytes];
        // The link in front tells whether the place is one between frames, and what stands before it.
        if (!TryRead(stream, offset - frame.Length, frame) || !FrameLink.TryRead(frame, out var before) || before.Frame != number - 1) return null;
        if (before.FirstLine < 1 || before.Lines < 1 || before.FirstLine > long.MaxValue - before.Lines) return null;
        byte[]? dataKey = null;
        if (MagicAt(stream, offset) == EncryptedFrame.Magic)
        {
            // Between the entries there may be another key.
            if (seal.Stride > 1 || KeyFrameBefore(stream, seal, at) is not { } keyAt) return null;
            dataKey = key is null ? null : KeyAt(stream, keyAt, key);
        }

        return new FramePosition(offset, number, before.FirstLine + before.Lines - 1, dataKey);
    }

    private static long? KeyFrameBefore(Stream stream, RecordingSeal seal, int at)
    {
        for (int i = at - 1; i >= 0; i--)
        {
            if (MagicAt(stream, seal.Index[i].Offset) == KeyFrame.Magic) return seal.Index[i].Offset;
        }

        return null;
    }

    private static byte[]? KeyAt(Stream stream, long offset, ReadingKey key)
    {
        stream.Position = offset;
        using var scanner = new FrameScanner(stream, offset);
        return scanner.Next() == ScannedFrame.Key ? KeyFrame.Open(scanner.Frame, key) : null;
    }

    private static uint MagicAt(Stream stream, long offset)
    {
        Span<byte> magic = stackalloc byte[sizeof(uint)];
        return TryRead(stream, offset, magic) ? BinaryPrimitives.ReadUInt32LittleEndian(magic) : 0;
    }

    private static bool TryRead(Stream stream, long offset, Span<byte> bytes)
    {
        if (offset < 0) return false;
        stream.Position = offset;
        return stream.ReadAtLeast(bytes, bytes.Length, throwOnEndOfStream: false) == bytes.Length;
    }
}
