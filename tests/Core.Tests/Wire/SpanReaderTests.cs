using System.Buffers;
using HoopWire.Wire;

namespace HoopWire.Core.Tests.Wire;

public class SpanReaderTests
{
    private static readonly byte[] Fields = Write();

    [Fact]
    public void TryRead_EveryField_ComesBackAsWritten()
    {
        var reader = new SpanReader(Fields);
        Assert.True(reader.TryReadByte(out byte one) && one == 7);
        Assert.True(reader.TryReadInt16(out short two) && two == -2);
        Assert.True(reader.TryReadUInt16(out ushort unsigned) && unsigned == 65_535);
        Assert.True(reader.TryReadInt32(out int four) && four == int.MinValue);
        Assert.True(reader.TryReadUInt32(out uint oid) && oid == uint.MaxValue);
        Assert.True(reader.TryReadCString(out ReadOnlySpan<byte> text) && text.SequenceEqual("é"u8));
        Assert.True(reader.TryReadCString(out ReadOnlySpan<byte> empty) && empty.IsEmpty);
        Assert.True(reader.IsAtEnd);
    }

    [Fact]
    public void TryRead_CutAtEveryOffset_FailsWithoutMoving()
    {
        for (int length = 0; length < Fields.Length; length++)
        {
            var reader = new SpanReader(Fields.AsSpan(0, length));
            bool read = reader.TryReadByte(out _) && reader.TryReadInt16(out _) && reader.TryReadUInt16(out _) && reader.TryReadInt32(out _)
                && reader.TryReadUInt32(out _) && reader.TryReadCString(out _) && reader.TryReadCString(out _);
            Assert.False(read);
            int position = reader.Position;
            Assert.False(reader.TryReadBytes(reader.Remaining + 1, out _));
            Assert.Equal(position, reader.Position);
            Assert.Equal(length, reader.Position + reader.Remaining);
        }
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void TryReadBytes_LengthOutOfBounds_IsRefused(int count)
    {
        var reader = new SpanReader([1, 2, 3]);
        Assert.True(reader.TrySkip(1));
        Assert.False(reader.TryReadBytes(count, out _));
        Assert.Equal(2, reader.ReadRest().Length);
    }

    [Fact]
    public void WriteCString_ZeroInside_IsRefused()
    {
        var output = new ArrayBufferWriter<byte>();
        Assert.Throws<ArgumentException>(() => output.WriteCString("a\0b"));
        Assert.Throws<ArgumentException>(() => output.WriteCString("a\0b"u8));
        Assert.Equal(0, output.WrittenCount);
    }

    private static byte[] Write()
    {
        var output = new ArrayBufferWriter<byte>();
        output.WriteByte(7);
        output.WriteInt16(-2);
        output.WriteUInt16(65_535);
        output.WriteInt32(int.MinValue);
        output.WriteUInt32(uint.MaxValue);
        output.WriteCString("é");
        output.WriteCString(""u8);
        return output.WrittenSpan.ToArray();
    }
}
