using HoopWire.Kit;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Listeners with <c>auth: password</c>, and with TLS required.</summary>
[Trait("Category", "Server")]
public class ListenerTests
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

    [Fact]
    public async Task Psql_ListenerRequiresTls_RefusesClearSessionsAndTakesClearCancels()
    {
        await using var gateway = await PostgresGateway.StartAsync(
            await PostgresServer.SharedAsync(), new PostgresGatewayOptions { TlsMode = "require" });
        var endpoint = await gateway.EndpointAsync();
        Assert.Equal("28000", await Login.RefusedAsync(endpoint with { SslMode = "disable" }));
        // libpq before 17 never encrypts a cancel request.
        await using var psql = PostgresClients.StartPsql(endpoint, "-At", "-v", "VERBOSITY=verbose", "-c", "SELECT pg_sleep(600) AS to_cancel");
        await Login.UntilAsync(
            () => gateway.Server.PsqlAsync("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep' AND query LIKE '%to_cancel'"),
            count => count == "1");
        psql.Signal(RunningProcess.SigInt);
        await psql.FinishAsync();
        Assert.Contains("ERROR:  57014: ", psql.StandardError, StringComparison.Ordinal);
    }
}
