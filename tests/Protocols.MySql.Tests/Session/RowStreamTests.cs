using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Tests.Session;

public class RowStreamTests
{
    private static readonly byte[] Long = [.. Enumerable.Range(0, 70_000).Select(i => (byte)i)];

    private static readonly byte[] Text = Payload.Of(output =>
    {
        output.WriteLengthEncodedBytes("42"u8);
        output.WriteByte(0xFB);
        output.WriteLengthEncodedBytes(""u8);
        output.WriteLengthEncodedBytes(new byte[300]);
        output.WriteLengthEncodedBytes(Long);
        output.WriteByte(0xFB);
    });

    private static readonly ColumnMask[] TextColumns = [.. Enumerable.Repeat(Column(FieldType.VarString), 6)];

    /// <summary>NULL are the first, the fifth and the last two.</summary>
    private static readonly ColumnMask[] BinaryColumns =
    [
        Column(FieldType.Blob), Column(FieldType.Long), Column(FieldType.DateTime), Column(FieldType.Null), Column(FieldType.Time), Column(FieldType.Date), Column(FieldType.Blob), Column(FieldType.VarString),
        Column(FieldType.Double), Column(FieldType.Tiny), Column(FieldType.VarString),
    ];

    private static readonly byte[] Binary = Payload.Of(output =>
    {
        output.Write<byte>([BinaryRow.Header, 0b0100_0100, 0b0001_1000]);
        output.Write(BitConverter.GetBytes(-7));
        output.Write<byte>([7, 0xE4, 0x07, 2, 29, 23, 59, 58]);
        output.WriteByte(0);
        output.WriteLengthEncodedBytes(Long);
        output.WriteLengthEncodedBytes(""u8);
        output.Write(BitConverter.GetBytes(0.1));
    });

    [Theory]
    [InlineData(false, 1)]
    [InlineData(false, 7)]
    [InlineData(false, 65_536)]
    [InlineData(false, 1_000_000)]
    [InlineData(true, 1)]
    [InlineData(true, 7)]
    [InlineData(true, 65_536)]
    [InlineData(true, 1_000_000)]
    public void TryTake_InParts_IsWhatTheWholeIs(bool binary, int part)
    {
        var (row, columns) = Row(binary);
        var whole = new ArrayBufferWriter<byte>();
        Assert.True(binary ? RowLayout.TryWriteBinary(row, columns, whole) : RowLayout.TryWriteText(row, columns.Length, whole));
        var output = new ArrayBufferWriter<byte>();
        var stream = new RowStream();
        stream.Begin(columns, binary);
        for (int at = 0; at < row.Length; at += part)
        {
            Assert.False(stream.IsAtEnd);
            var bytes = row.AsSpan(at, Math.Min(part, row.Length - at));
            int before = output.WrittenCount;
            Assert.True(stream.TryTake(bytes, output));
            Assert.True(output.WrittenCount - before <= RowLayout.Bound(bytes.Length, columns.Length));
        }

        Assert.True(stream.IsAtEnd);
        Assert.Equal(whole.WrittenSpan.ToArray(), output.WrittenSpan.ToArray());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void TryTake_BytesBehindTheLastColumn_IsRefused(bool binary)
    {
        var (row, columns) = Row(binary);
        var stream = new RowStream();
        stream.Begin(columns, binary);
        Assert.True(stream.TryTake(row, new ArrayBufferWriter<byte>()));
        Assert.False(stream.TryTake([0], new ArrayBufferWriter<byte>()));
    }

    [Fact]
    public void TryTake_WhatIsNoLength_IsRefused()
    {
        var stream = new RowStream();
        stream.Begin(TextColumns, false);
        Assert.False(stream.TryTake([0xFF, .. new byte[20]], new ArrayBufferWriter<byte>()));
        stream.Begin(TextColumns, false);
        Assert.False(stream.TryTake([0xFE, 0, 0, 0, 0, 1, 0, 0, 0], new ArrayBufferWriter<byte>()));
        stream.Begin(BinaryColumns, true);
        Assert.False(stream.TryTake([1], new ArrayBufferWriter<byte>()));
        stream.Begin([Column(FieldType.DateTime)], true);
        Assert.False(stream.TryTake([0, 0, 13, .. new byte[20]], new ArrayBufferWriter<byte>()));
    }

    private static (byte[] Row, ColumnMask[] Columns) Row(bool binary) => binary ? (Binary, BinaryColumns) : (Text, TextColumns);

    private static ColumnMask Column(FieldType type) => new(ColumnAction.Pass, MaskKind.Redact, 0, type, false);
}
