using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>One MariaDB behind a gateway that takes keys, tokens of an OpenID provider and client certificates.</summary>
public sealed class MySqlPeopleFixture : IAsyncLifetime
{
    /// <summary>The gateway.</summary>
    public MySqlGateway Gateway { get; private set; } = null!;

    /// <summary>The OpenID provider.</summary>
    public OidcProvider Provider { get; private set; } = null!;

    /// <summary>The server behind the gateway.</summary>
    public MariaDbServer Server { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync()
    {
        Server = await MariaDbServer.SharedAsync();
        Provider = await OidcProvider.StartAsync();
        Gateway = await MySqlGateway.StartAsync(Server, identity: $$$"""
              oidc:
                - {name: people, issuer: "{{{Provider.Issuer}}}", audience: hoopwire, user: "{sub}", groupsClaim: groups}
            """);
    }

    /// <inheritdoc/>
    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Provider.DisposeAsync();
    }

    /// <summary>How somebody connects under TLS with a password: a key, or a token.</summary>
    public MySqlEndpoint Endpoint(string user, string password, bool tls = true) => new("127.0.0.1", Gateway.Port, user, password, MariaDbServer.Database) { Tls = tls };
}
