using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Suite;

/// <summary>Two MariaDBs that were told the same from their start on: one straight, the other through a gateway. What a script leaves behind, it leaves behind on both.</summary>
public sealed class SuitePair : IAsyncLifetime
{
    // Scripts announce what the server's log will say, which nobody looks at here.
    private const string Owner = """
        GRANT ALL ON *.* TO app@'%' WITH GRANT OPTION; CREATE DATABASE mtr;
        DELIMITER //
        CREATE PROCEDURE mtr.add_suppression(IN pattern varchar(512)) BEGIN END //
        CREATE PROCEDURE mtr.reset()
        BEGIN
          FOR d IN (SELECT SCHEMA_NAME AS name FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema', 'mtr', 'shop')) DO
            EXECUTE IMMEDIATE CONCAT('DROP DATABASE `', REPLACE(d.name, '`', '``'), '`');
          END FOR;
          CREATE DATABASE test CHARACTER SET latin1;
        END //
        DELIMITER ;
        """;

    // What a script may have left is not there for the next one.
    private const string Reset = "CALL mtr.reset()";

    private MariaDbServer? _straight;
    private MariaDbServer? _behind;
    private MySqlGateway? _gateway;

    public async Task InitializeAsync()
    {
        var servers = await Task.WhenAll(MariaDbServer.StartAsync(), MariaDbServer.StartAsync());
        (_straight, _behind) = (servers[0], servers[1]);
        await Task.WhenAll(servers.Select(server => server.RootAsync(Owner, null)));
        _gateway = await MySqlGateway.StartAsync(_behind);
        // The version that clients are greeted with is that of the target reached last.
        await MySqlClients.QueryAsync(await _gateway.EndpointAsync(), "SELECT 1");
    }

    /// <summary>What a script prints straight, and through the gateway.</summary>
    public async Task<(ProcessResult Straight, ProcessResult Through)> RunAsync(string script)
    {
        await Task.WhenAll(_straight!.RootAsync(Reset, null), _behind!.RootAsync(Reset, null));
        var through = await _gateway!.EndpointAsync();
        var results = await Task.WhenAll(MariaDbSuite.RunAsync(script, _straight.Endpoint()), MariaDbSuite.RunAsync(script, through));
        return (WithoutPorts(results[0]), WithoutPorts(results[1]));

        ProcessResult WithoutPorts(ProcessResult result) =>
            result with { StandardOutput = MariaDbSuite.WithoutPorts(result.StandardOutput, _straight.Endpoint().Port, through.Port) };
    }

    public async Task DisposeAsync()
    {
        if (_gateway is not null) await _gateway.DisposeAsync();
        if (_behind is not null) await _behind.DisposeAsync();
        if (_straight is not null) await _straight.DisposeAsync();
    }
}
