using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Policy.Filters;

namespace HoopWire.Integration.Tests;

/// <summary>COM_CHANGE_USER on MariaDB: the same person begins anew on the connection, and nobody else.</summary>
[Trait("Category", "Server")]
public class MySqlChangeUserTests
{
    private const string Key = "key-of-alice";
    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };
    private static readonly Rule NoSession = new("fixed") { Block = new BlockRule(Effects.Session, null) };
    private static readonly Rule Reviewed = new("reviewed") { Approve = new ApproveRule(Effects.Session, ["dba-leads"]) { HoldLimit = TimeSpan.FromSeconds(60) } };
    private static readonly Rule NoMeta = new("no-meta") { Block = new BlockRule(Effects.None, null) { Text = [new TextFilter("information_schema", IsExpression: false, IgnoreCase: true)] } };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public async Task ChangeUser_SamePerson_LeavesNothingOfTheSession(int bytesMax)
    {
        var server = await MariaDbServer.SharedAsync();
        await using var toTarget = new SegmentingProxy(server.Port, 1, bytesMax);
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server) with { Port = toTarget.Port }, new GatewayLimits(), [NoDdl]);
        await using var toGateway = new SegmentingProxy(gateway.Port, 1, bytesMax);
        using var client = await RawMySqlClient.LogInAsync(toGateway.Port);
        string? thread = await client.QueryAsync("SELECT CONNECTION_ID()");
        foreach (string sql in (string[])["SET @kept = 7, sql_mode = 'ANSI_QUOTES', autocommit = 0", "SET NAMES latin1", "DO GET_LOCK('of the session', 0)", "USE information_schema", "DELETE FROM shop.orders WHERE id = 3"])
            Assert.Equal("OK", await client.QueryAsync(sql));
        await client.SendAsync(0, [22, .. "SELECT 1"u8]);
        for (int i = 0; i < 3; i++) await client.ReadAsync();
        byte[] last = await client.ChangeUserAsync(Key);
        // SERVER_STATUS_AUTOCOMMIT, and no transaction.
        Assert.Equal([0, 0, 0, 2, 0], last[..5]);
        Assert.Equal(thread, await client.QueryAsync("SELECT CONNECTION_ID()"));
        Assert.Equal("shop 1 0 utf8mb4 1 yes", await client.QueryAsync("SELECT CONCAT_WS(' ', DATABASE(), @@autocommit + 0, @@sql_mode LIKE '%ANSI_QUOTES%', @@character_set_client, IS_FREE_LOCK('of the session'), IF(@kept IS NULL, 'yes', 'no'))"));
        Assert.Equal("1", await client.QueryAsync("SELECT COUNT(*) FROM orders WHERE id = 3"));
        // Read as after a login: one text, in which nothing is dropped.
        Assert.Equal("'; DROP TABLE orders; -- ", await client.QueryAsync(@"SELECT '\'; DROP TABLE orders; -- '"));
        await client.SendAsync(0, [23, 1, 0, 0, 0, 0, 1, 0, 0, 0]);
        Assert.StartsWith("1243 ", RawMySqlClient.Error((await client.ReadAsync()).Payload), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice#shop", "information_schema", "information_schema")]
    [InlineData("alice~shop", "", "shop")]
    [InlineData("alice", "shop", "shop")]
    [InlineData("alice", "", "shop")]
    public async Task ChangeUser_FormsOfTheName_OpenWhatALoginOpens(string user, string database, string opened)
    {
        await using var gateway = await StartAsync(NoDdl);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.QueryAsync("USE information_schema");
        Assert.Equal(0, (await client.ChangeUserAsync(Key, user, database))[0]);
        Assert.Equal(opened, await client.QueryAsync("SELECT DATABASE()"));
    }

    [Fact]
    public async Task ChangeUser_Collation_IsTheOneAskedFor()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, client.ChangeUser(collation: 8));
        Assert.Equal(0, (await client.ProveAsync(Key)).Payload[0]);
        Assert.Equal("latin1_swedish_ci", await client.QueryAsync("SELECT @@collation_connection"));
        // Nothing behind the database: as at the login.
        await client.SendAsync(0, [.. client.ChangeUser().AsSpan(0, 1 + 11 + 21 + 5)]);
        var (sequence, asked) = await client.ReadAsync();
        Assert.StartsWith("caching_sha2_password", System.Text.Encoding.ASCII.GetString(asked.AsSpan(1)), StringComparison.Ordinal);
        await client.SendAsync((byte)(sequence + 1), RawMySqlClient.Sha2Answer(Key, asked[^21..^1]));
        Assert.Equal([1, 3], (await client.ReadAsync()).Payload);
        Assert.Equal(0, (await client.ReadAsync()).Payload[0]);
        Assert.Equal("utf8mb4", await client.QueryAsync("SELECT @@character_set_client"));
    }

    [Fact]
    public async Task ChangeUser_SamePerson_IsRecordedAndVerifies()
    {
        await using var gateway = await StartAsync();
        using (var client = await RawMySqlClient.LogInAsync(gateway.Port))
        {
            Assert.Equal(0, (await client.ChangeUserAsync(Key, database: "information_schema"))[0]);
            Assert.Equal(0, (await client.ChangeUserAsync(Key, "alice"))[0]);
            Assert.Equal("1", await client.QueryAsync("SELECT 1"));
            await client.SendAsync(0, [1]);
            await client.ReadEndAsync();
        }
        var lines = await gateway.RecordedAsync();
        var commands = lines.Where(line => Text(line, "event") == "command").Select(line => (Text(line, "kind"), Text(line, "text"), Text(line, "verdict"))).ToList();
        Assert.Equal([("change-user", "USE `information_schema`", "pass"), ("change-user", "change user", "pass"), ("query", "SELECT 1", "pass")], commands);
        Assert.Equal(2, lines.Count(line => Text(line, "event") == "notice" && Text(line, "kind") == "proof" && Text(line, "text")!.StartsWith("alice proved anew", StringComparison.Ordinal)));
        Assert.Equal(2, lines.Count(line => Text(line, "event") == "result" && Text(line, "tag") == "OK"));
        Assert.DoesNotContain(gateway.Audit.Rows, row => row.Kind == "login-refused");
    }

    /// <summary>Later approvals are bound to what the session has run since, and read the reason that was given last.</summary>
    [Fact]
    public async Task ChangeUser_BeforeAnApproval_IsWhereTheSessionBegins()
    {
        await using var gateway = await StartAsync(new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) { HoldLimit = TimeSpan.FromSeconds(60) } });
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.QueryAsync("SET sql_mode = 'ANSI'");
        Assert.Equal((null, 1), await HoldAsync());
        await client.SendAsync(0, client.ChangeUser(attributes: ("hoopwire.reason", "ticket 7")));
        Assert.Equal(0, (await client.ProveAsync(Key)).Payload[0]);
        Assert.Equal(("ticket 7", 0), await HoldAsync());
        // The client says nothing of itself: what it said at the login counts.
        Assert.Equal(0, (await client.ChangeUserAsync(Key, database: "information_schema"))[0]);
        Assert.Equal((null, 1), await HoldAsync());

        async Task<(string? Reason, int Before)> HoldAsync()
        {
            await client.SendAsync(0, RawMySqlClient.Query("DELETE FROM shop.orders"));
            var ticket = await gateway.Approvals.NextAsync();
            ticket.Decide(ApprovalOutcome.Denied);
            Assert.StartsWith("1142 ", await client.ReadCellAsync(), StringComparison.Ordinal);
            return (ticket.Request.Reason, ticket.Request.Before!.Value.Length);
        }
    }

    [Fact]
    public async Task ChangeUser_ManyTimes_ServesEachTime()
    {
        await using var gateway = await StartAsync(NoDdl);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        var challenges = new HashSet<string>();
        for (int i = 0; i < 50; i++)
        {
            await client.SendAsync(0, client.ChangeUser(plugin: "caching_sha2_password"));
            var (_, asked) = await client.ReadAsync();
            Assert.True(challenges.Add(Convert.ToHexString(asked)));
            await client.SendAsync(2, RawMySqlClient.Sha2Answer(Key, asked[^21..^1]));
            Assert.Equal([1, 3], (await client.ReadAsync()).Payload);
            Assert.Equal(0, (await client.ReadAsync()).Payload[0]);
            if (i % 10 == 9) Assert.Equal(0, (await client.ChangeUserAsync(Key))[0]);
            Assert.Equal($"{i}", await client.QueryAsync($"SELECT {i}"));
        }
    }

    /// <summary>A client that knows no plugins answers once; what it sends behind waits.</summary>
    [Fact]
    public async Task ChangeUser_ClientWithoutPluginsAndCommandsBehind_WaitForTheTarget()
    {
        await using var gateway = await StartAsync(NoDdl);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port, without: RawMySqlClient.PluginAuth | RawMySqlClient.ConnectAttributes);
        byte[] change = client.ChangeUser(database: "information_schema", answer: RawMySqlClient.Answer(Key, client.Challenge));
        await client.SendAsync([.. RawMySqlClient.Packet(0, RawMySqlClient.Query("SET @kept = 1")), .. RawMySqlClient.Packet(0, change), .. RawMySqlClient.Packet(0, RawMySqlClient.Query("SELECT CONCAT_WS(' ', DATABASE(), @kept)")), .. RawMySqlClient.Packet(0, [14])]);
        Assert.Equal("OK", await client.ReadCellAsync());
        var (sequence, payload) = await client.ReadAsync();
        Assert.Equal(((byte)1, (byte)0), (sequence, payload[0]));
        Assert.Equal("information_schema", await client.ReadCellAsync());
        Assert.Equal("OK", await client.ReadCellAsync());
    }

    [Fact]
    public async Task ChangeUser_BehindAHeldCommand_WaitsForIt()
    {
        await using var gateway = await StartAsync(new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) { HoldLimit = TimeSpan.FromSeconds(60) } });
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.QueryAsync("START TRANSACTION");
        await client.SendAsync([.. RawMySqlClient.Packet(0, RawMySqlClient.Query("DELETE FROM orders")), .. RawMySqlClient.Packet(0, client.ChangeUser())]);
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        Assert.Equal("OK", await client.ReadCellAsync());
        Assert.Equal(0, (await client.ProveAsync(Key)).Payload[0]);
        // The transaction went with the session before.
        Assert.Equal("200", await client.QueryAsync("SELECT COUNT(*) FROM orders"));
    }

    [Fact]
    public async Task ChangeUser_NeedsApproval_IsHeldBeforeTheProof()
    {
        await using var gateway = await StartAsync(Reviewed);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        var changing = client.ChangeUserAsync(Key, database: "information_schema");
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal("USE `information_schema`", ticket.Request.StatementText);
        ticket.Decide(ApprovalOutcome.Approved);
        Assert.Equal(0, (await changing)[0]);
        changing = client.ChangeUserAsync(Key, "alice");
        ticket = await gateway.Approvals.NextAsync();
        Assert.Equal("change user", ticket.Request.StatementText);
        ticket.Decide(ApprovalOutcome.Denied);
        Assert.StartsWith("1142 ", RawMySqlClient.Error(await changing), StringComparison.Ordinal);
        Assert.Equal("information_schema", await client.QueryAsync("SELECT DATABASE()"));
    }

    [Fact]
    public async Task ChangeUser_RuleRefusesIt_LeavesTheSessionAsItWas()
    {
        await using var gateway = await StartAsync(NoMeta);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.QueryAsync("SET @kept = 7");
        Assert.Contains("no-meta", RawMySqlClient.Error(await client.ChangeUserAsync(Key, database: "information_schema")), StringComparison.Ordinal);
        Assert.Equal("7", await client.QueryAsync("SELECT @kept"));
        Assert.Equal(0, (await client.ChangeUserAsync(Key))[0]);
        Assert.Null(await client.QueryAsync("SELECT @kept"));
    }

    [Fact]
    public async Task ChangeUser_SessionIsBlocked_IsRefused()
    {
        await using var gateway = await StartAsync(NoSession);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.StartsWith("1142 ", RawMySqlClient.Error(await client.ChangeUserAsync(Key)), StringComparison.Ordinal);
        Assert.Equal("1", await client.QueryAsync("SELECT 1"));
    }

    [Fact]
    public async Task ChangeUser_DatabaseThatIsNone_EndsWithItsNumber()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Equal("1049 42000 Target shop has no database \"nowhere\"", RawMySqlClient.Error(await client.ChangeUserAsync(Key, database: "nowhere")));
        await client.ReadEndAsync();
        Assert.Contains(gateway.Audit.Rows, row => row is { Kind: "access-refused", User: "alice", Target: "shop" });
    }

    private static string? Text(JsonElement line, string name) => line.TryGetProperty(name, out var value) ? value.GetString() : null;

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [.. rules]);
}
