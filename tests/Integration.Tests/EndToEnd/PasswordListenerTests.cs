using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A listener with <c>auth: password</c>.</summary>
[Trait("Category", "Server")]
public class PasswordListenerTests
{
    [Fact]
    public async Task Psql_KeyInClear_IsTakenUnderTlsOnly()
    {
        await using var gateway = await PostgresGateway.StartAsync(
            await PostgresServer.SharedAsync(), new PostgresGatewayOptions { Auth = "password" });
        var endpoint = await gateway.EndpointAsync();
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint), StringComparison.Ordinal);
        await Login.AssertWrongPasswordAsync(endpoint with { Password = "wrong" });
        var clear = await PostgresClients.QueryAsync(endpoint with { SslMode = "disable" }, "SELECT 1");
        Assert.Equal(2, clear.ExitCode);
        Assert.Contains("over TLS only", clear.StandardError, StringComparison.Ordinal);
        Assert.Equal("28000", await Login.RefusedAsync(endpoint with { SslMode = "disable" }));
    }
}
