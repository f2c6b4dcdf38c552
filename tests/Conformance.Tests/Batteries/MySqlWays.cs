using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>A MariaDB, and the ways to it.</summary>
public sealed class MySqlWays : IAsyncLifetime
{
    public MariaDbServer Server { get; private set; } = null!;

    public MySqlGateway Plain { get; private set; } = null!;

    public MySqlGateway Watchful { get; private set; } = null!;

    /// <summary>With masks on columns that the batteries read, and a block on something that each does.</summary>
    public MySqlGateway Ruled { get; private set; } = null!;

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
        Ruled = await MySqlGateway.StartAsync(Server, "pii, not-here", """
            - name: pii
              mask:
                - {column: customers.ssn, with: partial, keep: 4}
                - {column: "*.email", with: partial, keep: domain}
                - {column: shop.customers.born, with: truncate-date, to: month}
            - name: not-here
              block:
                text: [{matches: '^(SELECT 1/0|SELECT \? AS a|DELETE FROM b_bulk|UPDATE b_java)'}]
                message: "Not here"
            """);
        // The version that clients are greeted with is that of the target reached last.
        await MySqlClients.QueryAsync(await Plain.EndpointAsync(), "SELECT 1");
        await MySqlClients.QueryAsync(await Watchful.EndpointAsync(), "SELECT 1");
        await MySqlClients.QueryAsync(await Ruled.EndpointAsync(), "SELECT 1");
    }

    public async Task DisposeAsync()
    {
        await Ruled.DisposeAsync();
        await Watchful.DisposeAsync();
        await Plain.DisposeAsync();
        await Server.DisposeAsync();
    }
}
