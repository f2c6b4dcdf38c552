using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>One MariaDB, and gateways in front of it under different rules.</summary>
public sealed class MySqlFixture : IAsyncLifetime
{
    public MariaDbServer Server { get; private set; } = null!;

    /// <summary>Without rules.</summary>
    public MySqlGateway Plain { get; private set; } = null!;

    /// <summary>With a block.</summary>
    public MySqlGateway Guarded { get; private set; } = null!;

    /// <summary>With limits and detectors.</summary>
    public MySqlGateway Bounded { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await MariaDbServer.SharedAsync();
        var gateways = await Task.WhenAll(
            MySqlGateway.StartAsync(Server),
            MySqlGateway.StartAsync(Server, "no-ddl", """
                - name: no-ddl
                  block: {effects: [ddl], message: "Schema changes go through migrations"}
                """),
            MySqlGateway.StartAsync(Server, "bound, pii", """
                - name: bound
                  limit: {rows: 1000, bytes: 2MB, statementTimeout: 1500ms}
                - name: pii
                  mask:
                    - {detect: [email], with: redact}
                """));
        (Plain, Guarded, Bounded) = (gateways[0], gateways[1], gateways[2]);
    }

    public async Task DisposeAsync()
    {
        await Plain.DisposeAsync();
        await Guarded.DisposeAsync();
        await Bounded.DisposeAsync();
    }

    /// <summary>Waits until the server runs this statement.</summary>
    public async Task WaitForAsync(string statement)
    {
        while (await Server.RootAsync($"SELECT COUNT(*) FROM information_schema.processlist WHERE info = '{statement}'") == "0") await Task.Delay(20);
    }
}
