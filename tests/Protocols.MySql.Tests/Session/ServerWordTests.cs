using System.Text;
using HoopWire.Kit;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session;

/// <summary>What a target says beside a success is looked through wherever it may stand.</summary>
public class ServerWordTests
{
    private const string Address = "bob@example.com";
    private static readonly CompiledPolicy Detects = new(1, [new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] }]);

    /// <summary>A number behind the words tells of a change in the session: its value is looked through too.</summary>
    private static byte[] End(ServerStatus status) => Payload.Of(output => new OkPacket
    {
        Status = status | ServerStatus.SessionStateChanged,
        Info = (byte[])[(byte)Address.Length, .. Encoding.ASCII.GetBytes(Address), 20, 0, 18, 1, (byte)'x', (byte)Address.Length, .. Encoding.ASCII.GetBytes(Address), .. "z"u8],
    }.WriteEnd(output));

    [Fact]
    public async Task Execute_OpensACursor_HidesWhatIsSaidBesideIt()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, Detects);
        rig.Give(RelayRig.Prepare("SELECT id FROM sbtest1"), RelayRig.Prepared(1, 0, "id"));
        byte[] opened = [.. Payload.Packet(1, [1]), .. Payload.Packet(2, Payload.Column("id", FieldType.Long, "sbtest1")), .. Payload.Packet(3, End(ServerStatus.CursorExists))];
        byte[] execute = RelayRig.Execute(1);
        // CURSOR_TYPE_READ_ONLY.
        execute[PacketHead.Bytes + 5] = 1;
        rig.Give(execute, opened);
        AssertHidden(rig, opened.Length);
    }

    [Fact]
    public async Task SetOption_EndsByAnOk_HidesWhatIsSaidBesideIt()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, Detects);
        byte[] set = Payload.Packet(1, End(ServerStatus.Autocommit));
        rig.Give(Payload.Packet(0, [(byte)CommandCode.SetOption, 0, 0]), set);
        AssertHidden(rig, set.Length);
    }

    [Fact]
    public async Task FieldList_EndsByAnOk_HidesWhatIsSaidBesideIt()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, Detects);
        byte[] listed = [.. Payload.Packet(1, Payload.Column("id", FieldType.Long, "sbtest1")), .. Payload.Packet(2, End(ServerStatus.Autocommit))];
        rig.Give(Payload.Packet(0, [(byte)CommandCode.FieldList, .. "sbtest1\0"u8]), listed);
        AssertHidden(rig, listed.Length);
    }

    [Fact]
    public async Task Statistics_Text_PassesAsItIs()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, Detects);
        byte[] text = Payload.Packet(1, "Uptime: 5  Threads: 1"u8);
        rig.Give(Payload.Packet(0, [(byte)CommandCode.Statistics]), text);
        Assert.Equal(text, rig.ToClient.ToArray());
    }

    private static void AssertHidden(RelayRig rig, int length)
    {
        Assert.Equal(length, rig.ToClient.Length);
        string shown = Encoding.Latin1.GetString(rig.ToClient);
        Assert.DoesNotContain(Address, shown, StringComparison.Ordinal);
        Assert.Contains(new string('*', Address.Length), shown, StringComparison.Ordinal);
    }
}
