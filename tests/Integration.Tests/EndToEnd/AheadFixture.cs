using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway at which people ask ahead, for a time, together, and in an emergency.</summary>
public sealed class AheadFixture : IAsyncLifetime
{
    /// <summary>The gateway.</summary>
    public PostgresGateway Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        // One that nobody changes: the planner counts the pages of dead rows, too.
        foreach (string table in (string[])["public.ahead", "public.ahead_at_rest"])
            await server.PsqlAsync($"CREATE TABLE IF NOT EXISTS {table} (id int); GRANT ALL ON {table} TO app; TRUNCATE {table}; INSERT INTO {table} SELECT generate_series(1, 5000); ANALYZE {table}");
        Gateway = await PostgresGateway.StartAsync(server, new PostgresGatewayOptions
        {
            Users = new Dictionary<string, string[]> { ["alice"] = ["dba", "oncall"], ["bob"] = ["dba-leads"], ["dora"] = ["dba-leads"], ["erin"] = ["dba"], ["tom"] = ["busy"] },
            GrantRules = ["review", "no-roles"],
            Targets = $$$"""
                - name: pair
                  protocol: postgres
                  address: "127.0.0.1:{{{server.Port}}}"
                  database: orders
                  credential: {user: app, password: {env: ORDERS_PASSWORD}}
                  tls: require
                """,
            Grants = """
                - {groups: [dba], targets: [pair], rules: [pair]}
                - {groups: [busy], targets: [orders], rules: [hurried, wrong-column]}
                """,
            Rules = """
                - name: review
                  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m, breakGlass: [oncall]}
                - name: pair
                  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m, approvers: 2}
                - name: no-roles
                  block: {effects: [set-role]}
                - name: hurried
                  limit: {statementsPerMinute: 20, bytes: 20kB}
                - name: wrong-column
                  mask: [{column: public.customers.snn, with: redact}, {column: public.customers.ssn, with: redact}]
                  functions: {allow: [app.no_such]}
                """,
        });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
