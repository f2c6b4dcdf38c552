using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Conformance.Tests.Kit;

[Trait("Category", "Server")]
public class PostgresServerTests
{
    public static TheoryData<PostgresVersion> Versions { get; } = [PostgresVersion.V15, PostgresVersion.V18];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task StartAsync_SeededDatabase_HoldsTheCanaries(PostgresVersion version)
    {
        var server = await PostgresServer.SharedAsync(version);

        Assert.Equal(((int)version).ToString(), (await server.PsqlAsync("SHOW server_version")).Split('.')[0]);
        Assert.Equal("50|200|400", await server.PsqlAsync(
            "SELECT (SELECT count(*) FROM customers), (SELECT count(*) FROM orders), (SELECT count(*) FROM events)"));
        Assert.Equal(SeedData.Canary.Ssn, await server.PsqlAsync($"SELECT ssn FROM customer_view WHERE id = {SeedData.CanaryId}"));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task PgHba_EveryUser_LogsInByItsOwnMethod(PostgresVersion version)
    {
        var server = await PostgresServer.SharedAsync(version);
        foreach (var user in new[] { "trust_user", "password_user", "md5_user", "scram_user", "app" })
        {
            var right = await PostgresClients.QueryAsync(server.Endpoint(user), "SELECT current_user, ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()");
            Assert.Equal($"{user}|t\n", right.EnsureSuccess().StandardOutput);
            var wrong = await PostgresClients.QueryAsync(server.Endpoint(user) with { Password = "wrong" }, "SELECT 1");
            Assert.Equal(user == "trust_user" ? 0 : 2, wrong.ExitCode);
        }

        var certificate = server.Endpoint("cert_user") with { ClientCertificate = server.ClientCertificate };
        Assert.Equal("cert_user\n", (await PostgresClients.QueryAsync(certificate, "SELECT current_user")).EnsureSuccess().StandardOutput);
        Assert.Equal(2, (await PostgresClients.QueryAsync(server.Endpoint("cert_user"), "SELECT 1")).ExitCode);
    }

    [Fact]
    public async Task ConnectionString_Npgsql_VerifiesTheServer()
    {
        var server = await PostgresServer.SharedAsync();
        await using var source = NpgsqlDataSource.Create(server.ConnectionString());
        await using var command = source.CreateCommand("SELECT count(*) FROM public.customers");
        Assert.Equal(50L, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task StopAsync_Crash_StartsAgainOnTheSamePort()
    {
        await using var server = await PostgresServer.StartAsync();
        await server.StopAsync(RunningProcess.SigKill);
        await server.StartAsync();
        Assert.Equal("50", await server.PsqlAsync("SELECT count(*) FROM customers"));
    }

    [Fact]
    public async Task LogFile_ApplicationName_IsOnItsLines()
    {
        var server = await PostgresServer.SharedAsync();
        await PostgresClients.QueryAsync(server.Endpoint() with { ApplicationName = "kit-log-test" }, "SELECT 41 + 1").EnsureSuccessAsync();
        Assert.NotEmpty(await server.LogLinesAsync(0, line => line.Contains("app=kit-log-test", StringComparison.Ordinal)));
    }
}
