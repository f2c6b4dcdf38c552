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
        GrantRules = ["pii", "no-roles", "quiet", "small", "hurried", "review"],
        Rules = """
            - {name: pii, mask: [{column: public.customers.ssn, with: redact}]}
            - {name: no-roles, block: {effects: [set-role]}}
            - {name: quiet, enforce: false, block: {text: [{contains: watched}]}}
            - {name: small, limit: {rows: 10}}
            - {name: hurried, limit: {statementsPerMinute: 12}}
            - {name: review, approve: {effects: [unbounded-write], reviewers: [dba-leads], inTransaction: deny}}
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
            Assert.Equal("54000", await RunAsync(connection, "SELECT generate_series(1, 11)"));
            for (int i = 0; i < 12; i++) await RunAsync(connection, "SELECT 1");
            Assert.Equal("54000", await RunAsync(connection, "SELECT 1"));
        }

        string page = await Login.UntilAsync(PageAsync, text => Value(text, "hoopwire_denials_total{target=\"orders\",rule=\"hurried\"}") > 0);
        Assert.Equal(3, Value(page, "hoopwire_masked_cells_total{target=\"orders\",rule=\"pii\"}"));
        Assert.Equal(1, Value(page, "hoopwire_denials_total{target=\"orders\",rule=\"no-roles\"}"));
        Assert.Equal(2, Value(page, "hoopwire_observed_total{target=\"orders\",rule=\"quiet\"}"));
        Assert.Equal(1, Value(page, "hoopwire_limits_total{target=\"orders\",rule=\"small\"}"));
        Assert.Equal(1, Value(page, "hoopwire_limits_total{target=\"orders\",rule=\"hurried\"}"));
        Assert.Equal(1, Value(page, "hoopwire_sessions_started_total{target=\"orders\"}"));
        Assert.InRange(Value(page, "hoopwire_commands_total{target=\"orders\",verdict=\"pass\"}"), 12, 40);
        Assert.True(Value(page, "hoopwire_recorder_frame_bytes_total") > 0);
        Assert.InRange(Value(page, "hoopwire_recorder_lag_seconds"), 0, 60);
        await _gateway.Process.Process.WaitForErrorLineAsync("Rule quiet only observes: it would have refused or held");
        await CheckAuditAsync();
    }

    private async Task CheckAuditAsync()
    {
        string rows = (await _gateway.OperatorAsync("audit", "--json", "--rule", "small")).EnsureSuccess().StandardOutput;
        Assert.Contains("\"kind\":\"limit\"", rows, StringComparison.Ordinal);
        Assert.Contains("more than 10 rows", rows, StringComparison.Ordinal);
        rows = (await _gateway.OperatorAsync("audit", "--json", "--rule", "hurried")).EnsureSuccess().StandardOutput;
        Assert.Contains("more than 12 statements a minute", Assert.Single(rows.Split('\n'), row => row.Contains("\"kind\":\"limit\"", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Contains("\"kind\":\"command-denied\"", rows, StringComparison.Ordinal);
        rows = (await _gateway.OperatorAsync("audit", "--json", "--contains", "watched")).EnsureSuccess().StandardOutput;
        Assert.Contains("\"observed\":\"quiet\"", rows, StringComparison.Ordinal);
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
