using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Wire;

public class LengthEncodedTests
{
    [Theory]
    [InlineData(0UL, 1)]
    [InlineData(250UL, 1)]
    [InlineData(251UL, 3)]
    [InlineData(252UL, 3)]
    [InlineData(255UL, 3)]
    [InlineData(65_535UL, 3)]
    [InlineData(65_536UL, 4)]
    [InlineData(16_777_215UL, 4)]
    [InlineData(16_777_216UL, 9)]
    [InlineData(ulong.MaxValue, 9)]
    public void TryReadLengthEncoded_EveryEdge_IsWhatWasWritten(ulong value, int bytes)
    {
        byte[] written = Payload.Of(output => output.WriteLengthEncoded(value));
        Assert.Equal(bytes, written.Length);
        for (int cut = 0; cut <= written.Length; cut++)
        {
            var reader = new PayloadReader(written.AsSpan(0, cut));
            Assert.Equal(cut == written.Length, reader.TryReadLengthEncoded(out ulong read));
            Assert.Equal(cut == written.Length ? value : 0, read);
            Assert.Equal(cut == written.Length ? bytes : 0, reader.Position);
        }
    }

    [Theory]
    [InlineData(0xFB)]
    [InlineData(0xFF)]
    public void TryReadLengthEncoded_MarkOfNullOrError_IsNone(byte first)
    {
        var reader = new PayloadReader([first, 0, 0, 0, 0, 0, 0, 0, 0]);
        Assert.False(reader.TryReadLengthEncoded(out _));
    }

    [Theory]
    [InlineData(new byte[] { 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1 })]
    [InlineData(new byte[] { 0xFE, 0, 0, 0, 0x80, 0, 0, 0, 0, 1 })]
    [InlineData(new byte[] { 3, 1, 2 })]
    [InlineData(new byte[] { 0xFC, 1 })]
    [InlineData(new byte[0])]
    public void TryReadLengthEncodedBytes_LengthBeyondTheEnd_IsFalseAndStays(byte[] bytes)
    {
        var reader = new PayloadReader(bytes);
        Assert.False(reader.TryReadLengthEncodedBytes(out _));
        Assert.Equal(0, reader.Position);
    }

    [Fact]
    public void TryReadTextCell_NullAndEmpty_AreTwo()
    {
        var reader = new PayloadReader([0xFB, 0, 1, (byte)'x']);
        Assert.True(reader.TryReadTextCell(out _, out bool first) && first);
        Assert.True(reader.TryReadTextCell(out var empty, out bool second) && !second && empty.IsEmpty);
        Assert.True(reader.TryReadTextCell(out var cell, out _) && cell.SequenceEqual("x"u8) && reader.IsAtEnd);
    }
}
