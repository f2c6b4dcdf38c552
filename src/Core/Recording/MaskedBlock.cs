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
}
