using System.Text.Json;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Approvals beside the plain one: ahead of time, for a time, by two, in an emergency; with the planner's estimate. And limits that count over sessions.</summary>
[Trait("Category", "Server")]
public class AheadTests(AheadFixture ahead) : IClassFixture<AheadFixture>
{
    private const string Delete = "DELETE FROM public.ahead;";

    private PostgresGateway Gateway => ahead.Gateway;

    [Fact]
    public async Task Request_FileOfAMigration_EachStatementRunsOnceByPsql()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("migration.sql", """
            -- Migration 12
            CREATE TEMP TABLE scratch (id int);
            UPDATE public.ahead SET id = id; -- all of them
            DELETE FROM scratch;
            """);
        string id = (await Gateway.AsUserAsync("alice", "approvals", "request", "--target", "orders", "--reason", "migration 12", file)).EnsureSuccess().StandardOutput.Trim();
        Assert.Equal("pending", (await ShowAsync(id)).GetProperty("state").GetString());
        Assert.Equal((2, "migration 12"), ((await ShowAsync(id)).GetProperty("statements").GetInt32(), (await ShowAsync(id)).GetProperty("reason").GetString()));
        Assert.Equal(1, (await Gateway.AsUserAsync("alice", "approvals", "approve", id)).ExitCode);
        (await Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();

        var psql = await PostgresClients.PsqlAsync(await Gateway.EndpointAsync(), "", null, "-v", "ON_ERROR_STOP=1", "-f", file);
        Assert.Equal(0, psql.ExitCode);
        Assert.Contains($"has approval {id} by bob", psql.StandardError, StringComparison.Ordinal);
        Assert.Equal(2, (await ShowAsync(id)).GetProperty("uses").GetInt32());
        await using var again = await HeldPsql.StartAsync(Gateway);
        Assert.NotEqual(id, await again.TypeHeldAsync("UPDATE public.ahead SET id = id;"));
    }

    [Theory]
    [InlineData("-q", "BEGIN; SET LOCAL search_path = public;", "COMMIT;")]
    // In a transaction of the client's own.
    [InlineData("-1", "SET search_path = public, pg_temp;", "")]
    public async Task Request_FileWithTransactionsAndSettings_IsServedInOrder(string option, string begin, string end)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("migration.sql", $"""
            SET app.batch = '1';
            {begin}
            CREATE TEMP TABLE made (id int);
            UPDATE ahead SET id = id;
            {end}
            SET search_path = public;
            DELETE FROM made;
            """);
        string id = (await Gateway.AsUserAsync("alice", "approvals", "request", "--target", "orders", "--reason", "in order", file)).EnsureSuccess().StandardOutput.Trim();
        (await Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        (await PostgresClients.PsqlAsync(await Gateway.EndpointAsync(), "", null, "-v", "ON_ERROR_STOP=1", option, "-f", file)).EnsureSuccess();
        Assert.Equal(2, (await ShowAsync(id)).GetProperty("uses").GetInt32());
    }

