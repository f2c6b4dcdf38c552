using System.Buffers;
using System.Text;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Wire;

/// <summary>Attributes stand before a query's text: nothing that they say may hide it, or have it begin elsewhere than it does for a server.</summary>
public class QueryAttributeTests
{
    private const string Sql = "SELECT 1";

    private static readonly (string Name, FieldType Type, byte[]? Value)[] Three =
        [Attributed.Text("traceparent", "00-ab-cd-01"), ("n", FieldType.LongLong, [7, 0, 0, 0, 0, 0, 0, 0]), Attributed.Text("none", null)];

    [Fact]
    public void TryRead_WholeQuery_TellsAttributesAndText()
    {
        Assert.Equal((Sql, "traceparent=VarString:00-ab-cd-01|n=LongLong:7|none=NULL"), Read(Attributed.Query(Sql, Three)));
        Assert.Equal((Sql, ""), Read(Attributed.Query(Sql)));
        Assert.Equal(("", ""), Read([3, 0, 1]));
    }

    [Fact]
    public void TryRead_CutAtEveryOffset_IsMalformedUntilTheTextBegins()
    {
        byte[] whole = Attributed.Query(Sql, Three);
        int textAt = whole.Length - Sql.Length;
        for (int cut = 0; cut <= whole.Length; cut++)
        {
            bool read = QueryRequest.TryRead(whole.AsSpan(0, cut), out var request);
            Assert.Equal(cut >= textAt, read);
            if (read) Assert.Equal(textAt, request.TextAt);
        }
    }

    /// <summary>The framer puts a command together from its packets, wherever they were cut: byte by byte, it is there with the last byte only.</summary>
    [Fact]
    public void Message_ByteByByte_IsWholeWithItsLastByte()
    {
        byte[] packet = Payload.Packet(0, Attributed.Query(Sql, Three));
        for (int there = 0; there < packet.Length; there++) Assert.Equal(MessageStatus.NeedMore, Message.TryRead(packet.AsSpan(0, there), 1 << 20, out _, out _));
        Assert.Equal(MessageStatus.Message, Message.TryRead(packet, 1 << 20, out var message, out _));
        Assert.Equal(Sql, Read(message.Payload(packet, new ArrayBufferWriter<byte>()).ToArray()).Text);
    }

