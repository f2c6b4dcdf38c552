using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>One gateway with every way to prove who someone is, in front of a good target and several bad ones, and an OpenID provider.</summary>
public sealed class PeopleFixture : IAsyncLifetime
{
    /// <summary>The gateway.</summary>
    public PostgresGateway Gateway { get; private set; } = null!;

    /// <summary>The OpenID provider.</summary>
    public OidcProvider Provider { get; private set; } = null!;

    /// <summary>A key of alice's that lives as short as a key may, made before anything else.</summary>
    public string ShortKey { get; private set; } = "";

    /// <summary>Sessions that were opened with that key: one that is idle, one whose statement runs.</summary>
    public RunningProcess[] ShortSessions { get; private set; } = [];

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        var server = await PostgresServer.SharedAsync();
        Provider = await OidcProvider.StartAsync();
        Gateway = await PostgresGateway.StartAsync(server, new PostgresGatewayOptions
        {
            ClientCertificates = true,
            Identity = $$$"""
                  oidc:
                    - {name: people, issuer: "{{{Provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
                """,
            Targets = Targets(server),
            Grants = "- {groups: [dba], targets: [reports, down, wrong-password, wrong-certificate, wrong-name], rules: []}",
            Environment = new Dictionary<string, string> { ["WRONG_PASSWORD"] = "canary-wrong-password" },
        });
        ShortKey = await Gateway.Process.CreateKeyAsync("alice", "--ttl", "1m");
        ShortSessions = [.. ((string[])["SELECT 'idle';", "SELECT pg_sleep(600) AS until_expiry;"]).Select(StartShort)];
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var session in ShortSessions) await session.DisposeAsync();
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }

    private RunningProcess StartShort(string sql)
    {
        var psql = PostgresClients.StartPsql(Gateway.Endpoint("alice", ShortKey), "-At", "-v", "VERBOSITY=verbose");
        psql.Input.WriteLine(sql);
        psql.Input.Flush();
        return psql;
    }

    // The listener's own authority did not sign the server's certificate.
    private static string Targets(PostgresServer server) => $$$"""
        - name: reports
          protocol: postgres
          address: "127.0.0.1:{{{server.Port}}}"
          database: orders
          credential: {user: app, password: {env: ORDERS_PASSWORD}}
          tls: require
        - name: down
          protocol: postgres
          address: "127.0.0.1:1"
          database: orders
          credential: {user: app, password: {env: ORDERS_PASSWORD}}
        - name: wrong-password
          protocol: postgres
          address: "127.0.0.1:{{{server.Port}}}"
          database: orders
          credential: {user: app, password: {env: WRONG_PASSWORD}}
          tls: require
        - name: wrong-certificate
          protocol: postgres
          address: "127.0.0.1:{{{server.Port}}}"
          database: orders
          credential: {user: app, password: {env: ORDERS_PASSWORD}}
          tls: verify-full
          ca: ca.pem
        - name: wrong-name
          protocol: postgres
          address: "127.0.0.2:{{{server.Port}}}"
          database: orders
          credential: {user: app, password: {env: ORDERS_PASSWORD}}
          tls: verify-full
          ca: {{{server.CaFile}}}
        """;
}
