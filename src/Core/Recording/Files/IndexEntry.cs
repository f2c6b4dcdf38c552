using System.Buffers.Binary;

namespace HoopWire.Recording.Files;

/// <summary>
/// One frame in the index of a sealed recording, 40 bytes little-endian: offset in the file (8), first and last event's time (8, 8), first
/// command's number or 0 (8), uncompressed bytes (4), lines (4).
/// </summary>
internal readonly record struct IndexEntry(long Offset, long FirstTime, long LastTime, long FirstSequence, int ContentBytes, int Lines)
{
    public const int Bytes = 40;

    public static IndexEntry Of(long offset, in FrameLink link) =>
        new(offset, link.FirstTime, link.LastTime, link.FirstSequence, link.ContentBytes, link.Lines);

    public void Write(Span<byte> destination)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, Offset);
        BinaryPrimitives.WriteInt64LittleEndian(destination[8..], FirstTime);
        BinaryPrimitives.WriteInt64LittleEndian(destination[16..], LastTime);
        BinaryPrimitives.WriteInt64LittleEndian(destination[24..], FirstSequence);
        BinaryPrimitives.WriteInt32LittleEndian(destination[32..], ContentBytes);
        BinaryPrimitives.WriteInt32LittleEndian(destination[36..], Lines);
    }

    public static IndexEntry Read(ReadOnlySpan<byte> source) => new(
        BinaryPrimitives.ReadInt64LittleEndian(source),
        BinaryPrimitives.ReadInt64LittleEndian(source[8..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[16..]),
        BinaryPrimitives.ReadInt64LittleEndian(source[24..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[32..]),
        BinaryPrimitives.ReadInt32LittleEndian(source[36..]));
}
