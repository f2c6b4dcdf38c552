using System.Buffers.Binary;

namespace HoopWire.Recording;

/// <summary>Layout of masked counts in an event, repeated per rule, little-endian: count (8), name length (2), the rule's name in UTF-8.</summary>
public static class MaskedBlock
{
    /// <summary>Bytes before each name.</summary>
    public const int HeadBytes = 10;

    /// <summary>Writes one count; the destination must hold <see cref="HeadBytes"/> and the name. Returns the bytes written.</summary>
    public static int Write(Span<byte> destination, long count, ReadOnlySpan<byte> rule)
    {
        BinaryPrimitives.WriteInt64LittleEndian(destination, count);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[8..], (ushort)rule.Length);
        rule.CopyTo(destination[HeadBytes..]);
        return HeadBytes + rule.Length;
    }

    /// <summary>Takes the next count off the front of a block; false at its end. A name that is cut short is read as far as it goes.</summary>
    public static bool TryRead(ref ReadOnlySpan<byte> block, out long count, out ReadOnlySpan<byte> rule)
    {
        count = 0;
        rule = default;
        if (block.Length < HeadBytes) return false;
        count = BinaryPrimitives.ReadInt64LittleEndian(block);
        int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(block[8..]), block.Length - HeadBytes);
        rule = block.Slice(HeadBytes, length);
        block = block[(HeadBytes + length)..];
        return true;
    }
}
