using System.Text.Json;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Kit;

namespace HoopWire.Integration.Tests;

/// <summary>Approvals for statements to MariaDB that are asked for ahead.</summary>
[Trait("Category", "Server")]
public sealed class MySqlAheadTests : IAsyncLifetime, IDisposable
{
    private const string Update = "UPDATE orders SET note = note";
    private readonly TemporaryFolder _folder = new();
    private MySqlGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await MySqlGateway.StartAsync(await MariaDbServer.SharedAsync(), "review, no-users", """
        - name: review
          approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m, holdLimit: 1s}
        - name: no-users
          block: {effects: [dcl]}
        """);

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Request_FileOfAMigration_EachStatementRunsOnceByTheClient()
    {
        const string Migration = """
            -- Migration 12
            USE shop;
            SET foreign_key_checks = 0;
            CREATE TABLE IF NOT EXISTS scratch (id int);
            UPDATE orders SET note = note; -- all of them
            DELETE FROM scratch;
            DROP TABLE scratch;
            """;
        string id = await RequestAsync(Migration);
        Assert.Equal(("pending", 2), ((await ShowAsync(id)).GetProperty("state").GetString(), (await ShowAsync(id)).GetProperty("statements").GetInt32()));
        (await _gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        Assert.Equal("", (await RunAsync(Migration)).EnsureSuccess().StandardError);
        Assert.Equal(2, (await ShowAsync(id)).GetProperty("uses").GetInt32());
        await IsHeldAsync(Migration);
        Assert.Equal(0, (await RunAsync("DROP TABLE IF EXISTS scratch")).ExitCode);
    }

    [Theory]
    [InlineData(Update + ";")]
    [InlineData("/* by hand */ " + Update)]
    [InlineData("SELECT 1; SET @x = 1; SELECT 2;\n" + Update)]
    public async Task Request_Statement_ServesItHoweverItIsSent(string sent)
    {
        string id = await RequestAsync(sent.Contains("@x", StringComparison.Ordinal) ? "SET @x = 1;\n" + Update : Update);
        (await _gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        Assert.Equal("", (await RunAsync(sent)).EnsureSuccess().StandardError);
        await IsHeldAsync(sent);
    }

    [Theory]
    [InlineData("UPDATE orders SET note = NULL")]
    [InlineData("SET foreign_key_checks = 0;\n" + Update)]
    [InlineData("CREATE TEMPORARY TABLE orders (note text);\n" + Update)]
    [InlineData("USE information_schema;\nUSE shop;\n" + Update)]
    [InlineData("SET sql_mode = 'ANSI_QUOTES';\n" + Update)]
    public async Task Request_OtherStatementOrMeaning_IsNotServed(string sent)
    {
        string id = await RequestAsync(Update);
        (await _gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        await IsHeldAsync(sent);
        Assert.Equal(0, (await ShowAsync(id)).TryGetProperty("uses", out var uses) ? uses.GetInt32() : 0);
    }

    [Fact]
    public async Task Request_NotYetApproved_IsHeldLikeAnyOther()
    {
        await RequestAsync(Update + " WHERE 1 = 1");
        await IsHeldAsync(Update + " WHERE 1 = 1");
    }

    [Theory]
    [InlineData("DROP TABLE nothing; GRANT SELECT ON shop.orders TO app", "Statement 2 is refused by rule no-users")]
    [InlineData("SELECT 1", "None of the statements needs approval")]
    [InlineData("SELECT '", "The text is not understood")]
    [InlineData("DELETE FROM orders WHERE id > @least OR 1", "Statement 1 is refused by rule review: What it does depends on variables of the session")]
    public async Task Request_FileThatCannotBeAskedFor_SaysWhy(string text, string why)
    {
        var result = await _gateway.AsUserAsync("alice", "approvals", "request", "--target", "shop", "--reason", "no", _folder.Write("x.sql", text));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(why, result.StandardError, StringComparison.Ordinal);
    }

    private async Task<string> RequestAsync(string text) =>
        (await _gateway.AsUserAsync("alice", "approvals", "request", "--target", "shop", "--reason", "migration 12", _folder.Write("ahead.sql", text))).EnsureSuccess().StandardOutput.Trim();

    /// <summary>Sends a file as people do: each statement by itself.</summary>
    private async Task<ProcessResult> RunAsync(string text)
    {
        var endpoint = await _gateway.EndpointAsync();
        return await RunningProcess.RunAsync("mariadb", [.. endpoint.Options, "-N", "-B", endpoint.Database], endpoint.Environment, input: text + "\n");
    }

    private async Task IsHeldAsync(string text)
    {
        var result = await RunAsync(text);
        Assert.Matches("ERROR 1142 .* The statement waits for approval \\S+ by dba-leads", result.StandardError);
    }

    private async Task<JsonElement> ShowAsync(string id) =>
        JsonDocument.Parse((await _gateway.AsUserAsync("alice", "approvals", "show", id, "--json")).EnsureSuccess().StandardOutput).RootElement;
}
