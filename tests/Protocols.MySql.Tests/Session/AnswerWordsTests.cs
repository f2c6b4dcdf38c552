using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

public class AnswerWordsTests
{
    private const string Address = "bob@example.com";
    private static readonly DetectorSet Detectors = DetectorSet.Create([DetectorKind.Email])!;

    [Fact]
    public void Hide_ChangesOfTheSession_KeepTheirLengths()
    {
        // A length before an address is a character that an address may begin with.
        byte[] name = Text("time_zone"), value = Text(new string('a', 0x30 - Address.Length) + Address), info = Text($"of {Address}"), schema = Text(Address);
        byte[] changes = [.. Change(0, [.. name, .. value]), .. Change(1, schema), .. Change(3, [0, .. Text("uuid:1-5")])];
        byte[] packet = Payload.Of(output => new OkPacket { Status = ServerStatus.SessionStateChanged, Info = (byte[])[.. info, .. Length(changes.Length), .. changes] }.WriteEnd(output));
        Assert.Equal(packet.Length - info.Length - changes.Length - 1, AnswerWords.Offset(packet));
        AnswerWords.Hide(Detectors, packet);
        Assert.True(OkPacket.TryReadEnd(packet, out var ok));
        var reader = new PayloadReader(ok.Info);
        Assert.True(reader.TryReadLengthEncodedBytes(out var words) && words.SequenceEqual(Encoding.ASCII.GetBytes("of " + new string('*', Address.Length))));
        Assert.True(reader.TryReadLengthEncodedBytes(out var all) && reader.IsAtEnd);
        byte[] hidden = [.. Change(0, [.. name, .. Text(new string('*', 0x30))]), .. Change(1, Text(new string('*', Address.Length))), .. Change(3, [0, .. Text("uuid:1-5")])];
        Assert.Equal(hidden, all.ToArray());
    }

    [Fact]
    public void Hide_CutAtEveryOffset_LeavesNoAddress()
    {
        byte[] changes = Change(0, [.. Text("x"), .. Text(Address)]);
        byte[] packet = Payload.Of(output => new OkPacket { Info = (byte[])[.. Text($"of {Address}"), .. Length(changes.Length), .. changes] }.Write(output));
        for (int cut = 1; cut <= packet.Length; cut++)
        {
            byte[] copy = packet[..cut];
            AnswerWords.Hide(Detectors, copy);
            Assert.DoesNotContain(Address, Encoding.ASCII.GetString(copy), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Hide_MessageOfAnError_IsHidden()
    {
        byte[] packet = Payload.Of(output => ErrPacket.Write(output, 1062, "23000", $"Duplicate entry '{Address}'"));
        AnswerWords.Hide(Detectors, packet);
        Assert.EndsWith("'" + new string('*', Address.Length) + "'", Encoding.ASCII.GetString(packet), StringComparison.Ordinal);
    }

    /// <summary>Behind <c>character_set_results = utf16</c> detectors find nothing.</summary>
    [Fact]
    public void Hide_MessageInWideCharacters_IsHiddenWholly()
    {
        byte[] head = Payload.Of(output => ErrPacket.Write(output, 1062, "23000", "")), message = Encoding.BigEndianUnicode.GetBytes($"Duplicate entry '{Address}'"), packet = [.. head, .. message];
        AnswerWords.Hide(Detectors, packet);
        Assert.Equal(head, packet[..head.Length]);
        Assert.All(packet[head.Length..], b => Assert.Equal((byte)'*', b));
    }

    [Fact]
    public void Offset_EofAndOkWithoutText_HaveNoWords()
    {
        Assert.Equal(Payload.Eof().Length, AnswerWords.Offset(Payload.Eof()));
        Assert.Equal(Payload.Ok().Length, AnswerWords.Offset(Payload.Ok()));
        Assert.Equal(Payload.End().Length, AnswerWords.Offset(Payload.End()));
    }

    private static byte[] Change(byte type, byte[] data) => [type, .. Length(data.Length), .. data];

    private static byte[] Text(string text) => [.. Length(text.Length), .. Encoding.ASCII.GetBytes(text)];

    private static byte[] Length(int length) => Payload.Of(output => output.WriteLengthEncoded((ulong)length));
}
