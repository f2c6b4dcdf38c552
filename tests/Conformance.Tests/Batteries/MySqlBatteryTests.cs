using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Under a grant without rules nobody can tell the gateway from the server by what a MySQL client sees; and under rules that find nothing.</summary>
[Trait("Category", "Server")]
[Collection(BatteryCollection.Name)]
public partial class MySqlBatteryTests : IClassFixture<MySqlBatteryTests.Ways>
{
    private readonly Ways _ways;

    public MySqlBatteryTests(Ways ways) => _ways = ways;

    [Theory]
    [InlineData(MySqlClient.MariaDb)]
    [InlineData(MySqlClient.PyMySql)]
    [InlineData(MySqlClient.NodeMySql2)]
    [InlineData(MySqlClient.ConnectorJ)]
    [InlineData(MySqlClient.Dump)]
    public async Task Battery_ThroughGateway_GivesTheStraightTranscript(MySqlClient client)
    {
        string expected = Stable(await MySqlClients.BatteryAsync(client, _ways.Server.Endpoint()));
        Transcripts.AssertWhole(expected);
        Transcripts.AssertEqual(expected, Stable(await MySqlClients.BatteryAsync(client, await _ways.Plain.EndpointAsync())));
        Transcripts.AssertEqual(expected, Stable(await MySqlClients.BatteryAsync(client, await _ways.Watchful.EndpointAsync(tls: true))));
    }

    private static string Stable(string transcript) => Varying().Replace(transcript, "");

    // Times of the mariadb client, paths of temporary files.
    [GeneratedRegex(@" \(\d+\.\d+ sec\)|/tmp/\w+\.tsv|^Host: .*$", RegexOptions.Multiline)]
    private static partial Regex Varying();

    /// <summary>A server, and the ways to it.</summary>
    public sealed class Ways : IAsyncLifetime
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
}
