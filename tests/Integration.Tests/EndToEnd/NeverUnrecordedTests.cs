using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A gateway whose disk is full, and one that is killed: what a client was given stands in a sealed recording, and it is given nothing else.</summary>
[Trait("Category", "Server")]
public sealed class NeverUnrecordedTests
{
    private const int Clients = 3;
    private const int KilledAfter = 200;
    private const string InFull = """
        - name: in-full
          record: {results: masked}
        """;

    [Theory]
    [InlineData("strict")]
    [InlineData("durable")]
    public async Task Query_DiskFull_PsqlReads58030UntilThereIsRoom(string mode)
    {
        using var disk = new SmallDisk(megabytes: 256);
        await using var gateway = PostgresGateway.Configure(await PostgresServer.SharedAsync(), new PostgresGatewayOptions { More = $"recording: {{mode: {mode}}}" });
        Directory.CreateDirectory(Path.Combine(disk.Path, "data"));
        Directory.CreateSymbolicLink(gateway.DataDirectory, Path.Combine(disk.Path, "data"));
        await gateway.StartAsync();
        var endpoint = await gateway.EndpointAsync();
        await using var client = MarkedClient.Psql(endpoint, "full");
        await client.FeedAsync(1);
        await client.Process.WaitForLineAsync(client.Mark(1));
        disk.Fill();
        await client.TypeUntilItEndsAsync();
        Assert.Contains("58030", client.Process.StandardError, StringComparison.Ordinal);
        Assert.Equal("58030", await Login.RefusedAsync(endpoint));
        disk.Empty();
        await Login.UntilAsync(() => PostgresClients.QueryAsync(endpoint, "SELECT 'there is room'"), result => result.ExitCode == 0);
        Assert.Equal(0, await gateway.Process.StopAsync());
        AssertDelivered(await RecordedAsync(gateway.DataDirectory, recordings: 2), client, mark => $"'{mark}'");
    }

    [Fact]
    public async Task Query_DiskFullOnMariaDb_ClientIsToldUntilThereIsRoom()
    {
        using var disk = new SmallDisk(megabytes: 256);
        await using var gateway = await MySqlGateway.StartAsync(await MariaDbServer.SharedAsync(), dataDirectory: Path.Combine(disk.Path, "data"));
        var endpoint = await gateway.EndpointAsync();
        await using var client = MarkedClient.MariaDb(endpoint, "full");
        await client.FeedAsync(1);
        await client.Process.WaitForLineAsync(client.Mark(1));
        disk.Fill();
        await client.TypeUntilItEndsAsync();
        Assert.Contains("The session cannot be recorded, so it ends", client.Process.StandardError, StringComparison.Ordinal);
        Assert.Contains("The gateway cannot record sessions", (await MySqlClients.QueryAsync(endpoint, "SELECT 1")).StandardError, StringComparison.Ordinal);
        disk.Empty();
        await Login.UntilAsync(() => MySqlClients.QueryAsync(endpoint, "SELECT 'there is room'"), result => result.ExitCode == 0);
        Assert.Equal(0, await gateway.Process.StopAsync());
        AssertDelivered(await RecordedAsync(gateway.DataDirectory, recordings: 2), client, mark => $"'{mark}'");
    }

    [Theory]
    [InlineData("strict")]
    [InlineData("durable")]
    public async Task Kill_PsqlsInFullFlow_EveryRowDeliveredIsRecordedAndSealed(string mode)
    {
        await using var gateway = await PostgresGateway.StartAsync(
            await PostgresServer.SharedAsync(), new PostgresGatewayOptions { GrantRules = ["in-full"], Rules = InFull, More = $"recording: {{mode: {mode}}}" });
        var endpoint = await gateway.EndpointAsync();
        var clients = Enumerable.Range(0, Clients).Select(number => MarkedClient.Psql(endpoint, $"psql{number}")).ToList();
        await KillAsync(gateway.Process, clients);
        await gateway.StartAsync();
        Assert.Equal(0, await gateway.Process.StopAsync());
        string recorded = await RecordedAsync(gateway.DataDirectory, Clients);
        foreach (var client in clients) AssertDelivered(recorded, client, mark => $"[\"{mark}\"]");
    }

    [Fact]
    public async Task Kill_MariaDbClientsInFullFlow_EveryRowDeliveredIsRecordedAndSealed()
    {
        await using var gateway = await MySqlGateway.StartAsync(await MariaDbServer.SharedAsync(), "in-full", InFull);
        var endpoint = await gateway.EndpointAsync();
        var clients = Enumerable.Range(0, Clients).Select(number => MarkedClient.MariaDb(endpoint, $"mariadb{number}")).ToList();
        await KillAsync(gateway.Process, clients);
        await gateway.StartAgainAsync();
        Assert.Equal(0, await gateway.Process.StopAsync());
        string recorded = await RecordedAsync(gateway.DataDirectory, Clients);
        foreach (var client in clients) AssertDelivered(recorded, client, mark => $"[\"{mark}\"]");
    }

    /// <summary>Kills a gateway while its clients are in the middle of many statements.</summary>
    private static async Task KillAsync(HoopwireProcess gateway, List<MarkedClient> clients)
    {
        var fed = clients.Select(client => client.FeedAsync(100 * KilledAfter)).ToList();
        foreach (var client in clients) await client.Process.WaitForLineAsync(client.Mark(KilledAfter));
        await gateway.Process.StopAsync(signal: RunningProcess.SigKill);
        await Task.WhenAll(fed);
        foreach (var client in clients)
        {
            await client.Process.FinishAsync();
            await client.DisposeAsync();
        }
    }

    /// <summary>All recordings, decoded, each of which is sealed.</summary>
    private static async Task<string> RecordedAsync(string dataDirectory, int recordings)
    {
        string[] files = Directory.GetFiles(Path.Combine(dataDirectory, "recordings"), "*.zst", SearchOption.AllDirectories);
        Assert.InRange(files.Length, recordings, int.MaxValue);
        string all = "";
        foreach (string file in files)
        {
            var verified = await HoopwireProcess.RunAsync(["sessions", "verify", file, "--public-key", Path.Combine(dataDirectory, "keys", "recording.pub")]);
            Assert.Equal((0, ""), (verified.ExitCode, verified.StandardError));
            all += (await RunningProcess.RunAsync("zstdcat", [file])).EnsureSuccess().StandardOutput;
        }

        return all;
    }

    private static void AssertDelivered(string recorded, MarkedClient client, Func<string, string> form)
    {
        var delivered = client.Delivered();
        Assert.NotEmpty(delivered);
        Assert.All(delivered, number => Assert.Contains(form(client.Mark(number)), recorded, StringComparison.Ordinal));
    }
}
