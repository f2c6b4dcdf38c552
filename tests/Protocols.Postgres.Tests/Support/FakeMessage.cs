using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>A message as it came.</summary>
internal sealed record FakeMessage(byte Type, byte[] Body)
{
    /// <summary>A field of an ErrorResponse or NoticeResponse.</summary>
    public string Field(byte code)
    {
        Assert.True(ErrorResponse.TryRead(Body, out ResponseFields fields));
        return Text.Of(fields.Find(code));
    }

    /// <summary>Splits bytes into messages; fails where they are none.</summary>
    public static List<FakeMessage> Split(byte[] bytes)
    {
        var messages = new List<FakeMessage>();
        ReadOnlySpan<byte> rest = bytes;
        while (!rest.IsEmpty)
        {
            Assert.Equal(HoopWire.Wire.FrameStatus.Message, FrameReader.TryReadHead(rest, PostgresLimits.LargeLengthMax, out byte type, out int total));
            Assert.True(total <= rest.Length, "The last message is cut.");
            messages.Add(new FakeMessage(type, rest[FrameReader.HeadBytes..total].ToArray()));
            rest = rest[total..];
        }
        return messages;
    }
}
