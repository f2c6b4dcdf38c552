using System.Buffers.Binary;

namespace HoopWire.Recording;

/// <summary>
/// Layout of a command's parameters in an event, repeated per parameter, little-endian:
/// kind (1 byte: 0 text, 1 binary, 2 NULL, 3 words in a value's place, 4 the name of the parameter behind it,
/// 5 binary behind the number of its type, 4 bytes of what is kept), whole length (8), kept length (4), kept bytes.
/// </summary>
public static class ParameterBlock
{
    /// <summary>Bytes before the kept bytes of each parameter.</summary>
    public const int HeadBytes = 13;

    /// <summary>Kind of a parameter in text.</summary>
    public const byte Text = 0;

    /// <summary>Kind of a parameter in binary.</summary>
    public const byte Binary = 1;

    /// <summary>Kind of a NULL.</summary>
    public const byte Null = 2;

    /// <summary>Kind of words that stand in a value's place: what the target is to take there, or what was left out.</summary>
    public const byte Instead = 3;

    /// <summary>Kind of a name: of the parameter that is laid out behind it.</summary>
    public const byte Name = 4;

    /// <summary>Kind of a parameter in binary whose type is known: the type's number (4) stands before the value, and counts as kept.</summary>
    public const byte TypedBinary = 5;

    /// <summary>Bytes of a type's number.</summary>
    public const int TypeBytes = 4;

    /// <summary>Writes one parameter; the destination must hold <see cref="HeadBytes"/> and the kept bytes. Returns the bytes written.</summary>
    public static int Write(Span<byte> destination, byte kind, long length, ReadOnlySpan<byte> kept)
    {
        destination[0] = kind;
        BinaryPrimitives.WriteInt64LittleEndian(destination[1..], length);
        BinaryPrimitives.WriteInt32LittleEndian(destination[9..], kept.Length);
        kept.CopyTo(destination[HeadBytes..]);
        return HeadBytes + kept.Length;
    }

    /// <summary>Writes one whose type is known; the destination must hold the type too. Returns the bytes written.</summary>
    public static int WriteTyped(Span<byte> destination, uint type, long length, ReadOnlySpan<byte> kept)
    {
        destination[0] = TypedBinary;
        BinaryPrimitives.WriteInt64LittleEndian(destination[1..], length);
        BinaryPrimitives.WriteInt32LittleEndian(destination[9..], TypeBytes + kept.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(destination[HeadBytes..], type);
        kept.CopyTo(destination[(HeadBytes + TypeBytes)..]);
        return HeadBytes + TypeBytes + kept.Length;
    }
}
