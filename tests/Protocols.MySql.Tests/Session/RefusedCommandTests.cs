using HoopWire.Kit;
using HoopWire.MySql.Tests.Support.Relaying;
using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Tests.Session;

public class RefusedCommandTests
{
    [Fact]
    public async Task Query_DeniedAndNoRoomForItsResult_IsAnsweredOnceThatIsRecorded()
    {
        using var folder = new TemporaryFolder();
        await using var rig = RelayRig.Start(folder.Path, RelayRig.TwentyRules(), refusedResults: 1);
        byte[] denied = RelayRig.Query("DROP TABLE customers");
        Assert.Equal(0, rig.Take(denied));
        Assert.True(rig.ToClient.IsEmpty);
        Assert.Empty(rig.Refusing.Recorded);
        rig.Give(denied, []);
        Assert.Equal((1, "42000"), (rig.Refusing.Commands, Assert.Single(rig.Refusing.Recorded).Code));
        Assert.Equal((byte)0xFF, rig.ToClient[PacketHead.Bytes]);
        Assert.True(rig.ToTarget.IsEmpty);
        rig.Give(RelayRig.Query("SELECT id FROM sbtest1"), RelayRig.Reply(binary: false, 1, "id"));
        Assert.Equal(2, rig.Refusing.Commands);
        Assert.False(rig.ToTarget.IsEmpty);
    }
}
