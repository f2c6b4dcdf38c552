using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Wire;

public class CommandCodecTests
{
    [Fact]
    public void ColumnDefinition_CutAtEveryOffset_IsMalformedUnlessWhole()
    {
        byte[] bytes = Payload.Column("contact", FieldType.VarString, "customers", "email");
        Assert.True(ColumnDefinition.TryRead(bytes, out var column));
        Assert.True(column.Name.SequenceEqual("contact"u8) && column.OriginalName.SequenceEqual("email"u8) && column.OriginalTable.SequenceEqual("customers"u8));
        for (int cut = 0; cut < bytes.Length; cut++) Assert.False(ColumnDefinition.TryRead(bytes.AsSpan(0, cut), out _), $"cut at {cut}");
    }

    [Fact]
    public void StatusPackets_CutAtEveryOffset_AreMalformedUnlessWhole()
    {
        byte[] ok = Payload.Of(output => new OkPacket { AffectedRows = 70_000, LastInsertId = 300, Status = ServerStatus.MoreResultsExist, Warnings = 2 }.Write(output));
        Assert.True(OkPacket.TryRead(ok, out var read) && read is { AffectedRows: 70_000, LastInsertId: 300, Warnings: 2, Status: ServerStatus.MoreResultsExist });
        byte[] eof = Payload.Eof(), prepared = Payload.Of(new PrepareOk(9, 3, 2).Write);
        Assert.True(EofPacket.TryRead(eof, out _) && PrepareOk.TryRead(prepared, out var statement) && statement == new PrepareOk(9, 3, 2));
        for (int cut = 0; cut < ok.Length; cut++) Assert.False(OkPacket.TryRead(ok.AsSpan(0, cut), out _));
        byte[] end = Payload.End(ServerStatus.LastRowSent);
        Assert.True(OkPacket.TryReadEnd(end, out read) && read.Status == ServerStatus.LastRowSent && !OkPacket.TryRead(end, out _) && !OkPacket.TryReadEnd(ok, out _) && !OkPacket.TryReadEnd(eof, out _));
        for (int cut = 0; cut < end.Length; cut++) Assert.False(OkPacket.TryReadEnd(end.AsSpan(0, cut), out _));
        for (int cut = 0; cut < eof.Length; cut++) Assert.False(EofPacket.TryRead(eof.AsSpan(0, cut), out _));
        for (int cut = 0; cut < prepared.Length - 2; cut++) Assert.False(PrepareOk.TryRead(prepared.AsSpan(0, cut), out _));
        Assert.True(ErrPacket.TryRead(Payload.Err(1142), out var error) && error.Code == 1142 && error.SqlState.SequenceEqual("42000"u8));
        Assert.False(ErrPacket.TryRead([0xFF, 1], out _));
    }

    [Fact]
    public void ExecuteRequest_CutAtEveryOffset_IsMalformedUnlessWhole()
    {
        // Two parameters: a NULL, and an int of 7.
        byte[] bytes = [0x17, 1, 0, 0, 0, 0, 1, 0, 0, 0, 0b01, 1, 6, 0, 3, 0, 7, 0, 0, 0];
        Assert.True(ExecuteRequest.TryRead(bytes, 2, out var request));
        Assert.True(request.IsNull(0) && !request.IsNull(1) && ExecuteRequest.TypeOf(request.Types, 1) == FieldType.Long && request.Values.Length == 4);
        for (int cut = 0; cut < 16; cut++) Assert.False(ExecuteRequest.TryRead(bytes.AsSpan(0, cut), 2, out _), $"cut at {cut}");
        // Bytes behind an execution without parameters are nobody's.
        Assert.False(ExecuteRequest.TryRead(bytes, 0, out _));
        bytes[11] = 2;
        Assert.False(ExecuteRequest.TryRead(bytes, 2, out _));
    }

    [Theory]
    [InlineData((byte)FieldType.Tiny, new byte[] { 5 })]
    [InlineData((byte)FieldType.LongLong, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData((byte)FieldType.DateTime, new byte[] { 7, 0xE8, 7, 2, 29, 12, 34, 56 })]
    [InlineData((byte)FieldType.Time, new byte[] { 0 })]
    [InlineData((byte)FieldType.Blob, new byte[] { 3, 1, 2, 3 })]
    [InlineData((byte)99, new byte[] { 1, 2 })]
    public void BinaryValue_CutAtEveryOffset_IsMalformedUnlessWhole(byte type, byte[] bytes)
    {
        for (int cut = 0; cut <= bytes.Length; cut++)
        {
            var reader = new PayloadReader(bytes.AsSpan(0, cut));
            Assert.Equal(cut == bytes.Length, BinaryValue.TryRead(ref reader, (FieldType)type, out _));
        }
    }

    [Theory]
    [InlineData((byte)FieldType.DateTime, 5)]
    [InlineData((byte)FieldType.Time, 7)]
    [InlineData((byte)FieldType.Date, 255)]
    public void BinaryValue_LengthThatNoTimeHas_IsMalformed(byte type, byte length)
    {
        var reader = new PayloadReader([length, .. new byte[255]]);
        Assert.False(BinaryValue.TryRead(ref reader, (FieldType)type, out _));
    }
}
