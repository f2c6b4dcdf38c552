using System.Text.Json;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What a session is: its target and database, who the target sees, and what happens when there is no target.</summary>
[Trait("Category", "Server")]
[Collection(PeopleCollection.Name)]
public class SessionTests(PeopleFixture people)
{
    private PostgresGateway Gateway => people.Gateway;

    [Fact]
    public async Task Psql_TargetInUserName_OpensAnyDatabaseOfIt()
    {
        var endpoint = await Gateway.EndpointAsync() with { User = "alice#orders", Database = "postgres" };
        var psql = await PostgresClients.PsqlAsync(endpoint, "SELECT current_database();\n\\c orders\nSELECT current_database(), count(*) FROM customers;\n", null, "-qAt");
        Assert.Equal("postgres\norders|50\n", psql.EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Psql_TargetAsDatabase_ConnectsToTheNextTarget()
    {
        var psql = await PostgresClients.PsqlAsync(await Gateway.EndpointAsync(), "\\c reports\nSELECT current_database();\n", null, "-qAt");
        Assert.Equal("orders\n", psql.EnsureSuccess().StandardOutput);
        await Login.UntilAsync(SessionsOnReportsAsync, count => count > 0);
    }

    [Fact]
    public async Task Psql_UnknownTarget_IsRefused() =>
        await AssertNoTargetAsync(await Gateway.EndpointAsync(target: "nowhere"));

    [Fact]
    public async Task Psql_TargetWithoutGrant_LooksLikeNone() => await AssertNoTargetAsync(await Gateway.EndpointAsync("bob"));

    [Fact]
    public async Task Psql_UnknownDatabaseOfTarget_SaysTheTargetsCode() =>
        Assert.Equal("3D000", await Login.RefusedAsync(await Gateway.EndpointAsync() with { User = "alice#orders", Database = "nothing" }));

    [Fact]
    public async Task Psql_UnknownDatabaseOfTarget_IsAuditedAsARefusalAndNotAsAFailureOfTheTarget()
    {
        await Login.RefusedAsync(await Gateway.EndpointAsync() with { User = "alice#orders", Database = "no-such-one" });
        string audit = await Login.UntilAsync(
            async () => (await Gateway.OperatorAsync("audit", "--json", "--target", "orders")).EnsureSuccess().StandardOutput,
            rows => rows.Contains("no-such-one", StringComparison.Ordinal));
        string row = Assert.Single(audit.Split('\n'), line => line.Contains("no-such-one", StringComparison.Ordinal));
        Assert.Contains("\"kind\":\"access-refused\"", row, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("down", "cannot be reached: connection refused")]
    [InlineData("wrong-password", "refuses the gateway's credential")]
    [InlineData("wrong-certificate", "shows a certificate that none of the authorities trusted for it has signed")]
    [InlineData("wrong-name", "shows a certificate for another name than its configured address")]
    public async Task Psql_TargetThatFails_SaysSoAndIsAudited(string target, string words)
    {
        var endpoint = await Gateway.EndpointAsync(target: target);
        var psql = await PostgresClients.QueryAsync(endpoint, "SELECT 1");
        Assert.Equal(2, psql.ExitCode);
        Assert.Contains($"FATAL:  target {target} ", psql.StandardError, StringComparison.Ordinal);
        Assert.Contains(words, psql.StandardError, StringComparison.Ordinal);
        Assert.Equal("08006", await Login.RefusedAsync(endpoint));
        string audit = await Login.UntilAsync(
            async () => (await Gateway.OperatorAsync("audit", "--json", "--target", target)).EnsureSuccess().StandardOutput,
            rows => rows.Contains("target-unreachable", StringComparison.Ordinal));
        Assert.Contains(words, audit, StringComparison.Ordinal);
        string cause = target switch { "down" => "127.0.0.1:", "wrong-certificate" or "wrong-name" => "subject CN=", _ => "" };
        Assert.Contains(cause, audit, StringComparison.Ordinal);
        if (cause.Length > 0) Assert.DoesNotContain(cause, psql.StandardError.Replace("connection to server at \"127.0.0.1\"", "", StringComparison.Ordinal), StringComparison.Ordinal);
        Assert.StartsWith("alice/", await Login.AcceptedAsync(await Gateway.EndpointAsync()), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Check_Connect_LogsInToEveryTargetAndNamesThoseThatRefuse()
    {
        var result = await Gateway.OperatorAsync("check", "--connect");
        Assert.Equal(1, result.ExitCode);
        foreach (string target in (string[])["down", "wrong-password", "wrong-certificate", "wrong-name"])
            Assert.Matches($@"\.yaml:[0-9]+: error: targets\[{target}\]: its credential [a-z]+ does not get in: target {target} ", result.StandardOutput);
        Assert.DoesNotContain("targets[orders]", result.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("canary", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_ApplicationName_StandsBehindPersonAndSession()
    {
        var endpoint = await Gateway.EndpointAsync() with { ApplicationName = "nightly report" };
        Assert.Matches("^alice/[0-9a-z]{16} nightly report$", await Login.AcceptedAsync(endpoint));
    }

    [Theory]
    [InlineData("SET application_name = 'mine'")]
    [InlineData("SELECT set_config('application_name', 'mine', false) AS \"set\"")]
    [InlineData("BEGIN; SET application_name = 'mine'; COMMIT")]
    public async Task Psql_SetApplicationName_KeepsPersonAndSession(string set)
    {
        var psql = await PostgresClients.PsqlAsync(await Gateway.EndpointAsync(), $"{set};\n{Login.WhoAmI};\n", null, "-qAt");
        Assert.Matches("^alice/[0-9a-z]{16} mine$", psql.EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n')[^1]);
    }

    [Theory]
    [InlineData("SET application_name = 'bob/0123456789abcdef x'", "COMMIT", "bob/0123456789abcdef x")]
    [InlineData("SET application_name = 'mine'", "ROLLBACK", "psql")]
    [InlineData("SET LOCAL application_name = 'mine'", "COMMIT", "psql")]
    public async Task Psql_SetApplicationNameInTransaction_KeepsPersonAndSessionInItToo(string set, string end, string shownAfter)
    {
        var endpoint = await Gateway.EndpointAsync() with { ApplicationName = "psql" };
        var psql = await PostgresClients.PsqlAsync(endpoint, $"BEGIN;\n{set};\n{Login.WhoAmI};\n{end};\n{Login.WhoAmI};\n", null, "-qAt");
        string[] seen = psql.EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n');
        Assert.All(seen, name => Assert.Matches("^alice/[0-9a-z]{16} ", name));
        Assert.EndsWith($" {shownAfter}", seen[^1], StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SET application_name = 'bob/0123456789abcdef x'; SELECT count(*) FROM orders")]
    [InlineData("SELECT set_config('application_name', 'bob' || '/x', false)")]
    [InlineData("BEGIN; SET LOCAL application_name TO mine")]
    [InlineData("RESET ALL")]
    [InlineData("SET application_name TO DEFAULT; DISCARD TEMP")]
    public async Task Psql_NameSetInTheSameText_IsNeverWithoutPersonAndSession(string set)
    {
        var psql = await PostgresClients.QueryAsync(await Gateway.EndpointAsync(), $"{set}; {Login.WhoAmI}");
        Assert.Matches("^alice/[0-9a-z]{16}( |$)", psql.EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n')[^1]);
    }

    [Fact]
    public async Task Npgsql_NameSetInTheSamePipeline_IsNeverWithoutPersonAndSession()
    {
        await using var connection = new NpgsqlConnection((await Gateway.EndpointAsync()).ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var batch = new NpgsqlBatch(connection);
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SET application_name = 'bob/0123456789abcdef x'"));
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Login.WhoAmI));
        batch.BatchCommands.Add(new NpgsqlBatchCommand("SELECT set_config('application_name', $1, false)") { Parameters = { new() { Value = "bound" } } });
        batch.BatchCommands.Add(new NpgsqlBatchCommand(Login.WhoAmI));
        await using var reader = await batch.ExecuteReaderAsync();
        var seen = new List<string>();
        do
        {
            while (await reader.ReadAsync()) seen.Add(reader.GetString(0));
        }
        while (await reader.NextResultAsync());
        Assert.Equal(3, seen.Count);
        Assert.All(seen, name => Assert.Matches("^alice/[0-9a-z]{16} (bob/0123456789abcdef x|bound)$", name));
    }

    [Fact]
    public async Task Psql_ErrorBehindANameThatWasSet_IsShownWhereItIs()
    {
        var psql = await PostgresClients.QueryAsync(await Gateway.EndpointAsync(), "SET application_name = 'mine'; SELECT nothing_of_that_name");
        Assert.Contains("LINE 1: SET application_name = 'mine'; SELECT nothing_of_that_name\n                                              ^", psql.StandardError, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("replication=database")]
    [InlineData("replication=true")]
    public async Task Psql_ReplicationConnection_IsRefused(string parameter)
    {
        await using var psql = PostgresClients.StartPsql(await Gateway.EndpointAsync(), "-d", $"dbname=orders {parameter}", "-c", "IDENTIFY_SYSTEM");
        var result = await psql.FinishAsync();
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("FATAL:  ", result.StandardError, StringComparison.Ordinal);
        Assert.Contains("eplication", result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_ControlCByProtocol32_ReachesTheTarget()
    {
        await using var psql = PostgresClients.StartPsql32(
            await Gateway.EndpointAsync(), "-At", "-v", "VERBOSITY=verbose", "-c", "SELECT pg_sleep(600) AS to_cancel_by_3_2");
        await Login.UntilAsync(
            () => Gateway.Server.PsqlAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%to_cancel_by_3_2'"),
            count => count == "1");
        psql.Signal(RunningProcess.SigInt);
        await psql.FinishAsync();
        Assert.Contains("ERROR:  57014: ", psql.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Psql_LargeObject_ComesBackAsItWent()
    {
        using var folder = new TemporaryFolder();
        string text = string.Concat(Enumerable.Range(0, 50_000));
        string script = $"\\lo_import {folder.Write("in", text)}\n\\lo_export :LASTOID {folder.File("out")}\n\\lo_unlink :LASTOID\n";
        (await PostgresClients.PsqlAsync(await Gateway.EndpointAsync(), script, null, "-qAt")).EnsureSuccess();
        Assert.Equal(text, await File.ReadAllTextAsync(folder.File("out")));
    }

    private static async Task AssertNoTargetAsync(PostgresEndpoint endpoint)
    {
        var psql = await PostgresClients.QueryAsync(endpoint, "SELECT 1");
        Assert.Equal(2, psql.ExitCode);
        Assert.Contains("There is no target", psql.StandardError, StringComparison.Ordinal);
        Assert.Equal("3D000", await Login.RefusedAsync(endpoint));
    }

    private async Task<int> SessionsOnReportsAsync()
    {
        var list = (await Gateway.OperatorAsync("sessions", "--json", "--target", "reports")).EnsureSuccess();
        return list.StandardOutput.Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Count(line => JsonDocument.Parse(line).RootElement.GetProperty("target").GetString() == "reports");
    }
}
