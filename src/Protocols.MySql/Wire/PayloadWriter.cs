using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace HoopWire.MySql.Wire;

/// <summary>Writes little-endian and length-encoded fields.</summary>
internal static class PayloadWriter
{
    /// <summary>The most bytes that a length-encoded integer has.</summary>
    public const int LengthBytesMax = 9;

    public static void WriteByte(this ArrayBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public static void WriteUInt16(this ArrayBufferWriter<byte> output, ushort value)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(output.GetSpan(sizeof(ushort)), value);
        output.Advance(sizeof(ushort));
    }

    public static void WriteUInt32(this ArrayBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32LittleEndian(output.GetSpan(sizeof(uint)), value);
        output.Advance(sizeof(uint));
    }

    /// <summary>Writes zeros.</summary>
    public static void WriteZeros(this ArrayBufferWriter<byte> output, int count)
    {
        output.GetSpan(count)[..count].Clear();
        output.Advance(count);
    }

    /// <summary>Writes bytes and a zero byte behind them.</summary>
    /// <exception cref="ArgumentException">The value holds a zero byte.</exception>
    public static void WriteCString(this ArrayBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0)) throw new ArgumentException("A zero-terminated string cannot hold a zero byte.", nameof(value));
        output.Write(value);
        output.WriteByte(0);
    }

    /// <summary>Writes text as UTF-8 and a zero byte behind it.</summary>
    public static void WriteCString(this ArrayBufferWriter<byte> output, string value) => output.WriteCString(Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a length-encoded integer in its shortest form.</summary>
    public static void WriteLengthEncoded(this ArrayBufferWriter<byte> output, ulong value) =>
        output.Advance(WriteLengthEncoded(output.GetSpan(LengthBytesMax), value));

    /// <summary>Writes a length-encoded integer in its shortest form; returns its bytes.</summary>
    public static int WriteLengthEncoded(Span<byte> output, ulong value)
    {
        int bytes = LengthBytes(value);
        if (bytes == 1)
        {
            output[0] = (byte)value;
            return 1;
        }
        output[0] = bytes switch { 3 => 0xFC, 4 => 0xFD, _ => 0xFE };
        for (int i = 1; i < bytes; i++, value >>= 8) output[i] = (byte)value;
        return bytes;
    }

    /// <summary>Bytes that a length-encoded integer takes in its shortest form.</summary>
    public static int LengthBytes(ulong value) => value switch { < 0xFB => 1, <= 0xFFFF => 3, <= 0xFFFFFF => 4, _ => LengthBytesMax };

    /// <summary>Writes bytes with their length before them.</summary>
    public static void WriteLengthEncodedBytes(this ArrayBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        output.WriteLengthEncoded((ulong)value.Length);
        output.Write(value);
    }
}
