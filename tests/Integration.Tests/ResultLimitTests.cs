using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>What <c>limit: {rows, bytes}</c> counts: a result that is read in parts is one result.</summary>
[Trait("Category", "Server")]
public class ResultLimitTests
{
    private const int Rows = 25;

    private static readonly Rule Small = new("small") { Limit = new LimitRule { Rows = Rows } };

    private static readonly Rule Short = new("short") { Limit = new LimitRule { Bytes = 2_500 } };

    // Makes the gateway read statements, and concerns none of these tests' statements.
    private static readonly Rule Reads = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };

    [Theory]
    [InlineData(false, "")]
    [InlineData(false, "named")]
    [InlineData(true, "")]
    [InlineData(true, "named")]
    public async Task Portal_ExecutedTenRowsAtATime_IsCountedOverAllExecutes(bool reads, string portal)
    {
        await using var gateway = await StartAsync(reads, Small);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync([
            .. RawClient.Message('P', [0, .. RawClient.Text("select generate_series(1, 1000)"), 0, 0]),
            .. RawClient.Message('B', [.. RawClient.Text(portal), 0, 0, 0, 0, 0, 0, 0])]);
        int rows = 0;
        string? code = null;
        for (int i = 0; i < 4 && code is null; i++)
        {
            await client.SendAsync([.. RawClient.Message('E', [.. RawClient.Text(portal), .. RawClient.Int(10)]), .. RawClient.Message('H')]);
            for (char type = ' '; type is not ('s' or 'E');)
            {
                (type, byte[] body) = await client.ReadAsync();
                if (type == 'D') rows++;
                if (type == 'E') code = RawClient.Field(body, 'C');
            }
        }

        Assert.Equal(("54000", Rows), (code, rows));
        await client.SendAsync(RawClient.Message('S'));
        await client.ReadUntilAsync('Z');
        await client.SendAsync([.. RawClient.Run("select generate_series(1, 20)"), .. RawClient.Message('S')]);
        Assert.Equal(20, (await client.ReadUntilAsync('Z')).Count(type => type == 'D'));
    }

    [Theory]
    [InlineData(false, "")]
    [InlineData(true, "")]
    [InlineData(false, "WITH HOLD")]
    [InlineData(true, "WITH HOLD")]
    public async Task Cursor_FetchedTenRowsAtATime_IsCountedOverAllFetches(bool reads, string hold)
    {
        await using var gateway = await StartAsync(reads, Small);
        await using var connection = await OpenAsync(gateway);
        var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, $"DECLARE c CURSOR {hold} FOR SELECT generate_series(1, 1000)");
        if (hold.Length > 0) await transaction.CommitAsync();
        Assert.Equal(10, await CountAsync(connection, "FETCH 10 FROM c"));
        Assert.Equal(10, await CountAsync(connection, "FETCH FORWARD 10 FROM \"c\""));
        Assert.Equal("54000", (await Assert.ThrowsAsync<PostgresException>(() => CountAsync(connection, "FETCH 10 FROM c"))).SqlState);
        if (hold.Length == 0) await transaction.RollbackAsync();
        // Another cursor of the name is another result, and so is every statement.
        transaction = await connection.BeginTransactionAsync();
        if (hold.Length > 0) await RunAsync(connection, "CLOSE c");
        await RunAsync(connection, "DECLARE c CURSOR FOR SELECT generate_series(1, 1000)");
        Assert.Equal(20, await CountAsync(connection, "FETCH 20 FROM c"));
        Assert.Equal(20, await CountAsync(connection, "SELECT generate_series(1, 1000) FETCH FIRST 20 ROWS ONLY"));
        Assert.Equal(20, await CountAsync(connection, "SELECT generate_series(1, 1000) FETCH FIRST 20 ROWS ONLY"));
        await transaction.RollbackAsync();
    }

    [Fact]
    public async Task Cursor_OpenedByAFunctionInEachTransaction_IsCountedAnew()
    {
        await using var gateway = await StartAsync(false, Small);
        await using var connection = await OpenAsync(gateway);
        for (int i = 0; i < 3; i++)
        {
            await using var transaction = await connection.BeginTransactionAsync();
            await RunAsync(connection, "DO $$ DECLARE c refcursor := 'made'; BEGIN OPEN c FOR SELECT generate_series(1, 20); END $$");
            Assert.Equal(20, await CountAsync(connection, "FETCH ALL FROM made"));
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cursor_FetchedSeveralTimesInOneText_IsCountedOverAllFetches(bool reads)
    {
        await using var gateway = await StartAsync(reads, Small);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 1000); /* a */ FETCH 10 c; fetch 10 c; FETCH 10 c"));
        Assert.Equal("CCTDDDDDDDDDDCTDDDDDDDDDDCTDDDDDEZ", await client.ReadUntilAsync('Z'));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Cursor_FetchedInParts_IsCountedInBytesToo(bool reads)
    {
        await using var gateway = await StartAsync(reads, Short);
        await using var connection = await OpenAsync(gateway);
        await using var transaction = await connection.BeginTransactionAsync();
        await RunAsync(connection, "DECLARE c CURSOR FOR SELECT repeat('x', 94) FROM generate_series(1, 1000)");
        Assert.Equal(10, await CountAsync(connection, "FETCH 10 FROM c"));
        Assert.Equal(10, await CountAsync(connection, "FETCH 10 FROM c"));
        Assert.Equal("54000", (await Assert.ThrowsAsync<PostgresException>(() => CountAsync(connection, "FETCH 10 FROM c"))).SqlState);
    }

    [Theory]
    [InlineData(true, "COPY (SELECT generate_series(1, 1000)) TO STDOUT")]
    [InlineData(false, "COPY (SELECT repeat('x', 94) FROM generate_series(1, 1000)) TO STDOUT")]
    [InlineData(false, "COPY (SELECT repeat('x', 90) FROM generate_series(1, 1000)) TO STDOUT (FORMAT csv)")]
    public async Task CopyOut_OverTheLimit_EndsThereAndNotTheSession(bool byRows, string sql)
    {
        await using var gateway = await StartAsync(false, byRows ? Small : Short);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query(sql));
        string seen = await client.ReadUntilAsync('Z');
        Assert.InRange(seen.Count(type => type == 'd'), byRows ? Rows : 24, byRows ? Rows : 27);
        Assert.EndsWith("EZ", seen, StringComparison.Ordinal);
        await client.SendAsync(RawClient.Query("SELECT 1"));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    private static async Task<InProcessGateway> StartAsync(bool reads, Rule rule) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), reads ? [rule, Reads] : [rule], "password");

    // The driver's own look at the types would be over the limit.
    private static async Task<NpgsqlConnection> OpenAsync(InProcessGateway gateway)
    {
        var connection = new NpgsqlConnection(gateway.ConnectionString() + ";Server Compatibility Mode=NoTypeLoading");
        await connection.OpenAsync();
        return connection;
    }

    private static async Task RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task<int> CountAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        int rows = 0;
        while (await reader.ReadAsync()) rows++;
        return rows;
    }
}
