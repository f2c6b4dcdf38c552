using HoopWire.Postgres.Tests.Support;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Wire;

public class BackendReaderTests
{
    [Fact]
    public void RowDescription_TwoColumns_GivesEveryField()
    {
        byte[] body = Bytes.FromHex("0002 696400 00004001 0001 00000017 0004 FFFFFFFF 0001 6E00 00000000 0000 00000019 FFFF 00000008 0000");
        Assert.True(RowDescription.TryRead(body, out RowDescription description));
        RowFields fields = description.Fields;
        Assert.True(fields.MoveNext());
        RowField first = fields.Current;
        Assert.Equal("id", Text.Of(first.Name));
        Assert.Equal((0x4001u, (short)1, 23u, (short)4, -1, (short)1),
            (first.TableOid, first.AttributeNumber, first.TypeOid, first.TypeLength, first.TypeModifier, first.Format));
        Assert.True(fields.MoveNext());
        Assert.Equal((0u, 25u, 8), (fields.Current.TableOid, fields.Current.TypeOid, fields.Current.TypeModifier));
        Assert.False(fields.MoveNext());
    }

    [Fact]
    public void DataRow_NullEmptyAndText_AreTold()
    {
        byte[] message = Bytes.Of(o => DataRow.Write(o, "a", null, ""));
        Assert.True(DataRow.TryRead(message.AsSpan(FrameReader.HeadBytes), out DataRow row));
        Assert.Equal(3, row.Count);
        var seen = new List<string?>();
        foreach (DataCell cell in row.Cells) seen.Add(cell.IsNull ? null : Text.Of(cell.Value));
        Assert.Equal(["a", null, ""], seen);
    }

    [Theory]
    [InlineData("0001 FFFFFFFE")]
    [InlineData("0001 80000000")]
    [InlineData("0001 7FFFFFFF 41")]
    [InlineData("FFFF")]
    [InlineData("0001 00000001 4142")]
    public void DataRow_BadCountsAndLengths_IsMalformed(string hex) => Assert.False(DataRow.TryRead(Bytes.FromHex(hex), out _));

    [Fact]
    public void ErrorResponse_Written_HasSeverityTwiceAndFields()
    {
        byte[] message = Bytes.Of(o => ErrorResponse.Write(o, Severity.Error, "42501", "no", "rule pii", "ask"));
        Assert.True(ErrorResponse.TryRead(message.AsSpan(FrameReader.HeadBytes), out ResponseFields fields));
        var codes = new List<char>();
        foreach (ResponseField field in fields) codes.Add((char)field.Code);
        Assert.Equal("SVCMDH", string.Concat(codes));
        Assert.Equal("rule pii", Text.Of(fields.Find(FieldCode.Detail)));
        Assert.True(fields.Find(FieldCode.Where).IsEmpty);
    }

    [Fact]
    public void ErrorResponse_ZeroInText_EndsTheTextNotTheField()
    {
        byte[] message = Bytes.Of(o => ErrorResponse.Write(o, Severity.Error, "42501", "a\0Cxxxxx", "d"));
        Assert.True(ErrorResponse.TryRead(message.AsSpan(FrameReader.HeadBytes), out ResponseFields fields));
        Assert.Equal("a", Text.Of(fields.Find(FieldCode.Message)));
        Assert.Equal("42501", Text.Of(fields.Find(FieldCode.SqlState)));
    }

    [Theory]
    [InlineData("INSERT 0 5", true, 5)]
    [InlineData("SELECT 3000000000", true, 3000000000)]
    [InlineData("CREATE TABLE", false, 0)]
    [InlineData("BEGIN", false, 0)]
    [InlineData("SELECT -1", false, 0)]
    [InlineData("SELECT 99999999999999999999", false, 0)]
    public void CommandComplete_Tag_GivesRowsWhereItEndsInANumber(string tag, bool has, long rows)
    {
        byte[] message = Bytes.Of(o => CommandComplete.Write(o, MessageCases.Utf8(tag)));
        Assert.True(CommandComplete.TryRead(message.AsSpan(FrameReader.HeadBytes), out CommandComplete complete));
        Assert.Equal(has, complete.TryGetRowCount(out long read));
        if (has) Assert.Equal(rows, read);
    }

    [Theory]
    [InlineData("SELECT 3", true)]
    [InlineData("INSERT 0 5", true)]
    [InlineData("CREATE TABLE AS", true)]
    [InlineData("SELECT 18446744073709551615", true)]
    [InlineData("", false)]
    [InlineData("5", false)]
    [InlineData("SELECT3", false)]
    [InlineData("SELECT 219-09-9077", false)]
    [InlineData("SELECT 1 2 3", false)]
    [InlineData("SELECT Bob Smith", false)]
    [InlineData("SELECT\n3", false)]
    [InlineData("ALTER ALTER ALTER ALTER ALTER ALTER ALTER ALTER ALTER ALTER ALTER", false)]
    public void CommandComplete_Tag_IsWellFormedWhereServersWriteItSo(string tag, bool isWellFormed)
    {
        byte[] message = Bytes.Of(o => CommandComplete.Write(o, MessageCases.Utf8(tag)));
        Assert.True(CommandComplete.TryRead(message.AsSpan(FrameReader.HeadBytes), out CommandComplete complete));
        Assert.Equal(isWellFormed, complete.IsWellFormed);
    }

    [Theory]
    [InlineData(3, false)]
    [InlineData(4, true)]
    [InlineData(32, true)]
    [InlineData(256, true)]
    [InlineData(257, false)]
    public void CancelKey_LengthWithinProtocol32_IsTaken(int length, bool taken)
    {
        byte[] body = [0, 0, 0, 7, .. new byte[length]];
        Assert.Equal(taken, BackendKeyData.TryRead(body, out _));
        Assert.Equal(taken, CancelRequest.TryRead(body, out _));
    }

    [Theory]
    [InlineData((byte)'X')]
    [InlineData((byte)0)]
    public void ReadyForQuery_UnknownStatus_IsMalformed(byte status) => Assert.False(ReadyForQuery.TryRead([status], out _));

    [Fact]
    public void Authentication_MechanismList_IsSearchedWhole()
    {
        byte[] message = Bytes.Of(o => Authentication.WriteSasl(o, "SCRAM-SHA-256-PLUS", "SCRAM-SHA-256"));
        Assert.True(Authentication.TryRead(message.AsSpan(FrameReader.HeadBytes), out Authentication sasl));
        Assert.True(sasl.HasMechanism("SCRAM-SHA-256"u8));
        Assert.False(sasl.HasMechanism("SCRAM-SHA-1"u8));
        Assert.False(sasl.HasMechanism(""u8));
    }
}
