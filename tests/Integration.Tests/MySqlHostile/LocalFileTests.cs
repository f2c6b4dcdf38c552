using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.MySql.Tests.Support;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using static HoopWire.Integration.Tests.MySqlHostile.MySqlAnswers;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>LOAD DATA LOCAL of a prepared statement, which MariaDB has: the target asks for the file at each execution.</summary>
public class LocalFileTests
{
    private const string Load = "LOAD DATA LOCAL INFILE '/tmp/rows.tsv' INTO TABLE filed";

    private static readonly byte[] Asked = [FileRequest.Header, .. "/tmp/rows.tsv"u8];

    [Theory]
    [Trait("Category", "Server")]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Execute_PreparedLoadOfAFile_LoadsItEachTime(bool isRead)
    {
        var server = await MariaDbServer.SharedAsync();
        await server.RootAsync("CREATE OR REPLACE TABLE filed (id int, note text)");
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), isRead ? [new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) }] : []);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.LocalFiles);
        uint id = await PrepareAsync(client);
        for (int i = 0; i < 2; i++)
        {
            await client.SendAsync(Execute(id));
            Assert.Equal(Asked, (await client.ReadAsync()).Payload);
            await client.SendAsync([.. Payload.Packet(2, "1\tone\n2\tt"u8), .. Payload.Packet(3, "wo\n"u8), .. Payload.Packet(4, default)]);
            Assert.True(OkPacket.TryRead((await client.ReadAsync()).Payload, out var ok));
            Assert.Equal(2UL, ok.AffectedRows);
        }
        Assert.Equal("1 one,2 two,1 one,2 two", await server.RootAsync("SELECT GROUP_CONCAT(CONCAT_WS(' ', id, note)) FROM filed"));
        Assert.Equal(2, (await gateway.RecordedTextsAsync()).Count(line => line.Contains("\"local-infile\"", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Execute_TargetAsksForAnotherFile_EndsTheSession()
    {
        using var target = new ScriptedMySqlTarget(Prepared(1, 0, 0), Packets([FileRequest.Header, .. "/etc/passwd"u8]));
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [], loops: 1);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.LocalFiles);
        await client.SendAsync(Execute(await PrepareAsync(client)));
        Assert.Equal([1429], await client.ReadErrorsAsync());
        Assert.Equal("a request for a file that the statement does not name", (await gateway.EndAsync()).Detail);
    }

    [Fact]
    [Trait("Category", "Server")]
    public async Task Prepare_LoadThatARuleBlocks_IsRefused()
    {
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [new Rule("no-files") { Block = new BlockRule(Effects.Copy, null) }]);
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port, more: Capabilities.LocalFiles);
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, Encoding.ASCII.GetBytes(Load)));
        Assert.Contains("(rule \"no-files\")", (await client.ReadErrorAsync()).Message, StringComparison.Ordinal);
    }

    private static byte[] Execute(uint id) => RawMySqlClient.Command(CommandCode.StmtExecute, [(byte)id, (byte)(id >> 8), 0, 0, 0, 1, 0, 0, 0]);

    private static async Task<uint> PrepareAsync(RawMySqlClient client)
    {
        await client.SendAsync(RawMySqlClient.Command(CommandCode.StmtPrepare, Encoding.ASCII.GetBytes(Load)));
        Assert.True(PrepareOk.TryRead((await client.ReadAsync()).Payload, out var prepared));
        return prepared.StatementId;
    }
}
