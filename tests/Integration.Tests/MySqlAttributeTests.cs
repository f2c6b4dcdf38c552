using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Query attributes as MySqlConnector and node's mysql2 send them, in front of a MariaDB, which has none.</summary>
[Trait("Category", "Server")]
public class MySqlAttributeTests
{
    private const string Delete = "DELETE FROM orders";
    private const int FullPacket = 0xFFFFFF;
    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) { HoldLimit = TimeSpan.FromSeconds(30) } };

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(1_000_000)]
    public async Task Query_WithAttributes_RunsAndIsRecordedWithThem(int bytesMax)
    {
        await using var gateway = await StartAsync();
        await using var segments = new SegmentingProxy(gateway.Port, 1, bytesMax);
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.Port = (uint)segments.Port);
        Assert.Equal("1", await LastAsync(connection, "SELECT 1", ("traceparent", "00-ab-cd-01"), ("n", 42L), ("none", null)));
        Assert.Equal("2", await connection.LastAsync("SELECT 2"));
        string line = Assert.Single(await gateway.RecordedTextsAsync(), l => l.Contains("\"text\":\"SELECT 1\"", StringComparison.Ordinal));
        Assert.Contains("\"parameters\":[{\"name\":\"traceparent\",\"value\":\"00-ab-cd-01\"},{\"name\":\"n\",\"value\":\"42\"},{\"name\":\"none\",\"value\":null}]", line, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_WithAttributes_RunsAndIsRecordedWithThem()
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await using var command = new MySqlCommand("SELECT name FROM customers WHERE id = @id", connection) { Parameters = { new("@id", 7) } };
        command.Attributes.SetAttribute("traceparent", "00-ab");
        await command.PrepareAsync();
        for (int i = 0; i < 2; i++) Assert.Equal("Customer 7", await command.ExecuteScalarAsync());
        Assert.Equal(2, (await gateway.RecordedTextsAsync()).Count(l => l.Contains("\"parameters\":[{\"value\":\"7\"},{\"name\":\"traceparent\",\"value\":\"00-ab\"}]", StringComparison.Ordinal)));
    }

    [Fact]
    public async Task Query_BlockedTextBehindAttributes_IsRefused()
    {
        await using var gateway = await StartAsync(new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, "No DDL") });
        await using var connection = await gateway.OpenMySqlAsync();
        var error = await Assert.ThrowsAsync<MySqlException>(() => LastAsync(connection, "DROP TABLE customers", ("sql", "SELECT 1"), ("-- ", "/*")));
        Assert.Contains("No DDL", error.Message, StringComparison.Ordinal);
        Assert.Equal("50", await LastAsync(connection, "SELECT COUNT(*) FROM customers", ("sql", "DROP TABLE customers")));
    }

    [Fact]
    public async Task Query_HeldWithAReason_ShowsItWithTheOtherAttributes()
    {
        await using var gateway = await StartAsync(Review);
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync("START TRANSACTION");
        var held = LastAsync(connection, Delete, ("hoopwire.reason", "TICKET-7"), ("traceparent", "00-ab"));
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal((Delete, "TICKET-7"), (ticket.Request.StatementText, ticket.Request.Reason));
        Assert.Equal("attribute \"hoopwire.reason\" = TICKET-7\nattribute \"traceparent\" = 00-ab\n", ticket.Request.ParametersText);
        ticket.Decide(ApprovalOutcome.Approved);
        await held;
        await connection.LastAsync("ROLLBACK");
    }

    /// <summary>A trace's number is another one each time: on a target that is not told of it, the same statement has the same approval.</summary>
    [Fact]
    public async Task Query_SentAgainWithAnotherAttribute_HasTheSameApproval()
    {
        await using var gateway = await StartAsync(Review);
        await using var connection = await gateway.OpenMySqlAsync();
        foreach (string trace in new[] { "00-ab", "00-cd" })
        {
            var held = LastAsync(connection, Delete, ("traceparent", trace));
            var ticket = await gateway.Approvals.NextAsync();
            Assert.True(ticket.Request.Parameters.IsEmpty);
            ticket.Decide(ApprovalOutcome.Denied);
            await Assert.ThrowsAsync<MySqlException>(() => held);
        }
    }

    [Fact]
    public async Task Query_WritingWithWhatAMaskHasLeftInAnAttribute_IsRefused()
    {
        await using var gateway = await StartAsync(new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("*.customers.email") }] });
        await using var connection = await gateway.OpenMySqlAsync();
        var error = await Assert.ThrowsAsync<MySqlException>(() => LastAsync(connection, "DELETE FROM orders WHERE id = -1", ("value", "[redacted]")));
        Assert.Contains("stands for a masked value", error.Message, StringComparison.Ordinal);
        await LastAsync(connection, "DELETE FROM orders WHERE id = -1", ("value", "plain"));
    }

    /// <summary>What detectors know stands in no recording, neither in an attribute's value nor in its name.</summary>
    [Fact]
    public async Task Query_SecretInAnAttribute_IsNotRecorded()
    {
        await using var gateway = await StartAsync(new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] });
        await using var connection = await gateway.OpenMySqlAsync();
        await LastAsync(connection, "SELECT 1", ("mail", "alice@example.com"), ("bob@example.com", "x"));
        Assert.DoesNotContain(await gateway.RecordedTextsAsync(), l => l.Contains("@example.com", StringComparison.Ordinal));
    }

    /// <summary>Behind its attributes a text may end in one packet less than with them: the target's answer is numbered by what it was sent.</summary>
    [Theory]
    [InlineData(-40)]
    [InlineData(-1)]
    [InlineData(0)]
    [InlineData(200)]
    public async Task Query_AroundAFullPacket_RunsAndTheSessionGoesOn(int over)
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenMySqlAsync();
        const string Around = "SELECT LENGTH('')";
        string text = $"SELECT LENGTH('{new string('x', FullPacket - Around.Length - 1 + over)}')";
        Assert.Equal($"{FullPacket - Around.Length - 1 + over}", await LastAsync(connection, text, ("traceparent", "00-0123456789abcdef")));
        Assert.Equal("3", await connection.LastAsync("SELECT 3"));
    }

    [Fact]
    public async Task NodeMySql2_Attributes_AreTakenTextAndPrepared()
    {
        await using var gateway = await StartAsync(Review);
        var endpoint = gateway.MySqlEndpoint();
        const string Script = """
            import mysql from 'mysql2/promise';
            const { MY_HOST, MY_PORT, MY_USER, MYSQL_PWD, MY_DATABASE } = process.env;
            const conn = await mysql.createConnection({ host: MY_HOST, port: Number(MY_PORT), user: MY_USER, password: MYSQL_PWD, database: MY_DATABASE });
            const attributes = { text: 'é', number: 1.5, flag: true, none: null, bytes: Buffer.from([0, 255]), at: new Date(0), map: { a: 1 } };
            console.log(JSON.stringify((await conn.query({ sql: 'SELECT 1 AS a', attributes }))[0]));
            console.log(JSON.stringify((await conn.execute({ sql: 'SELECT ? AS b', values: ['c'], attributes }))[0]));
            console.log(JSON.stringify((await conn.execute({ sql: 'SELECT 2 AS d', attributes }))[0]));
            await conn.end();
            """;
        var result = await RunningProcess.RunAsync("node", ["--no-deprecation", "--input-type=module", "-e", Script], endpoint.Environment, workingDirectory: Repository.Clients);
        Assert.Equal("[{\"a\":1}]\n[{\"b\":\"c\"}]\n[{\"d\":2}]\n", result.EnsureSuccess().StandardOutput);
        string[] lines = [.. (await gateway.RecordedTextsAsync()).Where(l => l.Contains("\"name\":\"text\"", StringComparison.Ordinal))];
        Assert.Equal(3, lines.Length);
        Assert.All(lines, line => Assert.Contains("{\"name\":\"number\",\"value\":\"1.5\"},{\"name\":\"flag\",\"value\":\"1\"},{\"name\":\"none\",\"value\":null},{\"name\":\"bytes\",\"hex\":\"00ff\",\"length\":2}", line, StringComparison.Ordinal));
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [.. rules]);

    private static async Task<string?> LastAsync(MySqlConnection connection, string sql, params (string Name, object? Value)[] attributes)
    {
        await using var command = new MySqlCommand(sql, connection);
        foreach (var (name, value) in attributes) command.Attributes.SetAttribute(name, value);
        return (await command.ExecuteScalarAsync())?.ToString();
    }
}
