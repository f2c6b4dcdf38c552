using System.Buffers.Binary;

namespace HoopWire.Recording;

/// <summary>
/// Layout of a result's columns in an event, repeated per column, little-endian: flags (1 byte: bit 0 masked), type (4, the protocol's number),
/// name length (2), name in UTF-8.
/// </summary>
public static class ColumnBlock
{
    /// <summary>Bytes before each name.</summary>
    public const int HeadBytes = 7;

    /// <summary>Flag of a column whose cells are masked.</summary>
    public const byte Masked = 1;

    /// <summary>Writes one column; the destination must hold <see cref="HeadBytes"/> and the name. Returns the bytes written.</summary>
    public static int Write(Span<byte> destination, byte flags, uint type, ReadOnlySpan<byte> name)
    {
        WriteHead(destination, flags, type, name.Length);
        name.CopyTo(destination[HeadBytes..]);
        return HeadBytes + name.Length;
    }

    /// <summary>Writes what stands before a name of <paramref name="nameLength"/> bytes.</summary>
    public static void WriteHead(Span<byte> destination, byte flags, uint type, int nameLength)
    {
        destination[0] = flags;
        BinaryPrimitives.WriteUInt32LittleEndian(destination[1..], type);
        BinaryPrimitives.WriteUInt16LittleEndian(destination[5..], checked((ushort)nameLength));
    }
}
