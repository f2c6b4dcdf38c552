using System.Collections.Immutable;
using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>A rule with <c>enforce: false</c> in front of MariaDB: what the client reads is what it reads without any rule; what would have been is recorded.</summary>
[Trait("Category", "Server")]
public class MySqlObservedRulesTests
{
    private const string Rows = "SELECT id, ssn, email FROM customers ORDER BY id LIMIT 3";

    private static readonly Rule Block = new("no-ddl") { Enforce = false, Block = new BlockRule(Effects.Ddl, "No.") };
    private static readonly Rule Approve = new("review") { Enforce = false, Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };
    private static readonly Rule Mask = new("pii") { Enforce = false, Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.ssn") }] };
    private static readonly Rule Detect = new("cards") { Enforce = false, Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.CreditCard, DetectorKind.Email] }] };
    private static readonly Rule Few = new("rows") { Enforce = false, Limit = new LimitRule { Rows = 10 } };
    private static readonly Rule Small = new("bytes") { Enforce = false, Limit = new LimitRule { Bytes = 1000 } };
    private static readonly Rule Slow = new("slow") { Enforce = false, Limit = new LimitRule { StatementTimeout = TimeSpan.FromMilliseconds(50) } };
    private static readonly Rule Full = new("in-full") { Enforce = false, Record = RecordedResults.Masked };

    private static readonly ImmutableArray<Rule> All = [Block, Approve, Mask, Detect, Few, Small, Slow, Full];

    [Theory]
    [InlineData("no-ddl,pii", "CREATE TEMPORARY TABLE observed (i int)")]
    [InlineData("review", "UPDATE orders SET note = note")]
    [InlineData("pii", "SELECT UPPER(ssn) FROM customers WHERE id = 1")]
    [InlineData("pii", "SELECT id FROM customers WHERE ssn LIKE '212-11%' ORDER BY id")]
    [InlineData("no-ddl,review,pii", "SELEC 1")]
    [InlineData("no-ddl,review,pii", "PREPARE p FROM 'SELECT 1'")]
    public async Task Command_ThatWouldBeRefusedOrHeld_RunsAndIsRecordedAsObserved(string rules, string sql)
    {
        var (plain, _) = await RunAsync([], sql);
        var (observed, lines) = await RunAsync(All, sql);
        Assert.Equal(plain, observed);
        var command = Assert.Single(lines, line => Is(line, "command") && line.GetProperty("text").GetString() == sql);
        Assert.Equal(("pass", rules), (command.GetProperty("verdict").GetString(), command.GetProperty("observed").GetString()));
        Assert.DoesNotContain(lines, line => Is(line, "rows"));
    }

    [Theory]
    [InlineData("pii", "3 cells of the result would have been masked", Rows)]
    [InlineData("cards", "3 cells of the result would have been masked", Rows)]
    [InlineData("pii", "1 cells of the result would have been masked", "SELECT s FROM (SELECT ssn AS s FROM customers WHERE id = 1 UNION ALL SELECT NULL) u")]
    [InlineData("cards", "1 cells of the result would have been masked", "SELECT 'card 4111 1111 1111 1111', 'none 4111 1111 1111 1112', 4111111111111112")]
    [InlineData("cards", "1 cells of the result would have been masked", "SELECT 4111111111111111")]
    [InlineData("rows", "The result has more than 10 rows", "SELECT seq FROM seq_1_to_11")]
    [InlineData("bytes", "The result has more than 1000 bytes", "SELECT REPEAT('x', 2000)")]
    [InlineData("slow", "The statement ran for more than 0.05 s", "SELECT SLEEP(0.2)")]
    public async Task Result_ThatWouldBeMaskedOrStopped_IsDeliveredAndRecordedAsObserved(string rule, string what, string sql)
    {
        var (plain, _) = await RunAsync([], sql);
        var (observed, lines) = await RunAsync(All, sql);
        Assert.Equal(plain, observed);
        AssertTold(lines, rule, what, "query");
    }

    [Theory]
    [InlineData("pii", "1 cells of the result would have been masked", "SELECT id, ssn FROM customers WHERE id = @id")]
    [InlineData("cards", "2 cells of the result would have been masked", "SELECT email, born, 4111111111111111, photo, NULL FROM customers WHERE id = @id")]
    public async Task PreparedResult_ThatWouldBeMasked_IsDeliveredAndRecordedAsObserved(string rule, string what, string sql)
    {
        await using var gateway = await StartAsync(All);
        await using (var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false))
        await using (var command = new MySqlCommand(sql, connection) { Parameters = { new("@id", 7) } })
        {
            await command.PrepareAsync();
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Contains(reader.GetValue(rule == "pii" ? 1 : 0), (object[])["212-17-1007", "person7@example.org"]);
        }

        AssertTold(await gateway.RecordedAsync(), rule, what, "execute");
    }

    [Fact]
    public async Task Result_OfACursor_IsToldOfItsLimitOnceAndOfItsCellsByFetch()
    {
        await using var gateway = await StartAsync([Mask, Few]);
        var result = await RunningProcess.RunAsync(
            "/usr/bin/python3", ["-B", "cursor_pymysql.py", "SELECT id, ssn FROM customers WHERE id < 41 ORDER BY id"], gateway.MySqlEndpoint().Environment, workingDirectory: Repository.Clients);
        Assert.Contains("212-50-1040", result.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        var notices = (await gateway.RecordedAsync()).Where(line => Is(line, "notice")).Select(line => (line.GetProperty("rule").GetString(), line.GetProperty("text").GetString()));
        Assert.Equal(
            [("pii", "1 cells of the result would have been masked"), ("pii", "39 cells of the result would have been masked"), ("rows", "The result has more than 10 rows")], notices);
    }

    [Fact]
    public async Task Result_OfATableMadeInTheSession_IsDelivered()
    {
        await using var gateway = await StartAsync(All);
        var result = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "CREATE TABLE observed_here AS SELECT ssn FROM customers WHERE id = 1; SELECT ssn FROM observed_here; DROP TABLE observed_here");
        Assert.Equal("212-11-1001\n", result.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Rule_ThatOnlyObserves_AddsNothingToOneThatIsEnforced()
    {
        await using var gateway = await StartAsync([Mask with { Name = "enforced", Enforce = true }, Detect, Mask]);
        Assert.Equal("1\t[redacted]\tperson1@example.org\n", (await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT id, ssn, email FROM customers WHERE id = 1")).EnsureSuccess().StandardOutput);
        var lines = await gateway.RecordedAsync();
        Assert.Equal("""{"enforced":1}""", Assert.Single(lines, line => Is(line, "result")).GetProperty("masked").GetRawText());
        Assert.Equal(["pii", "cards"], lines.Where(line => Is(line, "notice")).Select(line => line.GetProperty("rule").GetString()));
    }

    private static void AssertTold(List<JsonElement> lines, string rule, string what, string kind)
    {
        var told = Assert.Single(lines, line => Is(line, "notice") && line.GetProperty("rule").GetString() == rule);
        Assert.Equal(("observed", what), (told.GetProperty("kind").GetString(), told.GetProperty("text").GetString()));
        long sequence = told.GetProperty("seq").GetInt64();
        Assert.Equal(kind, lines.Single(line => Is(line, "command") && line.GetProperty("seq").GetInt64() == sequence).GetProperty("kind").GetString());
        // It stands before the command's result.
        Assert.True(lines.IndexOf(told) < lines.FindIndex(line => Is(line, "result") && line.GetProperty("seq").GetInt64() == sequence));
        Assert.DoesNotContain(lines, line => Is(line, "result") && line.TryGetProperty("masked", out _));
    }

    /// <summary>What <c>mariadb</c> prints of a statement's result or error, and the recording.</summary>
    private static async Task<(string Seen, List<JsonElement> Lines)> RunAsync(ImmutableArray<Rule> rules, string sql)
    {
        await using var gateway = await StartAsync(rules);
        var result = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), sql, "--column-names");
        return (result.StandardOutput + result.StandardError, await gateway.RecordedAsync());
    }

    private static async Task<InProcessGateway> StartAsync(ImmutableArray<Rule> rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), rules);

    private static bool Is(JsonElement line, string kind) => line.GetProperty("event").GetString() == kind;
}
