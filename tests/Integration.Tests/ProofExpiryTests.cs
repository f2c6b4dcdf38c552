using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Integration.Tests;

/// <summary>A session ends in the moment in which its proof does, whatever proved it, and whatever it is doing. The clock stands still.</summary>
[Trait("Category", "Server")]
public class ProofExpiryTests
{
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    [Theory]
    [InlineData("key", "access key", false)]
    [InlineData("key", "access key", true)]
    [InlineData("jwt:people", "token", false)]
    [InlineData("jwt:people", "token", true)]
    [InlineData("certificate", "client certificate", false)]
    [InlineData("certificate", "client certificate", true)]
    public async Task Relay_ProofExpires_EndsTheSessionInThatMoment(string method, string proof, bool isBusy)
    {
        var time = new ManualTime();
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [], "password", loops: 1, time: time);
        await using var bystander = await Bystander.StartAsync(gateway);
        gateway.Authenticator.Proved = identity => identity with { Method = method, ExpiresAt = time.GetUtcNow() + Lifetime };
        await using var client = await RawClient.LoginAsync(gateway.Port);
        gateway.Authenticator.Proved = identity => identity;
        string mark = $"until_the_end_of_{method.Replace(':', '_')}";
        if (isBusy)
        {
            await client.SendAsync(RawClient.Query($"SELECT pg_sleep(600) AS {mark}"));
            await UntilAsleepAsync(server, mark, "1");
        }

        gateway.Pass(time, Lifetime - TimeSpan.FromMilliseconds(1));
        await bystander.AssertUnharmedAsync();
        Assert.False(client.Stream.DataAvailable);
        gateway.Pass(time, TimeSpan.FromMilliseconds(1));
        string why = $"The {proof} of this session has expired.";
        Assert.Equal(("FATAL", "57P01", why), await client.ReadErrorAsync());
        Assert.Empty(await client.ReadBytesToEndAsync());
        if (isBusy) await UntilAsleepAsync(server, mark, "0");
        await bystander.AssertUnharmedAsync();
        Assert.Contains(gateway.Audit.Ended, ended => ended.Header.Identity.Method == method && ended.Reason == new EndReason(Side.Gateway, Stage.Policy, why));
    }

    private static Task UntilAsleepAsync(PostgresServer server, string mark, string count) => Login.UntilAsync(
        () => server.PsqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{mark}'"), seen => seen == count);
}
