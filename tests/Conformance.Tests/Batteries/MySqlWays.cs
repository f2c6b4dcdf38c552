using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>A MariaDB, and the ways to it.</summary>
public sealed class MySqlWays : IAsyncLifetime
{
    public MariaDbServer Server { get; private set; } = null!;

    public MySqlGateway Plain { get; private set; } = null!;

    public MySqlGateway Watchful { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await MariaDbServer.StartAsync();
        Plain = await MySqlGateway.StartAsync(Server);
        Watchful = await MySqlGateway.StartAsync(Server, "detect, bound, watch", """
            - name: detect
              mask:
                - {detect: [iban], with: redact}
            - name: bound
              limit: {rows: 1000000000, bytes: 100GB}
            - name: watch
              enforce: false
              block: {effects: [read, write, ddl]}
            """);
        // The version that clients are greeted with is that of the target reached last.
        await MySqlClients.QueryAsync(await Plain.EndpointAsync(), "SELECT 1");
        await MySqlClients.QueryAsync(await Watchful.EndpointAsync(), "SELECT 1");
    }

    public async Task DisposeAsync()
    {
        await Watchful.DisposeAsync();
        await Plain.DisposeAsync();
        await Server.DisposeAsync();
    }
}
