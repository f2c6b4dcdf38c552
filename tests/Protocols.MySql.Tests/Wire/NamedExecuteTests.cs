using System.Buffers;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Wire;

public class NamedExecuteTests
{
    // Two parameters, an int and a NULL, and two attributes behind them.
    private static readonly byte[] Whole = Attributed.Execute(("", FieldType.Long, [7, 0, 0, 0]), ("", FieldType.VarString, null), Attributed.Text("a", "b"), Attributed.Text("none", null));

    [Fact]
    public void TryRead_WholeExecution_TellsThePlainOneAndTheAttributes()
    {
        Assert.True(NamedExecuteRequest.TryRead(Whole, 2, new ArrayBufferWriter<byte>(), out var request));
        // What the last byte of bits says of attributes is no parameter's.
        Assert.Equal(("02", "0300FD00", "070000000162", 2, true), (Convert.ToHexString(request.Plain.Nulls), Convert.ToHexString(request.Plain.Types), Convert.ToHexString(request.Plain.Values), request.Attributes.Count, request.HasCount));
        var heads = new PayloadReader(request.Attributes.Heads);
        var values = new PayloadReader(request.Plain.Values[4..]);
        Assert.True(request.Attributes.TryRead(0, ref heads, ref values, out var first) && first.Value.SequenceEqual("b"u8) && first.Name.SequenceEqual("a"u8));
        Assert.True(request.Attributes.TryRead(1, ref heads, ref values, out var second) && second.IsNull && values.IsAtEnd && heads.IsAtEnd);
    }

    [Fact]
    public void TryRead_CutAtEveryOffset_IsMalformedBeforeItsValues()
    {
        var room = new ArrayBufferWriter<byte>();
        int valuesAt = Whole.Length - 6;
        for (int cut = 0; cut <= Whole.Length; cut++) Assert.Equal(cut >= valuesAt, NamedExecuteRequest.TryRead(Whole.AsSpan(0, cut), 2, room, out _));
    }

    [Fact]
    public void Message_ByteByByte_IsWholeWithItsLastByte()
    {
        byte[] packet = Payload.Packet(0, Whole);
        for (int there = 0; there < packet.Length; there++) Assert.Equal(MessageStatus.NeedMore, Message.TryRead(packet.AsSpan(0, there), 1 << 20, out _, out _));
        Assert.Equal(MessageStatus.Message, Message.TryRead(packet, 1 << 20, out _, out _));
    }

    [Fact]
    public void TryRead_WithoutParameters_TellsAttributesWhereTheFlagSaysSo()
    {
        var room = new ArrayBufferWriter<byte>();
        Assert.True(NamedExecuteRequest.TryRead(Attributed.Execute(), 0, room, out var none) && none is { HasCount: true, Attributes.Count: 0 });
        byte[] one = Attributed.Execute(Attributed.Text("a", "b"));
        Assert.True(NamedExecuteRequest.TryRead(one, 0, room, out var request) && request.Attributes.Count == 1 && request.Plain.Values.SequenceEqual("\u0001b"u8));
        one[NamedExecuteRequest.FlagsAt] = 0;
        // Without the flag a server reads nothing, and nobody has looked at what stands there.
        Assert.False(NamedExecuteRequest.TryRead(one, 0, room, out _));
        Assert.True(NamedExecuteRequest.TryRead(one.AsSpan(0, NamedExecuteRequest.HeadBytes), 0, room, out none) && !none.HasCount);
    }

    [Fact]
    public void TryRead_TypesOfBefore_AreThoseOfParameters()
    {
        var room = new ArrayBufferWriter<byte>();
        byte[] again = [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 2, 0b10, 0, 7, 0, 0, 0];
        Assert.True(NamedExecuteRequest.TryRead(again, 2, room, out var request) && request.Plain.Types.IsEmpty && request.Plain.Values.Length == 4);
        // An attribute has none of before.
        again[NamedExecuteRequest.HeadBytes] = 3;
        Assert.False(NamedExecuteRequest.TryRead(again, 2, room, out _));
    }

    public static TheoryData<string, byte[]> Lies => new()
    {
        { "fewer than the statement has", [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 1, 0, 1, 3, 0, 0, 7, 0, 0, 0] },
        { "a count that no number is", [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 0xFB, 0, 1, 3, 0, 0, 7, 0, 0, 0] },
        { "more than there may be", [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 0xFC, 0xFF, 0xFF, .. new byte[20_000]] },
        { "bits of nobody", [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 2, 0b110, 1, 3, 0, 0, 3, 0, 0, 7, 0, 0, 0] },
        { "types said otherwise", [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 2, 0b11, 2, 3, 0, 0, 3, 0, 0] },
        { "a name with a zero", [0x17, 1, 0, 0, 0, 8, 1, 0, 0, 0, 2, 0b11, 1, 3, 0, 1, 0, 3, 0, 0] },
        // A server would take the parameter for a length and its bytes, and the attribute for what is left.
        { "a parameter that is read differently, before an attribute", Attributed.Execute(("", FieldType.Year, [2, 0]), ("", FieldType.Long, [1, 0, 0, 0]), Attributed.Text("a", "b")) },
    };

    [Theory]
    [MemberData(nameof(Lies))]
    public void TryRead_ExecutionThatLies_IsMalformed(string what, byte[] payload) => Assert.False(NamedExecuteRequest.TryRead(payload, 2, new ArrayBufferWriter<byte>(), out _), what);

    [Fact]
    public void TryRead_RandomBytes_NeverThrows()
    {
        var random = new Random(20261129);
        var room = new ArrayBufferWriter<byte>();
        for (int i = 0; i < 20_000; i++)
        {
            byte[] changed = [.. Whole];
            for (int c = random.Next(4); c >= 0; c--) changed[random.Next(changed.Length)] = (byte)random.Next(256);
            _ = NamedExecuteRequest.TryRead(changed.AsSpan(0, random.Next(changed.Length + 1)), random.Next(12), room, out _);
        }
    }
}
