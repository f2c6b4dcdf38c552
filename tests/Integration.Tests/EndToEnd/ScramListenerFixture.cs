using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway whose listener says <c>auth: scram</c>, where tokens and client certificates would prove people too.</summary>
public sealed class ScramListenerFixture : IAsyncLifetime
{
    /// <summary>The gateway.</summary>
    public PostgresGateway Gateway { get; private set; } = null!;

    /// <inheritdoc/>
    public async Task InitializeAsync() => Gateway = await PostgresGateway.StartAsync(await PostgresServer.SharedAsync(), new PostgresGatewayOptions
    {
        Auth = "scram",
        ClientCertificates = true,
        // Nobody is asked there: no token is taken.
        Identity = """
              oidc:
                - {name: people, issuer: "http://127.0.0.1:1", audience: hoopwire, user: "{sub}", groupsClaim: groups}
            """,
    });

    /// <inheritdoc/>
    public async Task DisposeAsync() => await Gateway.DisposeAsync();
}
