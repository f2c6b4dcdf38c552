using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>One gateway with every way to prove who someone is, in front of a good target and several bad ones, and an OpenID provider.</summary>
public sealed class PeopleFixture : IAsyncLifetime
{
    /// <summary>Time enough to log in with it on a slow machine.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(20);

    /// <summary>The gateway.</summary>
    public PostgresGateway Gateway { get; private set; } = null!;

    /// <summary>The OpenID provider.</summary>
    public OidcProvider Provider { get; private set; } = null!;

    /// <summary>A key of alice's that lives as short as a key may, made before anything else.</summary>
    public string ShortKey { get; private set; } = "";

    /// <summary>By what proved them, sessions that were opened with a proof that lives for as short as it may: one that is idle, one whose statement runs.</summary>
    internal Dictionary<string, HeldPsql[]> ShortSessions { get; } = [];

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
        await StartShortAsync("access key", Gateway.Endpoint("alice", ShortKey));
        await StartShortAsync("token", Gateway.Endpoint("dana", await Provider.MintAsync("dana", ["dba"], lifetime: Short)));
        var certificate = Gateway.Certificates.Client("alice", DateTimeOffset.UtcNow + Short);
        await StartShortAsync("client certificate", Gateway.Endpoint("alice", "") with { ClientCertificate = certificate });
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        foreach (var session in ShortSessions.Values.SelectMany(pair => pair)) await session.DisposeAsync();
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>What marks the statement that runs in a session of <see cref="ShortSessions"/>.</summary>
    public static string MarkOf(string proof) => $"until_the_{proof.Replace(' ', '_')}_expires";

    private async Task StartShortAsync(string proof, PostgresEndpoint endpoint)
    {
        ShortSessions[proof] = [HeldPsql.Start(Gateway, endpoint), HeldPsql.Start(Gateway, endpoint)];
        foreach (var psql in ShortSessions[proof]) await psql.AssertWorksAsync();
        await ShortSessions[proof][1].TypeAsync($"SELECT pg_sleep(600) AS {MarkOf(proof)};");
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
