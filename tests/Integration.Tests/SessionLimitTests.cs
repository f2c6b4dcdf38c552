using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Sessions;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>How many sessions there may be, and how long they may last: what the client reads, on a real server.</summary>
[Trait("Category", "Server")]
public class SessionLimitTests
{
    [Fact]
    public async Task Login_GatewayIsFull_IsTold()
    {
        await using var gateway = await StartAsync(new GatewayLimits { Sessions = 1 });
        await using (await gateway.OpenAsync())
            Assert.Equal(("53300", "The gateway has as many sessions as it may have."), await RefusalAsync(gateway, "carol"));
        Assert.Single(gateway.Audit.Rows, row => row is { Kind: "access-refused", User: "carol", Target: "orders", Detail: "The gateway has as many sessions as it may have." });
        await AssertFreedAsync(gateway, "carol");
    }

    [Fact]
    public async Task Login_PersonHasTooMany_IsToldAndOthersComeIn()
    {
        await using var gateway = await StartAsync(new GatewayLimits { PerUser = 1 });
        await using (await gateway.OpenAsync())
        {
            Assert.Equal(("53300", "User alice has as many sessions as one user may have."), await RefusalAsync(gateway, "alice"));
            await (await gateway.OpenAsync("carol")).DisposeAsync();
        }

        await AssertFreedAsync(gateway, "alice");
    }

    [Fact]
    public async Task Connect_AddressHasTooMany_IsToldEachTimeAndAuditedOnce()
    {
        await using var gateway = await StartAsync(new GatewayLimits { PerAddress = 1 });
        await using (await gateway.OpenAsync())
        {
            for (int i = 0; i < 3; i++)
            {
                await using var refused = new RawClient();
                await refused.ConnectAsync(gateway.Port);
                Assert.Equal(["53300"], await refused.ReadErrorsAsync());
            }

            Assert.Single(gateway.Audit.Rows, row => row is { Kind: "access-refused", User: null, Detail: "Too many connections come from this address." });
        }

        await AssertFreedAsync(gateway, "alice");
    }

