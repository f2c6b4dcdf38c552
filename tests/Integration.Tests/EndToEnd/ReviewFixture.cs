using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway whose unbounded writes wait for a reviewer: on orders for long, on <c>brief</c> for two seconds, on <c>kept</c> past a disconnect; and an OpenID provider.</summary>
public sealed class ReviewFixture : IAsyncLifetime
{
    /// <summary>The gateway.</summary>
    public PostgresGateway Gateway { get; private set; } = null!;

    /// <summary>The OpenID provider.</summary>
    public OidcProvider Provider { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("CREATE TABLE IF NOT EXISTS public.held (id int); GRANT ALL ON public.held TO app");
        Provider = await OidcProvider.StartAsync();
        Gateway = await PostgresGateway.StartAsync(server, new PostgresGatewayOptions
        {
            Users = new Dictionary<string, string[]> { ["alice"] = ["dba"], ["bob"] = ["dba-leads"], ["erin"] = ["dba", "dba-leads"], ["carol"] = [] },
            Identity = $$$"""
                  oidc:
                    - {name: people, issuer: "{{{Provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
                """,
            GrantRules = ["review"],
            Targets = $$$"""
                - name: brief
                  protocol: postgres
                  address: "127.0.0.1:{{{server.Port}}}"
                  database: orders
                  credential: {user: app, password: {env: ORDERS_PASSWORD}}
                  tls: require
                - name: kept
                  protocol: postgres
                  address: "127.0.0.1:{{{server.Port}}}"
                  database: orders
                  credential: {user: app, password: {env: ORDERS_PASSWORD}}
                  tls: require
                """,
            Grants = """
                - {groups: [dba], targets: [brief], rules: [brief-review]}
                - {groups: [dba], targets: [kept], rules: [kept-review]}
                - {groups: [dba-leads], targets: [orders], rules: [lead-detectors]}
                """,
            Rules = """
                - name: lead-detectors
                  mask: [{detect: [us-ssn], with: redact}]
                - name: review
                  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m}
                - name: brief-review
                  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 2s}
                - name: kept-review
                  approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m, onDisconnect: keep}
                """,
            More = "publicUrl: https://gw.example.com",
        });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }
}
