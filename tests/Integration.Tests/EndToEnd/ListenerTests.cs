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

    [Theory]
    [InlineData("50524F5859205443503420 3139382E35312E3130302E37 20 3139322E302E322E31 20 34373131 20 35343332 0D0A")] // PROXY TCP4 198.51.100.7 192.0.2.1 4711 5432
    [InlineData("0D0A0D0A000D0A515549540A 21 11 000C C6336407 C0000201 1267 1538")]
    public async Task Psql_BehindATrustedProxy_IsRecordedUnderItsOwnAddress(string header)
    {
        await using var gateway = await PostgresGateway.StartAsync(
            await PostgresServer.SharedAsync(), new PostgresGatewayOptions { ProxyProtocol = true });
        await using var proxy = new HeaderProxy(gateway.Port, Convert.FromHexString(header.Replace(" ", "", StringComparison.Ordinal)));
        var endpoint = await gateway.EndpointAsync();
        Assert.Equal(2, (await PostgresClients.QueryAsync(endpoint, "SELECT 1")).ExitCode);
        Assert.StartsWith("alice/", await Login.AcceptedAsync(endpoint with { Port = proxy.Port }), StringComparison.Ordinal);
        string sessions = (await gateway.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput;
        Assert.Contains("\"clientAddress\":\"198.51.100.7:4711\"", Assert.Single(RecordFixture.Lines(sessions)), StringComparison.Ordinal);
    }
}
