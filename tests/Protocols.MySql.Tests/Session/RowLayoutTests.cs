using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Tests.Session;

public class RowLayoutTests
{
    private static readonly byte[] Text = Payload.Of(output =>
    {
        output.WriteLengthEncodedBytes("42"u8);
        output.WriteByte(0xFB);
        output.WriteLengthEncodedBytes(""u8);
        output.WriteLengthEncodedBytes(new byte[300]);
    });

    private static readonly ColumnMask[] Columns =
    [
        Column(FieldType.Long), Column(FieldType.VarString), Column(FieldType.DateTime), Column(FieldType.Time), Column(FieldType.Double), Column(FieldType.Blob),
        Column(FieldType.LongLong, unsigned: true), Column(FieldType.Year), Column(FieldType.NewDecimal), Column(FieldType.Tiny),
    ];

    /// <summary>Its second column is NULL.</summary>
    private static readonly byte[] Binary = Payload.Of(output =>
    {
        output.Write<byte>([BinaryRow.Header, 0b1000, 0]);
        output.Write(BitConverter.GetBytes(-7));
        output.Write<byte>([7, 0xE4, 0x07, 2, 29, 23, 59, 58]);
        output.Write<byte>([12, 1, 1, 0, 0, 0, 2, 3, 4, 5, 0, 0, 0]);
        output.Write(BitConverter.GetBytes(0.1));
        output.WriteLengthEncodedBytes([0xFF, 0x00]);
        output.Write(BitConverter.GetBytes(ulong.MaxValue));
        output.Write(BitConverter.GetBytes((short)2024));
        output.WriteLengthEncodedBytes("1.50"u8);
        output.WriteByte(0xFF);
    });

    [Fact]
    public void TryWriteText_CellsOfEveryLength_AreLaidOutAsRecordingsHaveThem()
    {
        var cells = Cells(Assert.IsType<byte[]>(OfText(Text, 4)));
        Assert.Equal(["42", null, "", new string('\0', 300)], cells.Select(cell => cell is null ? null : Encoding.ASCII.GetString(cell)));
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void TryWriteText_OtherNumberOfColumns_IsRefused(int columns) => Assert.Null(OfText(Text, columns));

    [Fact]
    public void TryWriteText_CutAnywhere_IsRefused() => Assert.All(Enumerable.Range(0, Text.Length), length => Assert.Null(OfText(Text[..length], 4)));

    [Fact]
    public void TryWriteBinary_ValuesOfEveryKind_AreTextOrBytes()
    {
        var cells = Cells(Assert.IsType<byte[]>(OfBinary(Binary, Columns)));
        Assert.Equal(["-7", null, "2020-02-29 23:59:58", "-26:03:04.000005", "0.1"], cells[..5].Select(cell => cell is null ? null : Encoding.ASCII.GetString(cell)));
        Assert.Equal([0xFF, 0x00], cells[5]);
        Assert.Equal(["18446744073709551615", "2024", "1.50", "-1"], cells[6..].Select(cell => Encoding.ASCII.GetString(cell!)));
    }

    [Fact]
    public void TryWriteBinary_CutAnywhereOrLonger_IsRefused()
    {
        Assert.All(Enumerable.Range(0, Binary.Length), length => Assert.Null(OfBinary(Binary[..length], Columns)));
        Assert.Null(OfBinary([.. Binary, 0], Columns));
        Assert.Null(OfBinary([1, .. Binary[1..]], Columns));
    }

    [Fact]
    public void Bound_AnyRow_IsNotExceeded()
    {
        Assert.True(OfText(Text, 4)!.Length <= RowLayout.Bound(Text.Length, 4));
        Assert.True(OfBinary(Binary, Columns)!.Length <= RowLayout.Bound(Binary.Length, Columns.Length));
    }

    [Fact]
    public void Formats_ColumnsOfBytes_AreMarked()
    {
        Assert.Equal([0, 1], new RowShape([Column(FieldType.VarString), Column(FieldType.VarString) with { IsBytes = true }], []).Formats);
        Assert.Empty(new RowShape([Column(FieldType.VarString)], []).Formats);
    }

    [Theory]
    [InlineData(FieldType.Blob, 63, true)]
    [InlineData(FieldType.Blob, 45, false)]
    [InlineData(FieldType.VarString, 63, true)]
    [InlineData(FieldType.LongLong, 63, false)]
    [InlineData(FieldType.DateTime, 63, false)]
    [InlineData(FieldType.NewDecimal, 63, false)]
    [InlineData(FieldType.Json, 63, false)]
    [InlineData(FieldType.Bit, 63, true)]
    [InlineData(FieldType.Geometry, 63, true)]
    internal void IsBytes_TypeAndCollation_TellBytesFromText(FieldType type, ushort collation, bool isBytes) =>
        Assert.Equal(isBytes, new ColumnDefinition { Type = type, Collation = collation }.IsBytes);

    private static ColumnMask Column(FieldType type, bool unsigned = false) => new(ColumnAction.Pass, MaskKind.Redact, 0, type, unsigned);

    private static byte[]? OfText(byte[] row, int columns) => Laid(output => RowLayout.TryWriteText(row, columns, output));

    private static byte[]? OfBinary(byte[] row, ColumnMask[] columns) => Laid(output => RowLayout.TryWriteBinary(row, columns, output));

    private static byte[]? Laid(Func<ArrayBufferWriter<byte>, bool> write)
    {
        var output = new ArrayBufferWriter<byte>();
        return write(output) ? output.WrittenSpan.ToArray() : null;
    }

    private static List<byte[]?> Cells(ReadOnlySpan<byte> row)
    {
        var cells = new List<byte[]?>();
        int count = BinaryPrimitives.ReadUInt16BigEndian(row);
        row = row[2..];
        for (int i = 0; i < count; i++)
        {
            int length = BinaryPrimitives.ReadInt32BigEndian(row);
            row = row[4..];
            cells.Add(length < 0 ? null : row[..length].ToArray());
            row = row[Math.Max(0, length)..];
        }

        Assert.True(row.IsEmpty);
        return cells;
    }
}
