using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>An operator shuts people and targets off, in front of a MariaDB.</summary>
[Trait("Category", "Server")]
public class MySqlLockTests : IAsyncLifetime
{
    private MySqlGateway _gateway = null!;

    public async Task InitializeAsync() => _gateway = await MySqlGateway.StartAsync(await MariaDbServer.SharedAsync());

    public async Task DisposeAsync() => await _gateway.DisposeAsync();

    [Theory]
    [InlineData("alice", "ERROR 1045 (28000): User alice is locked: ask an operator of the gateway", "The session was ended: User alice is locked.")]
    [InlineData("shop", "ERROR 1049 (42000): Target shop is locked: ask an operator of the gateway", "The session was ended: Target shop is locked.")]
    public async Task Lock_UserOrTarget_EndsTheSessionAndRefusesTheNext(string name, string refused, string ended)
    {
        var endpoint = await _gateway.EndpointAsync();
        await using var client = RunningProcess.Start("mariadb", [.. endpoint.Options, "-N", "-B", "-n", endpoint.Database], endpoint.Environment);
        await client.Input.WriteLineAsync("SELECT 'is in';\nSELECT SLEEP(60);");
        await client.Input.FlushAsync();
        await client.WaitForLineAsync("is in");
        await OperatorAsync("lock", name);
        await client.FinishAsync();
        Assert.Contains(ended, client.StandardError, StringComparison.Ordinal);
        foreach (string plugin in (string[])["caching_sha2_password", "mysql_native_password", "client_ed25519"])
            Assert.Contains(refused, (await MySqlClients.QueryAsync(endpoint, "SELECT 1", $"--default-auth={plugin}")).StandardError, StringComparison.Ordinal);
        await OperatorAsync("unlock", name);
        Assert.Equal("1\n", (await MySqlClients.QueryAsync(endpoint, "SELECT 1")).EnsureSuccess().StandardOutput);
    }

    private async Task OperatorAsync(params string[] arguments) =>
        (await HoopwireProcess.RunAsync([.. arguments, "--config", _gateway.ConfigFile], new Dictionary<string, string> { ["SHOP_PASSWORD"] = MariaDbServer.Password })).EnsureSuccess();
}