    /// <summary>What a function has set may last until the end of the transaction only: reviewers must have seen where that is.</summary>
    [Fact]
    public async Task Request_FileWithAFunctionThatSets_IsServedInTheTransactionThatWasAskedFor()
    {
        const string Sets = "SELECT set_config('app.batch', '1', true);", Update = "UPDATE ahead SET id = id;";
        using var folder = new TemporaryFolder();
        string sent = folder.Write("sent.sql", $"{Sets}\n{Update}"), asked = folder.Write("asked.sql", $"BEGIN;\n{Sets}\n{Update}\nCOMMIT;");
        string id = (await Gateway.AsUserAsync("alice", "approvals", "request", "--target", "orders", "--reason", "in one", asked)).EnsureSuccess().StandardOutput.Trim();
        (await Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        await using (var apart = await HeldPsql.StartAsync(Gateway))
        {
            await apart.RunAsync(Sets);
            Assert.NotEqual(id, await apart.TypeHeldAsync(Update));
        }

        (await PostgresClients.PsqlAsync(await Gateway.EndpointAsync(), "", null, "-v", "ON_ERROR_STOP=1", "-1", "-f", sent)).EnsureSuccess();
        Assert.Equal(1, (await ShowAsync(id)).GetProperty("uses").GetInt32());
    }

    [Theory]
    [InlineData("SET LOCAL search_path = scratch;")]
    [InlineData("BEGIN;", "SET LOCAL search_path = scratch;", "COMMIT;")]
    [InlineData("BEGIN;", "SET LOCAL search_path = scratch;", "ROLLBACK;")]
    [InlineData("SET app.tenant = '2';", "BEGIN;", "SET LOCAL search_path = scratch;")]
    public async Task Request_SettingOfTheFileWithoutItsTransaction_IsNotServed(params string[] instead)
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("scratch.sql", "BEGIN; SET LOCAL search_path = scratch; DELETE FROM ahead WHERE 1 = 1; COMMIT;");
        string id = (await Gateway.AsUserAsync("alice", "approvals", "request", "--target", "orders", "--reason", "scratch", file)).EnsureSuccess().StandardOutput.Trim();
        (await Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        await using (var psql = await HeldPsql.StartAsync(Gateway))
        {
            foreach (string sql in instead) await psql.RunAsync(sql);
            Assert.NotEqual(id, await psql.TypeHeldAsync("DELETE FROM ahead WHERE 1 = 1;"));
        }

        await using var inOrder = await HeldPsql.StartAsync(Gateway);
        await inOrder.RunAsync("BEGIN;");
        await inOrder.RunAsync("SET LOCAL search_path = scratch;");
        Assert.Equal(id, await inOrder.TypeHeldAsync("DELETE FROM ahead WHERE 1 = 1;"));
    }

    [Fact]
    public async Task Request_SessionHasChangedMeaningsBefore_IsNotServed()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("one.sql", "UPDATE ahead SET id = id");
        string id = (await Gateway.AsUserAsync("alice", "approvals", "request", "--target", "orders", "--reason", "once", file)).EnsureSuccess().StandardOutput.Trim();
        (await Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        await using var psql = await HeldPsql.StartAsync(Gateway);
        await psql.RunAsync("CREATE TEMP TABLE ahead AS SELECT 1 AS id;");
        Assert.NotEqual(id, await psql.TypeHeldAsync("UPDATE ahead SET id = id;"));
    }

    [Fact]
    public async Task Request_StatementSentWithAReason_IsServed()
    {
        using var folder = new TemporaryFolder();
        string file = folder.Write("one.sql", "UPDATE public.ahead SET id = id + 0");
        string id = (await Gateway.AsUserAsync("alice", "approvals", "request", "--target", "orders", "--reason", "once", file)).EnsureSuccess().StandardOutput.Trim();
        (await Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        await using var psql = await HeldPsql.StartAsync(Gateway);
        Assert.Equal(id, await psql.TypeHeldAsync("/* reason: ticket 7 */ UPDATE public.ahead SET id = id + 0;"));
        string other = await psql.TypeHeldAsync("/* reason: ticket 8 */ UPDATE public.ahead SET id = id - 0;");
        Assert.Equal("ticket 8", (await ShowAsync(other)).GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData("DROP TABLE public.ahead; SET ROLE postgres", "Statement 2 is refused by rule no-roles")]
    [InlineData("SELECT 1", "None of the statements needs approval")]
    [InlineData("SELECT $$", "The text is not understood")]
    [InlineData("PREPARE p AS SELECT 1; EXECUTE p; DELETE FROM public.ahead", "Statement 3 needs approval, and what it means after those before it cannot be told; ask for it separately.")]
    [InlineData("BEGIN; PREPARE TRANSACTION 'p'; DELETE FROM public.ahead", "Statement 3 needs approval, and what it means after those before it cannot be told")]
    public async Task Request_FileThatCannotBeAskedFor_SaysWhy(string text, string why)
    {
        using var folder = new TemporaryFolder();
        var result = await Gateway.AsUserAsync("alice", "approvals", "request", "--target", "orders", "--reason", "no", folder.Write("x.sql", text));
        Assert.Equal(1, result.ExitCode);
        Assert.Contains(why, result.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_ForATime_ServesAnotherSession()
    {
        await using var psql = await HeldPsql.StartAsync(Gateway);
        await psql.RunAsync("BEGIN;");
        string id = await psql.TypeHeldAsync("DELETE FROM public.ahead WHERE true;");
        Assert.Contains("until", (await Gateway.AsUserAsync("bob", "approvals", "approve", id, "--for", "15m")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        await psql.RunAsync("ROLLBACK;");
        await using var other = await HeldPsql.StartAsync(Gateway);
        await other.RunAsync("BEGIN;");
        Assert.Equal(id, await other.TypeHeldAsync("DELETE FROM public.ahead WHERE true;"));
        await other.RunAsync("ROLLBACK;");
        Assert.Contains("DELETE 5000", other.Process.StandardOutput, StringComparison.Ordinal);
        (await Gateway.AsUserAsync("bob", "approvals", "withdraw", id, "--reason", "done")).EnsureSuccess();
        Assert.NotEqual(id, await other.TypeHeldAsync("DELETE FROM public.ahead WHERE true;"));
    }

    [Fact]
    public async Task Show_HeldStatement_HasThePlannersEstimate()
    {
        await using var psql = await HeldPsql.StartAsync(Gateway);
        string id = await psql.TypeHeldAsync("DELETE FROM public.ahead_at_rest;");
        string? estimate = await Login.UntilAsync(async () => (await ShowAsync(id)).TryGetProperty("estimate", out var found) ? found.GetString() : null, text => text is not null);
        Assert.StartsWith("about 5000 rows", estimate, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("CREATE TEMP TABLE ahead_at_rest (id int);")]
    [InlineData("SET search_path = scratch, public;")]
    public async Task Show_StatementOfASessionThatChangedMeanings_HasNoEstimate(string before)
    {
        await using var psql = await HeldPsql.StartAsync(Gateway);
        await psql.RunAsync(before);
        string id = await psql.TypeHeldAsync("DELETE FROM ahead_at_rest;");
        await using var fresh = await HeldPsql.StartAsync(Gateway);
        string later = await fresh.TypeHeldAsync("DELETE FROM ahead_at_rest;");
        // That of one which asks later is there.
        await Login.UntilAsync(async () => (await ShowAsync(later)).TryGetProperty("estimate", out var found) ? found.GetString() : null, text => text is not null);
        Assert.Null((await ShowAsync(id)).GetProperty("estimate").GetString());
    }

    [Fact]
    public async Task BreakGlass_ByTheRequester_RunsAndIsAudited()
    {
        await using var psql = await HeldPsql.StartAsync(Gateway);
        await psql.RunAsync("BEGIN;");
        string id = await psql.TypeHeldAsync("DELETE FROM public.ahead WHERE 1 = 1;");
        Assert.Contains($"hoopwire approvals break-glass {id}", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Equal(1, (await Gateway.AsUserAsync("bob", "approvals", "break-glass", id, "--reason", "not my request")).ExitCode);
        Assert.Equal(1, (await Gateway.AsUserAsync("alice", "approvals", "break-glass", id, "--reason", "short")).ExitCode);
        (await Gateway.AsUserAsync("alice", "approvals", "break-glass", id, "--reason", "the shop is down")).EnsureSuccess();
        await psql.RunAsync("ROLLBACK;");
        Assert.Contains("DELETE 5000", psql.Process.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Approved by alice (break-glass)", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Contains("break-glass", (await Gateway.OperatorAsync("audit", "--json")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Approve_TwoNeeded_OneIsNotEnough()
    {
        await using var psql = await HeldPsql.StartAsync(Gateway, target: "pair");
        await psql.RunAsync("BEGIN;");
        string id = await psql.TypeHeldAsync(Delete);
        Assert.Contains("more reviewers have to agree", (await Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.Equal("pending", await psql.StateAsync(id));
        (await Gateway.AsUserAsync("dora", "approvals", "approve", id)).EnsureSuccess();
        await psql.RunAsync("ROLLBACK;");
        Assert.Contains("Approved by bob,dora", psql.Process.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task StatementsPerMinute_OverTwoSessions_EndsAtTheBound()
    {
        var endpoint = await Gateway.EndpointAsync("tom");
        int ran = 0;
        PostgresException? refused = null;
        for (int session = 0; session < 2; session++)
        {
            await using var connection = new NpgsqlConnection(endpoint.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            for (int i = 0; i < 15 && refused is null; i++)
            {
                await using var command = new NpgsqlCommand("SELECT 1", connection);
                try
                {
                    await command.ExecuteScalarAsync();
                    ran++;
                }
                catch (PostgresException e)
                {
                    refused = e;
                }
            }
        }

        Assert.Equal("54000", refused?.SqlState);
        Assert.Contains("more than 20 statements a minute", refused!.MessageText, StringComparison.Ordinal);
        Assert.InRange(ran, 15, 20);
        // Many statements in one message count as many.
        var many = await PostgresClients.PsqlAsync(endpoint, "", null, "-c", string.Join(';', Enumerable.Repeat("SELECT 1", 21)));
        Assert.NotEqual(0, many.ExitCode);
    }

    [Fact]
    public async Task Check_Connect_NamesColumnsAndFunctionsThatDoNotExist()
    {
        var result = await Gateway.OperatorAsync("check", "--connect");
        Assert.Equal(0, result.ExitCode);
        Assert.Contains("rules[wrong-column]: there is no column public.customers.snn on orders", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("there is no function app.no_such on orders", result.StandardOutput, StringComparison.Ordinal);
        Assert.DoesNotContain("customers.ssn on", result.StandardOutput, StringComparison.Ordinal);
    }

    private async Task<JsonElement> ShowAsync(string id) =>
        JsonDocument.Parse((await Gateway.OperatorAsync("approvals", "show", id, "--json")).EnsureSuccess().StandardOutput).RootElement;
}
