using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>How often a MariaDB's catalogue is read, and who waits for that, as its own statistics count.</summary>
[Trait("Category", "Server")]
public class MySqlCatalogueReadingTests
{
    private const int Sessions = 8;

    private static readonly Rule Mask = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.ssn") }] };
    private static readonly Rule Watched = Mask with { Enforce = false };

    [Fact]
    public async Task Query_WhileTheCatalogueBeginsToAge_WaitsForNoReading()
    {
        await using var server = await MariaDbServer.StartAsync();
        var time = new LaterTime();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Mask], time: time);
        var connections = await OpenAsync(gateway);
        Assert.Equal(Masked, await AskAllAsync(connections));
        Assert.Equal(Sessions + 1, await CountAsync(server));

        time.Later = TimeSpan.FromSeconds(21);
        Assert.Equal(Masked, await AskAllAsync(connections));
        await UntilReadAsync(server);
        Assert.Equal(Sessions + 2, await CountAsync(server));

        // A command that waited for a reading would be refused now.
        await server.RootAsync("ALTER USER app@'%' ACCOUNT LOCK");
        time.Later = TimeSpan.FromSeconds(45);
        Assert.Equal(Masked, await AskAllAsync(connections));

        time.Later = TimeSpan.FromSeconds(80);
        foreach (var connection in connections)
            Assert.Contains("catalogue could not be read", (await Assert.ThrowsAsync<MySqlException>(() => AskAsync(connection))).Message, StringComparison.Ordinal);

        await server.RootAsync("ALTER USER app@'%' ACCOUNT UNLOCK");
        time.Later = TimeSpan.FromSeconds(90);
        Assert.Equal(Masked, await AskAllAsync(connections));
        foreach (var connection in connections) await connection.DisposeAsync();
    }

    [Fact]
    public async Task Query_AfterATableThatOthersHaveMadeAnew_IsMaskedByWhatWasReadAside()
    {
        await using var server = await MariaDbServer.StartAsync();
        var time = new LaterTime();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Mask], time: time);
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal("[redacted]", await AskAsync(connection));
        await server.RootAsync("ALTER TABLE customers ADD COLUMN first varchar(30) DEFAULT 'first' FIRST");

        time.Later = TimeSpan.FromSeconds(21);
        Assert.Equal("[redacted]", await AskAsync(connection));
        await UntilReadAsync(server, 1);
        // The connection that reads ends before what it has read is understood.
        string row = await Login.UntilAsync(() => AskWholeAsync(connection), row => row.Length > 0);
        Assert.Equal("first [redacted]", row);
    }

    [Fact]
    public async Task Query_FirstOfASession_WaitsForNoReading()
    {
        await using var server = await MariaDbServer.StartAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Mask]);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        // A command that waited for a reading would be refused now.
        await server.RootAsync("ALTER USER app@'%' ACCOUNT LOCK");
        Assert.Equal("[redacted]", await client.QueryAsync("SELECT ssn FROM customers WHERE id = 1"));
    }

    [Fact]
    public async Task Login_CatalogueCannotBeRead_SessionBeginsAndItsCommandIsRefused()
    {
        await using var server = await MariaDbServer.StartAsync();
        await server.RootAsync("ALTER USER app@'%' WITH MAX_USER_CONNECTIONS 1");
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Mask]);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Contains("catalogue could not be read", await client.QueryAsync("SELECT ssn FROM customers WHERE id = 1"), StringComparison.Ordinal);
    }

    /// <summary>The first column and the masked one; empty while the statement is to be sent again.</summary>
    private static async Task<string> AskWholeAsync(MySqlConnection connection)
    {
        try
        {
            await using var reader = await new MySqlCommand("SELECT * FROM customers WHERE id = 1", connection).ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            return $"{reader.GetString(0)} {reader.GetString("ssn")}";
        }
        catch (MySqlException e) when (e.Message.Contains("send it again", StringComparison.Ordinal))
        {
            return "";
        }
    }

    [Fact]
    public async Task Query_UnderMasksThatOnlyObserve_HasTheCatalogueReadOnceForAll()
    {
        await using var server = await MariaDbServer.StartAsync();
        var time = new LaterTime();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Watched], time: time);
        var connections = await OpenAsync(gateway);
        await AskAllAsync(connections);
        time.Later = TimeSpan.FromSeconds(21);
        await AskAllAsync(connections);
        await UntilReadAsync(server);
        await AskAllAsync(connections);

        Assert.Equal(Sessions + 2, await CountAsync(server));
        foreach (var connection in connections) await connection.DisposeAsync();
    }

    private static string[] Masked => [.. Enumerable.Repeat("[redacted]", Sessions)];

    private static async Task<MySqlConnection[]> OpenAsync(InProcessGateway gateway)
    {
        var connections = new MySqlConnection[Sessions];
        for (int i = 0; i < Sessions; i++) connections[i] = await gateway.OpenMySqlAsync();
        return connections;
    }

    private static async Task<string> AskAsync(MySqlConnection connection) =>
        (string)(await new MySqlCommand("SELECT ssn FROM customers WHERE id = 1", connection).ExecuteScalarAsync())!;

    private static async Task<string[]> AskAllAsync(MySqlConnection[] connections) => await Task.WhenAll(connections.Select(AskAsync));

    private static async Task<int> CountAsync(MariaDbServer server) => int.Parse(await AccountAsync(server, "TOTAL_CONNECTIONS"), System.Globalization.CultureInfo.InvariantCulture);

    // The connection of a reading ends with it.
    private static Task UntilReadAsync(MariaDbServer server, int sessions = Sessions) =>
        Login.UntilAsync(
            () => AccountAsync(server, "CONCAT(CURRENT_CONNECTIONS, ' ', TOTAL_CONNECTIONS)"),
            counts => counts == string.Create(System.Globalization.CultureInfo.InvariantCulture, $"{sessions} {sessions + 2}"));

    private static Task<string> AccountAsync(MariaDbServer server, string what) => server.RootAsync($"SELECT {what} FROM performance_schema.accounts WHERE USER = 'app'");
}
