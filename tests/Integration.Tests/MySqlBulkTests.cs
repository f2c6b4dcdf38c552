using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>MariaDB's execution in bulk, as its own C client sends it: recorded, limited, held and searched for masked values like that many executions.</summary>
[Trait("Category", "Server")]
public class MySqlBulkTests
{
    private const uint BulkOperations = 1 << 2;
    private const uint BulkUnitResults = 1 << 5;
    private const string Insert = "INSERT INTO bulk.lines (id, v) VALUES (?, ?)";

    [Theory]
    [InlineData(1)]
    [InlineData(5)]
    [InlineData(1_000_000)]
    public async Task Execute_InBulk_RunsAndIsRecorded(int bytesMax)
    {
        await using var gateway = await StartAsync();
        await using var segments = new SegmentingProxy(gateway.Port, 1, bytesMax);
        Assert.Equal("[[3, 0]]", await BulkAsync(gateway.MySqlEndpoint() with { Port = segments.Port }, Insert, "[1, 2, 3]", "['a', (1,), (2,)]"));
        var lines = (await gateway.RecordedTextsAsync()).Where(line => line.Contains("bulk-execute", StringComparison.Ordinal)).ToArray();
        Assert.Contains(Insert, Assert.Single(lines), StringComparison.Ordinal);
        Assert.Contains("\"parameters\":[{\"value\":\"1\"},{\"value\":\"a\"},{\"value\":\"2\"},{\"value\":null},{\"value\":\"3\"},{\"instead\":\"DEFAULT\"}]", lines[0], StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_TargetHasNone_IsRefusedByTheCodeAtWhichDriversGoOn()
    {
        using var target = new AnsweringProxy(InProcessGateway.TargetOn(await PrepareAsync()), "none") { WithoutOwn = BulkOperations };
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), []);
        Assert.StartsWith("1295 HY000 The target executes nothing in bulk", await BulkAsync(gateway.MySqlEndpoint(), Insert, "[1]", "['a']"), StringComparison.Ordinal);
        // By now clients are greeted with what this target has: the client does not try.
        Assert.DoesNotContain("1295", await BulkAsync(gateway.MySqlEndpoint(), Insert, "[1]", "['a']"), StringComparison.Ordinal);
    }

