using System.Globalization;
using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>
/// Under masks and a block a MySQL client sees what it sees straight, but for what the rules change: masked values in the masked columns, and what
/// <c>tests/Conformance.Tests/Ruled/mysql</c> lists for each client, line by line.
/// </summary>
[Trait("Category", "Server")]
[Collection(MySqlBatteryCollection.Name)]
public class MySqlRuledBatteryTests
{
    private const int Customers = 50;
    private readonly MySqlWays _ways;

    public MySqlRuledBatteryTests(MySqlWays ways) => _ways = ways;

    [Theory]
    [InlineData(MySqlClient.MariaDb)]
    [InlineData(MySqlClient.PyMySql)]
    [InlineData(MySqlClient.NodeMySql2)]
    [InlineData(MySqlClient.ConnectorJ)]
    [InlineData(MySqlClient.ConnectorC)]
    public async Task Battery_ThroughRuledGateway_DiffersByTheRulesOnly(MySqlClient client)
    {
        string straight = MySqlBatteryTests.Stable(await MySqlClients.BatteryAsync(client, _ways.Server.Endpoint()));
        Transcripts.AssertWhole(straight);
        string ruled = MySqlBatteryTests.Stable(await MySqlClients.BatteryAsync(client, await _ways.Ruled.EndpointAsync(tls: true)));
        // What a battery could not end stays behind, and would be in the way of the next.
        await _ways.Server.RootAsync("DROP TABLE IF EXISTS b_cli, b_py, b_node, b_java, b_bulk");
        Transcripts.AssertWhole(ruled);
        AssertHidden(ruled);
        Assert.Contains("Not here", ruled, StringComparison.Ordinal);
        await Transcripts.AssertChangesAsync(Path.Combine(Repository.Root, "tests", "Conformance.Tests", "Ruled", "mysql", client + ".txt"), Masked(straight), ruled);
    }

    /// <summary>What the straight transcript becomes by the masks alone, told from the seed and not by the gateway.</summary>
    private static string Masked(string straight)
    {
        for (int i = 1; i <= Customers; i++)
        {
            straight = straight
                .Replace(Email(i), new string('*', Email(i).IndexOf('@', StringComparison.Ordinal)) + "@example.org", StringComparison.Ordinal)
                .Replace(Ssn(i), new string('*', Ssn(i).Length - 4) + Ssn(i)[^4..], StringComparison.Ordinal)
                .Replace(Iso(Born(i)), Iso(FirstOfMonth(i)), StringComparison.Ordinal);
        }

        return straight;
    }

    private static void AssertHidden(string transcript) => Assert.All(Enumerable.Range(1, Customers), i =>
    {
        Assert.DoesNotContain(Email(i), transcript, StringComparison.Ordinal);
        Assert.DoesNotContain(Ssn(i), transcript, StringComparison.Ordinal);
        if (Born(i).Day != 1) Assert.DoesNotContain(Iso(Born(i)), transcript, StringComparison.Ordinal);
    });

    private static string Email(int id) => $"person{id}@example.org";

    private static string Ssn(int id) => $"212-{10 + id}-{1000 + id}";

    private static DateOnly Born(int id) => new DateOnly(1950, 1, 1).AddDays(id);

    private static DateOnly FirstOfMonth(int id) => new(Born(id).Year, Born(id).Month, 1);

    private static string Iso(DateOnly date) => date.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
}
