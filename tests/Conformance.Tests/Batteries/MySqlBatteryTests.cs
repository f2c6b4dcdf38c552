using System.Text.RegularExpressions;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>Under a grant without rules nobody can tell the gateway from the server by what a MySQL client sees; and under rules that find nothing.</summary>
[Trait("Category", "Server")]
[Collection(MySqlBatteryCollection.Name)]
public partial class MySqlBatteryTests
{
    private readonly MySqlWays _ways;

    public MySqlBatteryTests(MySqlWays ways) => _ways = ways;

    [Theory]
    [InlineData(MySqlClient.MariaDb)]
    [InlineData(MySqlClient.PyMySql)]
    [InlineData(MySqlClient.NodeMySql2)]
    [InlineData(MySqlClient.ConnectorJ)]
    [InlineData(MySqlClient.ConnectorC)]
    [InlineData(MySqlClient.Dump)]
    public async Task Battery_ThroughGateway_GivesTheStraightTranscript(MySqlClient client)
    {
        string expected = Stable(await MySqlClients.BatteryAsync(client, _ways.Server.Endpoint()));
        Transcripts.AssertWhole(expected);
        Transcripts.AssertEqual(expected, Stable(await MySqlClients.BatteryAsync(client, await _ways.Plain.EndpointAsync())));
        Transcripts.AssertEqual(expected, Stable(await MySqlClients.BatteryAsync(client, await _ways.Watchful.EndpointAsync(tls: true))));
    }

    /// <summary>Compressed or not, a client sees the same: the server's own compression straight, the gateway's in front of it.</summary>
    [Theory]
    [InlineData(MySqlClient.NodeMySql2)]
    [InlineData(MySqlClient.ConnectorJ)]
    public async Task Battery_Compressed_GivesTheStraightTranscript(MySqlClient client)
    {
        string expected = Stable(await MySqlClients.BatteryAsync(client, _ways.Server.Endpoint() with { Compressed = true }));
        Transcripts.AssertWhole(expected);
        Transcripts.AssertEqual(expected, Stable(await MySqlClients.BatteryAsync(client, await _ways.Plain.EndpointAsync() with { Compressed = true })));
    }

    internal static string Stable(string transcript) => Varying().Replace(transcript, "");

    // Times of the mariadb client, paths of temporary files.
    [GeneratedRegex(@" \(\d+\.\d+ sec\)|/tmp/\w+\.tsv|^Host: .*$", RegexOptions.Multiline)]
    private static partial Regex Varying();
}
