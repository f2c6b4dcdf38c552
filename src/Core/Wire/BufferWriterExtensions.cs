using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace HoopWire.Wire;

/// <summary>Writes big-endian fields to an <see cref="IBufferWriter{T}"/>.</summary>
public static class BufferWriterExtensions
{
    /// <summary>Writes one byte.</summary>
    public static void WriteByte(this IBufferWriter<byte> output, byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    /// <summary>Writes a signed 16-bit integer.</summary>
    public static void WriteInt16(this IBufferWriter<byte> output, short value)
    {
        BinaryPrimitives.WriteInt16BigEndian(output.GetSpan(sizeof(short)), value);
        output.Advance(sizeof(short));
    }

    /// <summary>Writes an unsigned 16-bit integer.</summary>
    public static void WriteUInt16(this IBufferWriter<byte> output, ushort value)
    {
        BinaryPrimitives.WriteUInt16BigEndian(output.GetSpan(sizeof(ushort)), value);
        output.Advance(sizeof(ushort));
    }

    /// <summary>Writes a signed 32-bit integer.</summary>
    public static void WriteInt32(this IBufferWriter<byte> output, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(output.GetSpan(sizeof(int)), value);
        output.Advance(sizeof(int));
    }

    /// <summary>Writes an unsigned 32-bit integer.</summary>
    public static void WriteUInt32(this IBufferWriter<byte> output, uint value)
    {
        BinaryPrimitives.WriteUInt32BigEndian(output.GetSpan(sizeof(uint)), value);
        output.Advance(sizeof(uint));
    }

    /// <summary>Writes bytes followed by a zero byte.</summary>
    /// <exception cref="ArgumentException">The value holds a zero byte, which would end the field early and start another.</exception>
    public static void WriteCString(this IBufferWriter<byte> output, ReadOnlySpan<byte> value)
    {
        if (value.Contains((byte)0)) throw new ArgumentException("A zero-terminated string cannot hold a zero byte.", nameof(value));
        output.Write(value);
        output.WriteByte(0);
    }

    /// <summary>Writes text as UTF-8 followed by a zero byte.</summary>
    /// <exception cref="ArgumentException">The text holds a zero character.</exception>
    public static void WriteCString(this IBufferWriter<byte> output, string value)
    {
        if (value.Contains('\0', StringComparison.Ordinal))
            throw new ArgumentException("A zero-terminated string cannot hold a zero character.", nameof(value));
        int length = Encoding.UTF8.GetByteCount(value);
        Span<byte> span = output.GetSpan(length + 1);
        Encoding.UTF8.GetBytes(value, span);
        span[length] = 0;
        output.Advance(length + 1);
    }
}
