using System.Buffers;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Session;

public class CommandAttributesTests
{
    [Fact]
    public void TryTake_NamesOfAnyForm_StandInALineOfTheirOwn()
    {
        Assert.Equal(
            "attribute \"a = 1 $1 = 2\" = x\nattribute \"\" = y\nattribute \"none\" = NULL\n",
            Shown(Attributed.Text("a = 1\n$1\u2028=\u202e2", "x"), Attributed.Text("", "y"), Attributed.Text("none", null)));
    }

    [Theory]
    [InlineData((byte)FieldType.Tiny, new byte[] { 0xFF }, "-1")]
    [InlineData((byte)FieldType.DateTime, new byte[] { 4, 0xE8, 7, 2, 29 }, "2024-02-29 00:00:00")]
    [InlineData((byte)FieldType.Blob, new byte[] { 2, 0, 0xFF }, "\\x00ff")]
    public void TryTake_ValuesOfOtherTypes_AreShownAsPeopleWriteThem(byte type, byte[] value, string shown) =>
        Assert.Equal($"attribute \"a\" = {shown}\n", Shown(("a", (FieldType)type, value)));

    [Theory]
    [InlineData("hoopwire.reason", "TICKET-7", "TICKET-7", 0)]
    [InlineData("hoopwire.reason", "", null, 0)]
    [InlineData("hoopwire.reason", null, null, 0)]
    // Names are compared as they are, as those of connection attributes.
    [InlineData("HoopWire.Reason", "TICKET-7", null, 1)]
    [InlineData("hoopwire.reason ", "TICKET-7", null, 1)]
    public void TryTake_Reason_IsTheGatewaysOwn(string name, string? value, string? reason, int told)
    {
        var attributes = Take(Attributed.Text(name, value));
        Assert.Equal((reason, told), (attributes.Reason, attributes.Count));
    }

    [Fact]
    public void Clear_CommandBehindOneWithAttributes_HasNone()
    {
        var attributes = Take(Attributed.Text("hoopwire.reason", "TICKET-7"), Attributed.Text("a", "b"));
        attributes.Clear();
        Assert.Equal((null, 0, 0, 0), (attributes.Reason, attributes.Count, attributes.Heads.Length, attributes.Values.Length));
    }

    /// <summary>What an approval is bound to tells apart what differs, and is never what parameters alone can be, which begin with their command's number.</summary>
    [Fact]
    public void Bind_DifferentAttributes_AreBoundDifferently()
    {
        (string, FieldType, byte[]?)[][] all =
        [
            [], [Attributed.Text("a", "b")], [Attributed.Text("a", null)], [Attributed.Text("ab", "")], [Attributed.Text("", "ab")], [Attributed.Text("a", "b"), Attributed.Text("c", null)],
            [Attributed.Text("a", "b"), Attributed.Text("c", "")], [("a", FieldType.Blob, [1, (byte)'b'])],
        ];
        string[] bound = [.. all.Select(one => Convert.ToHexString(Payload.Of(Take(one).Bind)))];
        Assert.Equal(all.Length, bound.Distinct().Count());
        Assert.Equal("", bound[0]);
        Assert.All(bound[1..], b => Assert.False(b.StartsWith("17", StringComparison.Ordinal) || b.StartsWith("FA", StringComparison.Ordinal)));
    }

    private static CommandAttributes Take(params (string Name, FieldType Type, byte[]? Value)[] all) => Take(new ArrayBufferWriter<byte>(), all);

    private static CommandAttributes Take(ArrayBufferWriter<byte> recorded, (string Name, FieldType Type, byte[]? Value)[] all)
    {
        var attributes = new CommandAttributes();
        Assert.True(QueryRequest.TryRead(Attributed.Query("SELECT 1", all), out var request));
        Assert.True(attributes.TryTake(request.Attributes, request.Attributes.Values, null, recorded));
        return attributes;
    }

    private static string Shown(params (string Name, FieldType Type, byte[]? Value)[] all)
    {
        var recorded = new ArrayBufferWriter<byte>();
        Take(recorded, all);
        return ParametersText.Of(recorded.WrittenSpan);
    }
}
