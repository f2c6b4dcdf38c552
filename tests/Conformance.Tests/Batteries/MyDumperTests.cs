using HoopWire.Kit;

namespace HoopWire.Conformance.Tests.Batteries;

/// <summary>mydumper and myloader, which speak over several connections at once: what they dump and load through the gateway is what they do straight.</summary>
[Trait("Category", "Server")]
[Collection(MySqlBatteryCollection.Name)]
public class MyDumperTests(MySqlWays ways)
{
    private static readonly string[] Whole = ["--triggers", "--routines", "--events", "--rows", "60"];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Dump_ThroughGateway_IsTheStraightOne(bool compressed)
    {
        using var folder = new TemporaryFolder();
        (await MyDumper.DumpAsync(ways.Server.Endpoint(), folder.File("straight"), Whole)).EnsureSuccess();
        var through = compressed ? await ways.Watchful.EndpointAsync() : await ways.Plain.EndpointAsync();
        (await MyDumper.DumpAsync(through with { Compressed = compressed }, folder.File("through"), Whole)).EnsureSuccess();
        AssertEqual(MyDumper.Read(folder.File("straight")), MyDumper.Read(folder.File("through")));
    }

    [Fact]
    public async Task Load_ThroughGateway_HoldsWhatWasDumped()
    {
        using var folder = new TemporaryFolder();
        (await MyDumper.DumpAsync(ways.Server.Endpoint(), folder.File("dump"), Whole)).EnsureSuccess();
        await ways.Server.RootAsync("CREATE DATABASE loaded CHARACTER SET utf8mb4", null);
        try
        {
            (await MyDumper.LoadAsync(await ways.Plain.EndpointAsync() with { Database = "loaded" }, folder.File("dump"))).EnsureSuccess();
            Assert.Equal(await DumpAsync(MariaDbServer.Database), await DumpAsync("loaded"));
        }
        finally
        {
            await ways.Server.RootAsync("DROP DATABASE loaded", null);
        }
    }

    private static void AssertEqual(IReadOnlyDictionary<string, string> expected, IReadOnlyDictionary<string, string> actual)
    {
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.Contains(expected.Values, text => text.Contains("INSERT INTO `customers`", StringComparison.Ordinal));
        foreach (var (name, text) in expected) Transcripts.AssertEqual(text, actual[name]);
    }

    private async Task<string> DumpAsync(string database) =>
        (await RunningProcess.RunAsync("mariadb-dump", [.. ways.Server.Endpoint().Options, "--skip-comments", "--hex-blob", database], ways.Server.Endpoint().Environment)).EnsureSuccess().StandardOutput;
}
