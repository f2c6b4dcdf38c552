using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.MySql.Wire;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests.MySqlHostile;

/// <summary>Clients that wait for no answer: each command is answered, in order.</summary>
[Trait("Category", "Server")]
public class PipelinedMySqlTests
{
    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, "no") };

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Relay_HundredThousandPipelinedCommands_AllAreAnswered(bool pings)
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), []);
        await AssertAnsweredAsync(gateway, pings ? RawMySqlClient.Command(CommandCode.Ping) : RawMySqlClient.Query("SELECT 1"), pings ? 1 : 5, 100_000);
    }

    [Fact]
    public async Task Relay_HundredThousandPipelinedRefusals_AllAreAnswered()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [NoDdl]);
        await AssertAnsweredAsync(gateway, RawMySqlClient.Query("DROP TABLE customers"), 1, 100_000);
    }

    [Theory]
    [InlineData("SELECT 1", 5)]
    [InlineData("DROP TABLE customers", 1)]
    public async Task Relay_RecorderIsFullForBothLegs_AllAreAnswered(string sql, int packets)
    {
        // So little that commands and their results are refused in turn.
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [NoDdl], recording: options => options with { SessionCreditBytes = 64 << 10 });
        await AssertAnsweredAsync(gateway, RawMySqlClient.Query(sql), packets, 5_000);
        Assert.NotEqual(0, gateway.RecorderRefusals);
    }

    /// <summary>Sends a command once, and then many times more without waiting: each answer must be the first one's.</summary>
    private static async Task AssertAnsweredAsync(InProcessGateway gateway, byte[] command, int packets, int count)
    {
        await using var client = await RawMySqlClient.LoginAsync(gateway.Port);
        await client.SendAsync(command);
        var answer = new List<byte>();
        for (int i = 0; i < packets; i++)
        {
            var (sequence, payload) = await client.ReadAsync();
            answer.AddRange(MySqlAnswers.From(sequence, payload));
        }
        var sending = client.SendAsync([.. Enumerable.Repeat(command, count - 1).SelectMany(bytes => bytes)]);
        byte[] expected = [.. answer], read = new byte[expected.Length * 1000];
        for (int left = count - 1; left > 0;)
        {
            int many = Math.Min(left, 1000);
            var part = read.AsMemory(0, many * expected.Length);
            await client.ReadExactlyAsync(part);
            for (int i = 0; i < many; i++)
                Assert.True(part.Span.Slice(i * expected.Length, expected.Length).SequenceEqual(expected), $"answer {count - left + i}");
            left -= many;
        }
        await sending;
        Assert.False(client.IsTold);
    }
}
