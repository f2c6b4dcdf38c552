using System.Text.Json;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Two gateways whose store is one PostgreSQL.</summary>
[Trait("Category", "Server")]
public sealed class SharedStoreTests : IAsyncLifetime
{
    private const string Owner = "gateways";
    private const string Password = "canary-of-the-store";
    private PostgresServer _server = null!;
    private PostgresGateway _one = null!;
    private PostgresGateway _other = null!;

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        string database = "gateways_" + Guid.NewGuid().ToString("N");
        await _server.PsqlAsync($"DO $$ BEGIN CREATE ROLE {Owner} LOGIN PASSWORD '{Password}'; EXCEPTION WHEN duplicate_object THEN NULL; END $$", "postgres");
        await _server.PsqlAsync($"CREATE DATABASE {database} OWNER {Owner} TEMPLATE template0 ENCODING 'UTF8'", "postgres");
        await _server.PsqlAsync("CREATE TABLE IF NOT EXISTS public.shared (id int); GRANT ALL ON public.shared TO app; TRUNCATE public.shared; INSERT INTO public.shared VALUES (1)");
        string address = $"postgresql://{Owner}:{Password}@127.0.0.1:{_server.Port}/{database}?sslmode=verify-full&sslrootcert={_server.CaFile}";
        PostgresGatewayOptions options = new()
        {
            GrantRules = ["review"],
            Rules = "- name: review\n  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m}",
            More = "store: {postgres: {env: HOOPWIRE_STORE}, key: {env: HOOPWIRE_STORE_KEY}}",
            Environment = new Dictionary<string, string> { ["HOOPWIRE_STORE"] = address, ["HOOPWIRE_STORE_KEY"] = "canary-of-the-wrapping-key" },
        };
        PostgresGateway[] gateways = await Task.WhenAll(PostgresGateway.StartAsync(_server, options), PostgresGateway.StartAsync(_server, options));
        (_one, _other) = (gateways[0], gateways[1]);
    }

    public async Task DisposeAsync()
    {
        await _one.DisposeAsync();
        await _other.DisposeAsync();
    }

    [Fact]
    public async Task Approve_OnTheOtherGateway_LetsTheStatementRunOnceAndIsInTheAuditOfBoth()
    {
        await using var psql = await HeldPsql.StartAsync(_one);
        string id = await psql.TypeHeldAsync("DELETE FROM public.shared;");
        (await _other.AsUserAsync("bob", "approvals", "approve", id, "--reason", "fine")).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("DELETE 1", psql.Process.StandardOutput, StringComparison.Ordinal);
        foreach (var gateway in new[] { _one, _other })
        {
            string line = (await gateway.OperatorAsync("audit", "--contains", "from PUBLIC.SHARED", "--verdict", "hold", "--json")).EnsureSuccess().StandardOutput.Trim();
            JsonElement row = JsonDocument.Parse(line).RootElement;
            Assert.Equal((id, "bob"), (row.GetProperty("approval").GetString(), row.GetProperty("decidedBy").GetString()));
        }
    }

    [Fact]
    public async Task Keys_OfOneGateway_OpenTheOtherUntilTheyAreRevoked()
    {
        string key = await _one.Process.CreateKeyAsync("alice");
        await using (NpgsqlConnection connection = new(_other.Endpoint("alice", key).ConnectionString))
        {
            await connection.OpenAsync();
            string id = key.Split('_')[1];
            (await _one.OperatorAsync("keys", "revoke", id)).EnsureSuccess();
            await Login.UntilAsync(() => AnswersAsync(connection), answers => !answers);
        }

        await using NpgsqlConnection again = new(_other.Endpoint("alice", key).ConnectionString);
        Assert.Equal("28P01", (await Assert.ThrowsAsync<PostgresException>(() => again.OpenAsync())).SqlState);
    }

    [Fact]
    public async Task Lock_OnOneGateway_StopsThePersonOnTheOther()
    {
        await using var psql = await HeldPsql.StartAsync(_other);
        string id = await psql.TypeHeldAsync("DELETE FROM public.shared;");
        (await _one.OperatorAsync("lock", "alice")).EnsureSuccess();
        Assert.Equal("28000", await Login.RefusedAsync(await _other.EndpointAsync()));
        await psql.Process.FinishAsync();
        Assert.Contains("User alice is locked", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Equal("withdrawn", await psql.StateAsync(id));
        (await _other.OperatorAsync("unlock", "alice")).EnsureSuccess();
        await Login.AcceptedAsync(await _one.EndpointAsync());
    }

    [Fact]
    public async Task Store_RunningGateway_ShowsNothingOfItsConnectionString()
    {
        await using (var psql = await HeldPsql.StartAsync(_one)) await psql.AssertWorksAsync();
        string shown = await File.ReadAllTextAsync($"/proc/{_one.Process.Process.Id}/cmdline") + _one.Process.Process.StandardError + _one.Process.Process.StandardOutput;
        Assert.DoesNotContain("canary", shown, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_one.DataDirectory, "hoopwire.db")));
        await _one.Process.StopAsync();
        // Without the gateway the verbs open the same store.
        (await _one.OperatorAsync("keys", "create", "bob")).EnsureSuccess();
        Assert.Contains("rows of 1 sessions", (await _one.OperatorAsync("audit", "rebuild")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(_one.DataDirectory, "hoopwire.db")));
    }

    private static async Task<bool> AnswersAsync(NpgsqlConnection connection)
    {
        try
        {
            await using NpgsqlCommand command = new("SELECT 1", connection);
            return await command.ExecuteScalarAsync() is 1;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