    /// <summary>MariaDB from 11.5 on answers by a row for each execution: a result of rows in binary form, where it was agreed on.</summary>
    [Fact]
    public async Task Execute_AskingForUnitResults_IsAnsweredByThem()
    {
        byte[][] packets = [Packet(1, [2]), Packet(2, Column("Id")), Packet(3, Column("Affected_rows")), Packet(4, [0xFE, 0, 0, 2, 0]), Packet(5, Row(7, 1)), Packet(6, Row(8, 1)), Packet(7, [0xFE, 0, 0, 2, 0])];
        using var target = new AnsweringProxy(InProcessGateway.TargetOn(await PrepareAsync()), "unit-marker", [.. packets.SelectMany(p => p)]) { WithOwn = BulkUnitResults };
        await using var gateway = InProcessGateway.Start(target.Target, new GatewayLimits(), [Secret]);
        string answer = await UnitsAsync(gateway.MySqlEndpoint());
        Assert.Equal(packets.Select(packet => Convert.ToHexStringLower(packet.AsSpan(4))), answer.TrimEnd('\n').Split('\n'));
        Assert.Equal(0, target.AnswersLeft);
        Assert.Contains(await gateway.RecordedTextsAsync(), line => line.Contains("\"tag\":\"ROWS 2\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_AskingForUnitResultsThatTheTargetHasNot_IsRefused()
    {
        await using var gateway = await StartAsync();
        Assert.StartsWith("1295 The target has no bulk execution of this form", await UnitsAsync(gateway.MySqlEndpoint()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_StatementOverTheRate_IsRefusedWholly()
    {
        await using var gateway = await StartAsync(new Rule("few") { Limit = new LimitRule { StatementsPerMinute = 10 } });
        Assert.Contains("more than 10 statements a minute", await BulkAsync(gateway.MySqlEndpoint(), Insert, "list(range(11))", "['x'] * 11"), StringComparison.Ordinal);
        Assert.Equal("[[4, 0]]", await BulkAsync(gateway.MySqlEndpoint(), Insert, "list(range(4))", "['x'] * 4"));
    }

    [Fact]
    public async Task Execute_Blocked_IsRefusedAtItsPreparation()
    {
        await using var gateway = await StartAsync(new Rule("no-writes") { Block = new BlockRule(Effects.Write, "Nothing is written here") });
        Assert.Contains("Nothing is written here", await BulkAsync(gateway.MySqlEndpoint(), Insert, "[1]", "['x']"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_NeedsApproval_IsHeldWithTheParametersOfAllRows()
    {
        await using var gateway = await StartAsync(new Rule("review") { Approve = new ApproveRule(Effects.Write, ["dba-leads"]) { HoldLimit = TimeSpan.FromSeconds(30) } });
        var held = BulkAsync(gateway.MySqlEndpoint(), Insert, "[1, 2]", "['first', 'second']");
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal("row 1, $1 = 1\nrow 1, $2 = first\nrow 2, $1 = 2\nrow 2, $2 = second\n", ticket.Request.ParametersText);
        Assert.Equal(0xFA, ticket.Request.Parameters.Span[0]);
        ticket.Decide(ApprovalOutcome.Approved);
        Assert.Equal("[[2, 0]]", await held);
    }

    [Theory]
    [InlineData(Insert, "['ok', '[redacted]']", "stands for a masked value")]
    [InlineData("DELETE FROM bulk.lines WHERE id = ? AND secret = ?", "['a', 'b']", "used in a condition")]
    public async Task Execute_UnderAMask_FindsWhatIsWrittenBackInAnyRow(string sql, string texts, string why)
    {
        await using var gateway = await StartAsync(Secret);
        Assert.Contains(why, await BulkAsync(gateway.MySqlEndpoint(), sql, "[1, 2]", texts), StringComparison.Ordinal);
    }

    /// <summary>One statement, and a result for each row of it: every one has its masks.</summary>
    [Fact]
    public async Task Execute_ReturningAMaskedColumn_ShowsMasksInEveryResult()
    {
        await using var gateway = await StartAsync(Secret);
        string answer = await BulkAsync(gateway.MySqlEndpoint(), "DELETE FROM bulk.lines WHERE id = ? AND v <> ? RETURNING secret AS other, id", "[101, 102]", "['a', 'b']");
        Assert.Contains("[redacted]", answer, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Direct_StatementPreparedLast_IsTheOneThatWasJudged()
    {
        await using var gateway = await StartAsync(new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, "No DDL") });
        string answer = await RunAsync(gateway.MySqlEndpoint(), """
            direct("one", "SELECT 1, ?", (LONG, 5))
            direct("two", "DROP TABLE IF EXISTS bulk.lines")
            direct("three", "SELECT 3, ?", (LONG, 6))
            """);
        string[] lines = answer.TrimEnd('\n').Split('\n');
        Assert.Equal("one [[['1', '5']]]", lines[0]);
        Assert.Contains("No DDL", lines[1], StringComparison.Ordinal);
        Assert.Equal("three [[['3', '6']]]", lines[2]);
        // What was refused leaves no statement that was prepared last: what comes behind it finds none.
        Assert.Single(await gateway.RecordedTextsAsync(), line => line.Contains("command 23 on statement 4294967295", StringComparison.Ordinal));
    }

    private static Rule Secret { get; } = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("bulk.lines.secret") }] };

    private static async Task<MariaDbServer> PrepareAsync()
    {
        var server = await MariaDbServer.SharedAsync();
        await server.RootAsync("CREATE DATABASE IF NOT EXISTS bulk; CREATE OR REPLACE TABLE bulk.lines (id int, v varchar(40) DEFAULT 'x', secret varchar(20) DEFAULT 'canary'); INSERT INTO bulk.lines (id) VALUES (101), (102)");
        return server;
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) => InProcessGateway.Start(InProcessGateway.TargetOn(await PrepareAsync()), new GatewayLimits(), [.. rules]);

    private static async Task<string> BulkAsync(MySqlEndpoint endpoint, string sql, string numbers, string texts) =>
        (await RunAsync(endpoint, $"bulk('', {System.Text.Json.JsonSerializer.Serialize(sql)}, (LONG, {numbers}), (VARCHAR, {texts}))")).Trim();

    private static async Task<string> RunAsync(MySqlEndpoint endpoint, string python)
    {
        var result = await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "-c", "from libmariadb import *\n" + python], endpoint.Environment, workingDirectory: Repository.Clients);
        return result.EnsureSuccess().StandardOutput;
    }

    private static async Task<string> UnitsAsync(MySqlEndpoint endpoint) =>
        (await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "bulk_units_pymysql.py"], endpoint.Environment, workingDirectory: Repository.Clients)).EnsureSuccess().StandardOutput;

    private static byte[] Column(string name) => [3, .. "def"u8, 0, 0, 0, (byte)name.Length, .. System.Text.Encoding.ASCII.GetBytes(name), 0, 12, 63, 0, 20, 0, 0, 0, 8, 0, 0, 0, 0, 0];

    private static byte[] Row(byte id, byte rows) => [0, 0, id, 0, 0, 0, 0, 0, 0, 0, rows, 0, 0, 0, 0, 0, 0, 0];

    private static byte[] Packet(byte sequence, byte[] payload) => [(byte)payload.Length, 0, 0, sequence, .. payload];
}
