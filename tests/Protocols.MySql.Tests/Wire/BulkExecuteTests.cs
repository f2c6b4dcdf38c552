using System.Buffers;
using System.Globalization;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Wire;

public class BulkExecuteTests
{
    private const byte Code = 0xFA;

    // Statement 9 of two parameters, an int and a text, in rows: 7 'hi', NULL DEFAULT, IGNORE ''.
    private static readonly byte[] Types = [3, 0, 253, 0];
    private static readonly byte[] Rows = [0, 7, 0, 0, 0, 0, 2, (byte)'h', (byte)'i', 1, 2, 3, 0, 0];
    private static readonly byte[] Whole = [Code, 9, 0, 0, 0, 128, 0, .. Types, .. Rows];

    /// <summary>What stands before the length of a first value, a blob.</summary>
    private static ReadOnlySpan<byte> OneBlob => [Code, 9, 0, 0, 0, 128, 0, 252, 0, 0];

    [Fact]
    public void TryRead_WholeRequest_TellsItsParts()
    {
        Assert.True(ExecuteRequest.TryReadId(Whole, out uint id) && id == 9);
        Assert.True(BulkExecuteRequest.TryRead(Whole, 2, out var request));
        Assert.Equal((BulkFlags.Types, Convert.ToHexString(Types), Convert.ToHexString(Rows)), (request.Flags, Convert.ToHexString(request.Types), Convert.ToHexString(request.Rows)));
    }

    [Fact]
    public void TryRead_CutAtEveryOffset_IsMalformedUnlessWholeRowsAreThere()
    {
        int[] ends = [Whole.Length - 5, Whole.Length - 3, Whole.Length];
        for (int cut = 0; cut <= Whole.Length; cut++) Assert.Equal(Array.IndexOf(ends, cut) >= 0 ? Array.IndexOf(ends, cut) + 1 : -1, RowsOf(Whole.AsSpan(0, cut)));
    }

    /// <summary>The framer puts a command together from its packets, wherever they were cut: byte by byte, it is there with the last byte only.</summary>
    [Fact]
    public void Message_ByteByByte_IsWholeWithItsLastByte()
    {
        byte[] packet = Payload.Packet(0, Whole);
        for (int there = 0; there < packet.Length; there++) Assert.Equal(MessageStatus.NeedMore, Message.TryRead(packet.AsSpan(0, there), 1 << 20, out _, out _));
        Assert.Equal(MessageStatus.Message, Message.TryRead(packet, 1 << 20, out var message, out _));
        Assert.Equal(3, RowsOf(message.Payload(packet, new ArrayBufferWriter<byte>())));
    }

    [Fact]
    public void Message_OverSeveralPackets_IsTheSameRequest()
    {
        byte[] value = new byte[MySqlLimits.PacketBytesMax];
        byte[] big = Payload.Of(output =>
        {
            output.Write(OneBlob);
            output.WriteLengthEncodedBytes(value);
            output.Write("\u0001"u8);
        });
        byte[] packets = Payload.Packet(0, big);
        Assert.Equal(MessageStatus.Message, Message.TryRead(packets, 1 << 26, out var message, out _));
        Assert.Equal(2, message.Packets);
        Assert.Equal(2, RowsOf(message.Payload(packets, new ArrayBufferWriter<byte>()), 1));
    }

    [Theory]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(255)]
    public void TryWrite_UnknownIndicator_IsMalformed(byte indicator) => Assert.Equal(-1, RowsOf([Code, 9, 0, 0, 0, 128, 0, 3, 0, indicator], 1));

    [Theory]
    [InlineData(BulkFlags.None, 0)]
    [InlineData(BulkFlags.UnitResults, 0)]
    [InlineData(BulkFlags.Types, 2)]
    [InlineData(BulkFlags.Types | BulkFlags.UnitResults, 2)]
    [InlineData((BulkFlags)0x8001, 0)]
    internal void TryRead_Flags_AreToldAndTypesStandWhereTheySay(BulkFlags flags, int typeBytes)
    {
        byte[] bytes = [Code, 9, 0, 0, 0, (byte)flags, (byte)((ushort)flags >> 8), .. new byte[] { 3, 0 }.AsSpan(0, typeBytes), 1];
        Assert.True(BulkExecuteRequest.TryRead(bytes, 1, out var request));
        Assert.Equal((flags, typeBytes, 1), (request.Flags, request.Types.Length, request.Rows.Length));
    }

    [Fact]
    public void TryWrite_RowsOfAllKinds_AreRecordedRowAfterRow()
    {
        Assert.Equal("row 1, $1 = 7|row 1, $2 = hi|row 2, $1 = NULL|row 2, $2 = DEFAULT|row 3, $1 = IGNORE|row 3, $2 = ", Recorded(Whole, 2));
        // Types of the execution before.
        byte[] again = [Code, 9, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0xFF, 0xFF, 1];
        Assert.Equal("row 1, $1 = -1|row 1, $2 = NULL", Recorded(again, 2, Types));
        Assert.Equal("row 1, $1 = 4294967295|row 1, $2 = NULL", Recorded(again, 2, [3, 128, 253, 0]));
    }

    [Fact]
    public void TryWrite_NoRow_IsMalformed() => Assert.Equal(-1, RowsOf(Whole.AsSpan(0, Whole.Length - Rows.Length)));

    [Fact]
    public void TryWrite_MoreThanIsKept_TellsWhatIsLeftOutWithItsDigest()
    {
        byte[] rows = new byte[BulkParameters.ValuesMax + 5];
        rows.AsSpan().Fill(1);
        string recorded = Recorded([Code, 9, 0, 0, 0, 128, 0, 3, 0, .. rows], 1);
        string digest = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(rows));
        Assert.EndsWith(string.Create(CultureInfo.InvariantCulture, $"= 5 more values; {rows.Length} bytes of rows, sha256 {digest}"), recorded, StringComparison.Ordinal);
        Assert.Equal(BulkParameters.ValuesMax + 1, recorded.Split('|').Length);
        byte[] value = new byte[CommandRecord.KeptBytesMax + 1];
        byte[] one = Payload.Of(output =>
        {
            output.Write(OneBlob);
            output.WriteLengthEncodedBytes(value);
        });
        Assert.Contains($"= {one.Length - 9} bytes of rows, sha256 ", Recorded(one, 1), StringComparison.Ordinal);
    }

    [Fact]
    public void TryRead_RandomBytes_NeverThrows()
    {
        var random = new Random(20261129);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. Whole];
            for (int c = random.Next(4); c >= 0; c--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            _ = RowsOf(changed.AsSpan(0, random.Next(changed.Length + 1)), random.Next(4));
        }
    }

    /// <summary>How many rows a request has; -1 for one that is malformed.</summary>
    private static int RowsOf(ReadOnlySpan<byte> payload, int parameters = 2)
    {
        if (!BulkExecuteRequest.TryRead(payload, parameters, out var request) || parameters == 0 || request.Types.Length < parameters * 2) return -1;
        return BulkParameters.TryWrite(request, parameters, request.Types, null, new ArrayBufferWriter<byte>(), out int rows) ? rows : -1;
    }

    private static string Recorded(ReadOnlySpan<byte> payload, int parameters, byte[]? types = null)
    {
        Assert.True(BulkExecuteRequest.TryRead(payload, parameters, out var request));
        var output = new ArrayBufferWriter<byte>();
        Assert.True(BulkParameters.TryWrite(request, parameters, types ?? request.Types, null, output, out _));
        return string.Join('|', ParametersText.Of(output.WrittenSpan, parameters).TrimEnd('\n').Split('\n'));
    }
}
