using System.Buffers.Binary;
using HoopWire.Wire;

namespace HoopWire.Postgres.Wire;

/// <summary>Int16 count, then as many Int16 format codes: 0 text, 1 binary.</summary>
internal readonly ref struct FormatCodes
{
    private readonly ReadOnlySpan<byte> _codes;

    private FormatCodes(ReadOnlySpan<byte> codes) => _codes = codes;

    /// <summary>How many codes were sent: none (all text), one (for all), or one per item.</summary>
    public int Count => _codes.Length / sizeof(short);

    /// <summary>The codes as they lie on the wire.</summary>
    public ReadOnlySpan<byte> Bytes => _codes;

    /// <summary>The code that holds for item <paramref name="index"/>; -1, which no decoder knows, where the list is too short for it.</summary>
    public short this[int index] => Count switch
    {
        0 => 0,
        1 => BinaryPrimitives.ReadInt16BigEndian(_codes),
        int count when index >= count => -1,
        _ => BinaryPrimitives.ReadInt16BigEndian(_codes[(index * sizeof(short))..]),
    };

    public static bool TryRead(scoped ref SpanReader reader, out FormatCodes codes)
    {
        codes = default;
        if (!reader.TryReadUInt16(out ushort count) || !reader.TryReadBytes(count * sizeof(short), out ReadOnlySpan<byte> bytes)) return false;
        codes = new FormatCodes(bytes);
        return true;
    }
}