    [Fact]
    public async Task Login_TargetIsFull_IsTold()
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("CREATE ROLE narrow_user LOGIN PASSWORD 'narrow' CONNECTION LIMIT 1");
        var target = InProcessGateway.TargetOn(server) with { Credentials = [new TargetCredential("default", "narrow_user") { Password = new Secret("narrow") }] };
        await using var gateway = InProcessGateway.Start(target, new GatewayLimits(), []);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal(("53300", "target orders has too many connections"), await RefusalAsync(gateway, "carol"));
    }

    [Fact]
    public async Task Idle_NothingIsAsked_EndsTheSession()
    {
        var time = new ManualTime();
        var limits = new GatewayLimits();
        await using var gateway = await StartAsync(limits, time);
        await using var idle = await RawClient.LoginAsync(gateway.Port);
        Pass(gateway, time, limits.Idle);
        await AssertEndedAsync(gateway, idle, "The session was idle for too long.");
    }

    [Fact]
    public async Task Idle_StatementRuns_IsNotIdle()
    {
        var time = new ManualTime();
        var limits = new GatewayLimits { Max = TimeSpan.FromDays(30) };
        await using var gateway = await StartAsync(limits, time);
        await using var busy = await RawClient.LoginAsync(gateway.Port);
        await busy.SendAsync(RawClient.Query("SELECT pg_sleep(600) AS not_idle"));
        await UntilAsleepAsync("not_idle", "1");
        for (int i = 0; i < 3; i++) Pass(gateway, time, limits.Idle);
        // What is asked now comes after what the loop had to do about the time.
        await (await gateway.OpenAsync("carol")).DisposeAsync();
        await UntilAsleepAsync("not_idle", "1");
        Assert.DoesNotContain(gateway.Audit.Ended, ended => ended.Header.Identity.User == "alice");
    }

    public static TheoryData<string, string, char, string?, char> Open => new()
    {
        { "a COPY from the client", "CREATE TEMP TABLE idle_copy (a int); COPY idle_copy FROM STDIN", 'G', "d", 'G' },
        { "what it listens to", "LISTEN idle_listen", 'Z', null, 'A' },
        { "a portal", "", 's', "E", 's' },
    };

    [Theory]
    [MemberData(nameof(Open))]
    public async Task Idle_SomethingStandsOpen_GoesByWhatComesThroughIt(string what, string opens, char isOpen, string? sent, char answer)
    {
        Assert.NotEmpty(what);
        var time = new ManualTime();
        var limits = new GatewayLimits { Max = TimeSpan.FromDays(30) };
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), limits, [], "password", loops: 1, time: time);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        byte[] execute = [.. RawClient.Message('E', [0, .. RawClient.Int(1)]), .. RawClient.Message('H')];
        await client.SendAsync(opens.Length > 0 ? RawClient.Query(opens) : [.. RawClient.Message('P', [0, .. RawClient.Text("SELECT generate_series(1, 100)"), 0, 0]), .. RawClient.Message('B', 0, 0, 0, 0, 0, 0, 0, 0), .. execute]);
        await client.ReadUntilAsync(isOpen);
        for (int i = 0; i < 4; i++)
        {
            Pass(gateway, time, limits.Idle);
            if (sent is null) await (await PostgresServer.SharedAsync()).PsqlAsync("NOTIFY idle_listen");
            else await client.SendAsync(sent == "d" ? RawClient.Message('d', "1\n"u8.ToArray()) : execute);
            if (answer != isOpen || sent == "E") await client.ReadUntilAsync(answer);
            // On the one loop, whoever comes in now comes after what was sent.
            await (await gateway.OpenAsync("carol")).DisposeAsync();
        }

        Assert.DoesNotContain(gateway.Audit.Ended, ended => ended.Header.Identity.User == "alice");
        Pass(gateway, time, limits.Idle);
        await (await gateway.OpenAsync("carol")).DisposeAsync();
        Pass(gateway, time, limits.Idle);
        Assert.Equal("FATAL", (await client.ReadErrorAsync()).Severity);
        await Login.UntilAsync(
            () => Task.FromResult(gateway.Audit.Ended.SingleOrDefault(ended => ended.Header.Identity.User == "alice").Reason?.Detail), why => why == "The session was idle for too long.");
    }

    [Fact]
    public async Task Max_StatementRuns_EndsTheSessionAndTheStatement()
    {
        var time = new ManualTime();
        var limits = new GatewayLimits();
        await using var gateway = await StartAsync(limits, time);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("SELECT pg_sleep(600) AS too_long"));
        await UntilAsleepAsync("too_long", "1");
        Pass(gateway, time, limits.Max);
        await AssertEndedAsync(gateway, client, "The session has lasted as long as it may.");
        await UntilAsleepAsync("too_long", "0");
    }

    private static async Task<InProcessGateway> StartAsync(GatewayLimits limits, TimeProvider? time = null) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), limits, [], "password", time: time);

    private static async Task<(string Code, string Message)> RefusalAsync(InProcessGateway gateway, string user)
    {
        var error = await Assert.ThrowsAsync<PostgresException>(() => gateway.OpenAsync(user));
        Assert.Equal("FATAL", error.Severity);
        return (error.SqlState, error.MessageText);
    }

    private static async Task AssertFreedAsync(InProcessGateway gateway, string user)
    {
        await Login.UntilAsync(() => Task.FromResult(gateway.Sessions.Count), count => count == 0);
        await (await gateway.OpenAsync(user)).DisposeAsync();
    }

    private static void Pass(InProcessGateway gateway, ManualTime time, TimeSpan by)
    {
        time.Advance(by);
        gateway.WakeLoops();
    }

    private static async Task AssertEndedAsync(InProcessGateway gateway, RawClient client, string why)
    {
        var (type, body) = await client.ReadAsync();
        Assert.Equal(('E', "FATAL", "57P01", why), (type, RawClient.Field(body, 'S'), RawClient.Field(body, 'C'), RawClient.Field(body, 'M')));
        Assert.Empty(await client.ReadErrorsAsync());
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, why), await gateway.EndAsync());
    }

    private static async Task UntilAsleepAsync(string mark, string count)
    {
        var server = await PostgresServer.SharedAsync();
        await Login.UntilAsync(
            () => server.PsqlAsync($"SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%{mark}'"), seen => seen == count);
    }
}
