using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Evasion.Tests;

/// <summary>What the views of extensions show comes from code in C: texts of statements with the values that somebody has written in them.</summary>
[Trait("Category", "Server")]
public class ExtensionViewTests
{
    private const string Said = "SAY-7719024436-T";

    [Theory]
    [InlineData(PostgresVersion.V15)]
    [InlineData(PostgresVersion.V18)]
    public async Task Run_StatementsOfOthersInAView_AreHiddenAndCountsAreNot(PostgresVersion version)
    {
        await using var server = await PostgresServer.StartAsync(version);
        await server.PsqlAsync("alter system set shared_preload_libraries = 'pg_stat_statements'");
        await server.StopAsync();
        await server.StartAsync();
        await server.PsqlAsync("create schema tools; create extension pg_stat_statements schema tools; create view public.slowest as select query as q, calls from tools.pg_stat_statements");
        // Utility statements are kept as they were written.
        await server.PsqlAsync($"comment on table customers is '{Said}'");
        var target = InProcessGateway.TargetOn(server) with { Credentials = [new TargetCredential("default", "postgres") { Password = new Secret(PostgresServer.PasswordOf("postgres")) }] };
        await using var gateway = InProcessGateway.Start(target, new GatewayLimits(), EvasionServer.Masks, "password");
        var canary = new Canary(Said);

        foreach (var way in Enum.GetValues<Way>())
        {
            await using var client = await CapturingClient.LoginAsync(gateway.Port);
            string[] shown = ["select query, calls from tools.pg_stat_statements", "table tools.pg_stat_statements", "select q, calls from slowest", "select calls, rows, total_exec_time from tools.pg_stat_statements order by calls limit 5"];
            await client.RunAsync(way, shown);
            Assert.Empty(client.Errors);
            Assert.Null(canary.FindIn(client.Received));
            string[] used = ["select left(query, 50) from tools.pg_stat_statements", "select calls from tools.pg_stat_statements where query like 'comment%'", "select upper(q) from slowest", "select query from tools.pg_stat_statements(true)"];
            await client.RunAsync(way, used);
            Assert.Equal(["42501", "42501", "42501", "42501"], client.Errors);
            Assert.Null(canary.FindIn(client.Received));
        }
    }
}
