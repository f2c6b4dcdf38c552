using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests;

[Trait("Category", "Server")]
public class DurableRelayTests
{
    [Fact]
    public async Task Query_DiskIsSlow_ReachesTheServerOnlyOnceSynced()
    {
        var server = await PostgresServer.SharedAsync();
        using var open = new ManualResetEventSlim(true);
        using var waiting = new SemaphoreSlim(0);
        await using var gateway = Start(server, () =>
        {
            if (open.IsSet) return;
            waiting.Release();
            open.Wait();
        });
        await using var client = await RawClient.LoginAsync(gateway.Port);
        string lockName = "select pg_advisory_lock(4711); select 2";
        open.Reset();
        await client.SendAsync(RawClient.Query(lockName));
        Assert.True(await waiting.WaitAsync(TimeSpan.FromSeconds(30)));
        Assert.Equal(0L, await LocksAsync(server));
        open.Set();
        await client.ReadUntilAsync('Z');
        Assert.Equal(1L, await LocksAsync(server));
    }

    [Fact]
    public async Task Query_Pipelined_EveryReplyComesInOrder()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = Start(server, null);
        await using var connection = await gateway.OpenAsync();
        for (int round = 0; round < 20; round++)
        {
            await using var batch = new NpgsqlBatch(connection);
            for (int i = 0; i < 20; i++) batch.BatchCommands.Add(new NpgsqlBatchCommand("select $1::int") { Parameters = { new() { Value = i } } });
            await using var reader = await batch.ExecuteReaderAsync();
            for (int i = 0; i < 20; i++)
            {
                Assert.True(await reader.ReadAsync());
                Assert.Equal(i, reader.GetInt32(0));
                await reader.NextResultAsync();
            }
        }
    }

    [Fact]
    public async Task Query_LongTextAndCopyIn_WaitForTheDiskAndArriveWhole()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = Start(server, null);
        await using var connection = await gateway.OpenAsync();
        string text = new('x', 3_000_000);
        Assert.Equal(3_000_000, await new NpgsqlCommand($"select length('{text}')", connection).ExecuteScalarAsync());
        await new NpgsqlCommand("create temp table t (v text)", connection).ExecuteNonQueryAsync();
        await using (var writer = await connection.BeginTextImportAsync("copy t from stdin"))
        {
            for (int i = 0; i < 5000; i++) await writer.WriteAsync($"{text.AsSpan(0, 200)}\n");
        }

        Assert.Equal(5000L, await new NpgsqlCommand("select count(*) from t", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Query_DiskFails_SessionEndsBeforeItIsForwarded()
    {
        var server = await PostgresServer.SharedAsync();
        FailingDisk disk = new();
        await using var gateway = Start(server, disk.BeforeSync);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
        disk.Fail();
        var ended = await Assert.ThrowsAsync<PostgresException>(() => new NpgsqlCommand("select 2", connection).ExecuteScalarAsync());
        Assert.Equal("58030", ended.SqlState);
        var refused = await Assert.ThrowsAsync<PostgresException>(() => gateway.OpenAsync());
        Assert.Equal("58030", refused.SqlState);
    }

    private static InProcessGateway Start(PostgresServer server, Action? beforeSync) => InProcessGateway.Start(
        InProcessGateway.TargetOn(server), new GatewayLimits(), [], auth: "password", recording: o => o with { Durable = true, BeforeSync = beforeSync });

    private static async Task<long> LocksAsync(PostgresServer server)
    {
        await using var direct = new NpgsqlConnection(server.ConnectionString("postgres"));
        await direct.OpenAsync();
        return (long)(await new NpgsqlCommand("select count(*) from pg_locks where locktype = 'advisory' and objid = 4711", direct).ExecuteScalarAsync())!;
    }
}
