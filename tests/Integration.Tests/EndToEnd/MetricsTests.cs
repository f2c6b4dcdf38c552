using System.Globalization;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>What rules do is counted at <c>/metrics</c>, and stands in the audit with the rule's name.</summary>
[Trait("Category", "Server")]
public sealed class MetricsTests : IAsyncLifetime
{
    private PostgresGateway _gateway = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => _gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
    {
        GrantRules = ["pii", "no-roles", "quiet", "small", "hurried", "review", "watch-review", "watch-column", "watch-mail", "watch-rows"],
        Rules = """
            - {name: pii, mask: [{column: public.customers.ssn, with: redact}]}
            - {name: no-roles, block: {effects: [set-role]}}
            - {name: quiet, enforce: false, block: {text: [{contains: watched}]}}
            - {name: small, limit: {rows: 10}}
            - {name: hurried, limit: {statementsPerMinute: 16}}
            - {name: review, approve: {effects: [unbounded-write], reviewers: [dba-leads], inTransaction: deny}}
            - {name: watch-review, enforce: false, approve: {text: [{contains: looked-at}], reviewers: [dba-leads]}}
            - {name: watch-column, enforce: false, mask: [{column: public.customers.name, with: redact}]}
            - {name: watch-mail, enforce: false, mask: [{detect: [email], with: redact}]}
            - {name: watch-rows, enforce: false, limit: {rows: 5}}
            """,
    });

    /// <inheritdoc/>
    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Fact]
    public async Task Rules_ThatDoSomething_AreCountedAuditedAndTold()
    {
        await using (var connection = new NpgsqlConnection((await _gateway.EndpointAsync()).ConnectionString + ";Pooling=false;Server Compatibility Mode=NoTypeLoading"))
        {
            await connection.OpenAsync();
            Assert.Null(await RunAsync(connection, "SELECT ssn FROM public.customers ORDER BY id LIMIT 3"));
            Assert.Equal("42501", await RunAsync(connection, "SET ROLE postgres"));
            Assert.Null(await RunAsync(connection, "SELECT 'watched'"));
            Assert.Null(await RunAsync(connection, "SELECT 'watched too'"));
            Assert.Null(await RunAsync(connection, "SELECT 'looked-at'"));
            Assert.Null(await RunAsync(connection, "SELECT id, name, email FROM public.customers ORDER BY id LIMIT 3"));
            Assert.Null(await RunAsync(connection, "SELECT upper(name) FROM public.customers WHERE id = 1"));
            Assert.Null(await RunAsync(connection, "SELECT generate_series(1, 6)"));
            Assert.Equal("54000", await RunAsync(connection, "SELECT generate_series(1, 11)"));
            for (int i = 0; i < 12; i++) await RunAsync(connection, "SELECT 1");
            Assert.Equal("54000", await RunAsync(connection, "SELECT 1"));
        }

        // A frame is written a second after its first event at the latest.
        string page = await Login.UntilAsync(PageAsync, text => Value(text, "hoopwire_denials_total{target=\"orders\",rule=\"hurried\"}") > 0 && Value(text, "hoopwire_recorder_frame_bytes_total") > 0);
        Assert.Equal(3, Value(page, "hoopwire_masked_cells_total{target=\"orders\",rule=\"pii\"}"));
        Assert.Equal(1, Value(page, "hoopwire_denials_total{target=\"orders\",rule=\"no-roles\"}"));
        Assert.Equal(2, Value(page, "hoopwire_observed_total{target=\"orders\",rule=\"quiet\"}"));
        Assert.Equal(1, Value(page, "hoopwire_observed_total{target=\"orders\",rule=\"watch-review\"}"));
        Assert.Equal(2, Value(page, "hoopwire_observed_total{target=\"orders\",rule=\"watch-column\"}"));
        Assert.Equal(1, Value(page, "hoopwire_observed_total{target=\"orders\",rule=\"watch-mail\"}"));
        Assert.Equal(2, Value(page, "hoopwire_observed_total{target=\"orders\",rule=\"watch-rows\"}"));
        Assert.Equal(0, Value(page, "hoopwire_masked_cells_total{target=\"orders\",rule=\"watch-column\"}"));
        Assert.Equal(0, Value(page, "hoopwire_limits_total{target=\"orders\",rule=\"watch-rows\"}"));
        Assert.Equal(1, Value(page, "hoopwire_limits_total{target=\"orders\",rule=\"small\"}"));
        Assert.Equal(1, Value(page, "hoopwire_limits_total{target=\"orders\",rule=\"hurried\"}"));
        Assert.Equal(1, Value(page, "hoopwire_sessions_started_total{target=\"orders\"}"));
        Assert.InRange(Value(page, "hoopwire_commands_total{target=\"orders\",verdict=\"pass\"}"), 12, 40);
        Assert.Equal(0, Value(page, "hoopwire_audit_failing"));
        Assert.InRange(Value(page, "hoopwire_audit_waiting"), 0, 1000);
        Assert.InRange(Value(page, "hoopwire_recorder_lag_seconds"), 0, 60);
        Assert.InRange(Value(page, "hoopwire_recorder_sync_lag_seconds"), 0, 10);
        await _gateway.Process.Process.WaitForErrorLineAsync("Rule quiet only observes: it would have refused, held, masked or stopped something");
        await CheckAuditAsync();
    }

    [Fact]
    public async Task Clients_ThatGetNoSession_AreCounted()
    {
        var endpoint = await _gateway.EndpointAsync();
        await Login.RefusedAsync(endpoint with { Password = "not-the-key-of-anybody" });
        await Login.RefusedAsync(endpoint with { Database = "nowhere" });
        string page = await PageAsync();
        Assert.True(Value(page, "hoopwire_logins_refused_total{reason=\"login\"}") > 0, page);
        Assert.True(Value(page, "hoopwire_logins_refused_total{reason=\"access\"}") > 0, page);
    }

    private async Task CheckAuditAsync()
    {
        string rows = (await _gateway.OperatorAsync("audit", "--json", "--rule", "small")).EnsureSuccess().StandardOutput;
        Assert.Contains("\"kind\":\"limit\"", rows, StringComparison.Ordinal);
        Assert.Contains("more than 10 rows", rows, StringComparison.Ordinal);
        rows = (await _gateway.OperatorAsync("audit", "--json", "--rule", "hurried")).EnsureSuccess().StandardOutput;
        Assert.Contains("more than 16 statements a minute", Assert.Single(rows.Split('\n'), row => row.Contains("\"kind\":\"limit\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"command-denied\"", rows, StringComparison.Ordinal);
        rows = (await _gateway.OperatorAsync("audit", "--observed", "watch-review")).EnsureSuccess().StandardOutput;
        Assert.Contains("watch-review (observed)", rows, StringComparison.Ordinal);
        Assert.Contains("looked-at", rows, StringComparison.Ordinal);
        Assert.DoesNotContain("watched too", rows, StringComparison.Ordinal);
        rows = (await _gateway.OperatorAsync("audit", "--json", "--observed", "watch")).EnsureSuccess().StandardOutput;
        Assert.Empty(rows);
        rows = (await _gateway.OperatorAsync("audit", "--json", "--contains", "watched")).EnsureSuccess().StandardOutput;
        Assert.Contains("\"observed\":\"quiet\"", rows, StringComparison.Ordinal);
        await CheckObservedAsync("watch-column", "3 cells of the result would have been masked");
        await CheckObservedAsync("watch-mail", "3 cells of the result would have been masked");
        await CheckObservedAsync("watch-rows", "The result has more than 5 rows", "The result has more than 5 rows");
        rows = (await _gateway.OperatorAsync("audit", "--json", "--contains", "upper(name)")).EnsureSuccess().StandardOutput;
        Assert.Contains("\"observed\":\"watch-column\"", rows, StringComparison.Ordinal);
    }

    /// <summary>What a rule that only observes would have done to results has a row of the rule's name, a sentence each.</summary>
    private async Task CheckObservedAsync(string rule, params string[] sentences)
    {
        string rows = (await _gateway.OperatorAsync("audit", "--json", "--rule", rule)).EnsureSuccess().StandardOutput;
        var told = rows.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(row => row.Contains("\"kind\":\"observed\"", StringComparison.Ordinal)).ToList();
        Assert.Equal(sentences.Length, told.Count);
        Assert.All(told.Zip(sentences), pair => Assert.Contains(pair.Second, pair.First, StringComparison.Ordinal));
    }

    private static async Task<string?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        try
        {
            await command.ExecuteNonQueryAsync();
            return null;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }

    private async Task<string> PageAsync()
    {
        using var http = new HttpClient();
        return await http.GetStringAsync(new Uri($"http://127.0.0.1:{_gateway.AdminPort}/metrics"));
    }

    private static double Value(string page, string sample) =>
        page.Split('\n').FirstOrDefault(line => line.StartsWith(sample + " ", StringComparison.Ordinal)) is { } line
            ? double.Parse(line[(sample.Length + 1)..], CultureInfo.InvariantCulture)
            : 0;
}