    public static TheoryData<string, byte[]> Lies => new()
    {
        { "a count that no number is", [3, 0xFB, 1, .. "SELECT 1"u8] },
        { "a count beyond the packet", [3, 0xFE, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 1, .. "SELECT 1"u8] },
        { "more than there may be", Attributed.Query(Sql, [.. Enumerable.Range(0, QueryAttribute.CountMax + 1).Select(i => Attributed.Text($"a{i}", ""))]) },
        { "no set", [3, 0, 0, .. "SELECT 1"u8] },
        { "two sets", [3, 0, 2, .. "SELECT 1"u8] },
        { "two sets of one attribute", [3, 1, 2, 0, 1, 253, 0, 1, (byte)'a', 1, (byte)'b', 1, (byte)'c', .. "SELECT 1"u8] },
        { "more attributes than there are", [3, 2, 1, 0, 1, 253, 0, 1, (byte)'a', 1, (byte)'b', .. "SELECT 1"u8] },
        { "types of before", [3, 1, 1, 0, 0, 253, 0, 1, (byte)'a', 1, (byte)'b', .. "SELECT 1"u8] },
        { "types of before, said otherwise", [3, 1, 1, 0, 2, 253, 0, 1, (byte)'a', 1, (byte)'b', .. "SELECT 1"u8] },
        { "bits of nobody", [3, 1, 1, 2, 1, 253, 0, 1, (byte)'a', 1, (byte)'b', .. "SELECT 1"u8] },
        { "a name with a zero", [3, 1, 1, 0, 1, 253, 0, 3, (byte)'a', 0, (byte)'b', 1, (byte)'b', .. "SELECT 1"u8] },
        { "a name beyond the packet", [3, 1, 1, 0, 1, 253, 0, 250, (byte)'a', .. "SELECT 1"u8] },
        { "a name of NULL's length", [3, 1, 1, 0, 1, 253, 0, 0xFB, .. "SELECT 1"u8] },
        { "a name that is too long", Attributed.Query(Sql, Attributed.Text(new string('n', QueryAttribute.NameBytesMax + 1), "")) },
        { "a value beyond the packet", [3, 1, 1, 0, 1, 253, 0, 1, (byte)'a', 250, .. "SELECT 1"u8] },
        { "a value of NULL's length", [3, 1, 1, 0, 1, 253, 0, 1, (byte)'a', 0xFB, .. "SELECT 1"u8] },
        { "more than is recorded", Attributed.Query(Sql, Attributed.Text("a", new string('v', QueryAttribute.BytesMax))) },
        { "a time of a length that none has", [3, 1, 1, 0, 1, 12, 0, 1, (byte)'a', 5, .. "SELECT 1"u8] },
        { "another sign", [3, 1, 1, 0, 1, 253, 1, 1, (byte)'a', 1, (byte)'b', .. "SELECT 1"u8] },
        { "a type of two bytes", [3, 1, 1, 0, 1, 3, 0x7F, 1, (byte)'a', 1, 2, 3, 4, .. "SELECT 1"u8] },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void TryRead_QueryThatLies_IsMalformed(string what, byte[] payload) => Assert.False(QueryRequest.TryRead(payload, out _), what);

    /// <summary>
    /// A server takes a value of these for bytes with their length before them, whatever their names say: read as a number, or as nothing, the text would begin at another place. Whoever
    /// sends <c>NULL</c> so that the gateway reads "DROP TABLE t -- " for a value would have it run.
    /// </summary>
    [Theory]
    [InlineData((byte)FieldType.Null)]
    [InlineData((byte)FieldType.Year)]
    [InlineData((byte)FieldType.Int24)]
    [InlineData((byte)FieldType.Bool)]
    [InlineData((byte)FieldType.NewDate)]
    [InlineData((byte)FieldType.Timestamp2)]
    [InlineData((byte)FieldType.DateTime2)]
    [InlineData((byte)FieldType.Time2)]
    [InlineData((byte)FieldType.TypedArray)]
    [InlineData((byte)FieldType.Invalid)]
    [InlineData((byte)FieldType.Vector)]
    [InlineData((byte)99)]
    public void TryRead_TypeThatIsReadDifferently_IsMalformedUnlessNull(byte type)
    {
        byte[] payload = [3, 1, 1, 0, 1, type, 0, 1, (byte)'a', 8, .. "-- \nDROP"u8, .. "SELECT 1"u8];
        Assert.False(QueryRequest.TryRead(payload, out _));
        payload = [3, 1, 1, 1, 1, type, 0, 1, (byte)'a', .. "SELECT 1"u8];
        Assert.Equal(Sql, Read(payload).Text);
    }

    [Theory]
    [InlineData((byte)FieldType.Tiny, new byte[] { 1 })]
    [InlineData((byte)FieldType.Short, new byte[] { 1, 2 })]
    [InlineData((byte)FieldType.Long, new byte[] { 1, 2, 3, 4 })]
    [InlineData((byte)FieldType.Float, new byte[] { 1, 2, 3, 4 })]
    [InlineData((byte)FieldType.Double, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData((byte)FieldType.LongLong, new byte[] { 1, 2, 3, 4, 5, 6, 7, 8 })]
    [InlineData((byte)FieldType.DateTime, new byte[] { 7, 0xE8, 7, 2, 29, 12, 34, 56 })]
    [InlineData((byte)FieldType.Time, new byte[] { 0 })]
    [InlineData((byte)FieldType.NewDecimal, new byte[] { 3, (byte)'1', (byte)'.', (byte)'5' })]
    [InlineData((byte)FieldType.Json, new byte[] { 2, (byte)'{', (byte)'}' })]
    [InlineData((byte)FieldType.Blob, new byte[] { 3, 1, 2, 3 })]
    public void WriteAttribute_EachTypeThatIsTaken_IsReadAgainAsTheSame(byte type, byte[] value)
    {
        byte[] payload = Attributed.Query(Sql, ("one", (FieldType)type, value), ("two", (FieldType)type, null));
        Assert.True(QueryRequest.TryRead(payload, out var request));
        byte[] heads = Payload.Of(output => Each(payload, (in QueryAttribute attribute) => attribute.WriteHead(output)));
        byte[] values = Payload.Of(output => Each(payload, (in QueryAttribute attribute) => attribute.WriteValue(output)));
        Assert.Equal(Convert.ToHexString(request.Attributes.Heads), Convert.ToHexString(heads));
        Assert.Equal(Convert.ToHexString(value), Convert.ToHexString(values));
        Assert.Equal(payload.Length - Sql.Length, request.TextAt);
    }

    [Fact]
    public void TryRead_RandomBytes_NeverThrowsNorReadsBeyondThePacket()
    {
        var random = new Random(20261129);
        byte[] whole = Attributed.Query(Sql, Three);
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. whole];
            for (int c = random.Next(4); c >= 0; c--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            var cut = changed.AsSpan(0, random.Next(changed.Length + 1));
            if (QueryRequest.TryRead(cut, out var request)) Assert.InRange(request.TextAt, 3, cut.Length);
        }
    }

    private delegate void Taker(in QueryAttribute attribute);

    private static void Each(byte[] payload, Taker take)
    {
        Assert.True(QueryRequest.TryRead(payload, out var request));
        var heads = new PayloadReader(request.Attributes.Heads);
        var values = new PayloadReader(request.Attributes.Values);
        for (int i = 0; i < request.Attributes.Count; i++)
        {
            Assert.True(request.Attributes.TryRead(i, ref heads, ref values, out var attribute));
            take(attribute);
        }
        Assert.True(heads.IsAtEnd && values.IsAtEnd);
    }

    private static (string Text, string Attributes) Read(byte[] payload)
    {
        var all = new List<string>();
        Each(payload, (in QueryAttribute a) => all.Add($"{Encoding.UTF8.GetString(a.Name)}={(a.IsNull ? "NULL" : $"{a.Type}:{(a.Type == FieldType.LongLong ? $"{a.Value[0]}" : Encoding.UTF8.GetString(a.Value))}")}"));
        QueryRequest.TryRead(payload, out var request);
        return (Encoding.UTF8.GetString(payload.AsSpan(request.TextAt)), string.Join('|', all));
    }
}
