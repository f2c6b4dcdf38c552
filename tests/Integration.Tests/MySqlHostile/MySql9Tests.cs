using HoopWire.Integration.Tests.InProcess;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>A target that is MySQL 9 by its greeting: mysql_native_password is gone, and version comments are read by its number.</summary>
public class MySql9Tests
{
    private const string Version = "9.4.0";

    [Fact]
    public async Task Session_TargetOfMySql9_IsReadByItsVersion()
    {
        using var target = new ScriptedMySqlTarget(Packets(Payload.Ok())) { Version = Version, Plugin = AuthenticationPlugin.CachingSha2 };
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) }], loops: 1);
        await using (var client = await RawMySqlClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync(RawMySqlClient.Query("/*!90400 DROP TABLE t */"));
            Assert.Equal(1142, (await client.ReadErrorAsync()).Code);
            Assert.Empty(target.Commands);
            const string Later = "DO 1 /*!90401 DROP TABLE t */";
            await client.SendAsync(RawMySqlClient.Query(Later));
            Assert.Equal(Payload.Ok(), (await client.ReadAsync()).Payload);
            Assert.Equal(RawMySqlClient.Query(Later)[PacketHead.Bytes..], Assert.Single(target.Commands));
        }
        await using var next = await RawMySqlClient.LoginAsync(gateway.Port);
        Assert.Equal((Version, AuthenticationPlugin.CachingSha2), (next.Greeting.ServerVersion, next.Greeting.Plugin));
    }
}
