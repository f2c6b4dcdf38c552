using System.Globalization;
using HoopWire.Access;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>How often a target's catalogue is read, as its own statistics count.</summary>
[Trait("Category", "Server")]
public class CatalogueReadingTests
{
    private const string Database = "catalogue_reading";

    [Fact]
    public async Task Query_ManySessionsWhoseCatalogueHasAged_ReadItOnce()
    {
        const int sessions = 16;
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync($"create database {Database}");
        try
        {
            // One for each session, one reading for the first of them, and one for all after it has aged.
            const int expected = sessions + 2;
            await RunAsync(server, sessions, expected);
            await Login.UntilAsync(() => server.PsqlAsync($"select count(*) from pg_stat_activity where datname = '{Database}'"), count => count.Trim() == "0");
            Assert.Equal(expected, await CountAsync(server));
        }
        finally
        {
            await server.PsqlAsync($"drop database {Database} with (force)");
        }
    }

    private static async Task RunAsync(PostgresServer server, int sessions, int expected)
    {
        var time = new LaterTime();
        var target = InProcessGateway.TargetOn(server) with { Database = Database };
        var mask = new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.people.ssn") }] };
        await using var gateway = InProcessGateway.Start(target, new GatewayLimits(), [mask], time: time);
        var connections = new List<NpgsqlConnection>();
        try
        {
            for (int i = 0; i < sessions; i++) connections.Add(await gateway.OpenAsync());
            await AskAllAsync(connections);
            time.Later = CatalogueAge.Max + TimeSpan.FromSeconds(1);
            await AskAllAsync(connections);
            await AskAllAsync(connections);
        }
        finally
        {
            foreach (var connection in connections) await connection.DisposeAsync();
        }

        // The reading goes on without those for whom it was begun. The server counts a connection when it ends.
        await Login.UntilAsync(() => CountAsync(server), count => count >= expected);
    }

    private static async Task<int> CountAsync(PostgresServer server) =>
        int.Parse(await server.PsqlAsync($"select sessions from pg_stat_database where datname = '{Database}'"), CultureInfo.InvariantCulture);

    private static Task AskAllAsync(List<NpgsqlConnection> connections) =>
        Task.WhenAll(connections.Select(async connection => Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync())));
}
