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

    /// <summary>FETCH may be prepared by the protocol, and SQL runs it by its name.</summary>
    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task Cursor_FetchedByExecuteOfAPreparedFetch_IsCountedOverAllFetches(bool reads, bool extended)
    {
        await using var gateway = await StartAsync(reads, Small);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync([
            .. RawClient.Query("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 1000)"),
            .. Parse("f", "FETCH 10 FROM c"), .. Parse("again", "EXECUTE f"), .. Parse("s", "SELECT 1"), .. RawClient.Message('S')]);
        Assert.Equal("CCZ", await client.ReadUntilAsync('Z'));
        Assert.Equal("111Z", await client.ReadUntilAsync('Z'));
        int rows = 0;
        foreach (string sql in (string[])["EXECUTE f", "EXECUTE again", "SELECT 1; EXECUTE \"f\"; EXECUTE f"])
        {
            bool isOne = !sql.Contains(';', StringComparison.Ordinal);
            await client.SendAsync(extended && isOne ? [.. RawClient.Run(sql), .. RawClient.Message('S')] : RawClient.Query(sql));
            string seen = await client.ReadUntilAsync('Z');
            rows += seen.Count(type => type == 'D');
            if (isOne) Assert.DoesNotContain('E', seen);
            else Assert.EndsWith("DDDDDEZ", seen, StringComparison.Ordinal);
        }

        Assert.Equal(Rows + 1, rows);
        await client.SendAsync(RawClient.Query("ROLLBACK; SELECT generate_series(1, 25)"));
        Assert.Equal(Rows, (await client.ReadUntilAsync('Z')).Count(type => type == 'D'));
    }

    [Fact]
    public async Task Cursor_FetchedByANameThatIsGivenAwayInTheSameBatch_IsCountedByWhatTheTargetRuns()
    {
        await using var gateway = await StartAsync(false, Small);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 1000)"));
        await client.ReadUntilAsync('Z');
        int rows = 0;
        string seen = "";
        for (int i = 0; i < 3; i++)
        {
            // When the rows come the name is another statement's.
            await client.SendAsync([
                .. Parse("f", "FETCH 10 FROM c"), .. RawClient.Message('S'), .. RawClient.Query("EXECUTE f"), .. RawClient.Message('C', [(byte)'S', .. RawClient.Text("f")]),
                .. Parse("f", "SELECT 1"), .. RawClient.Message('C', [(byte)'S', .. RawClient.Text("f")]), .. RawClient.Message('S')]);
            for (int replies = 0; replies < 3; replies++) seen += await client.ReadUntilAsync('Z');
        }

        rows += seen.Count(type => type == 'D');
        Assert.Equal(Rows, rows);
    }

    /// <summary>What no text tells, or none that is read: cursors that code declares, and texts that are too long.</summary>
    [Theory]
    [InlineData("DO $$ BEGIN EXECUTE 'DECLARE c CURSOR WITH HOLD FOR SELECT generate_series(1, 1000)'; END $$", 0)]
    [InlineData("DECLARE c CURSOR WITH HOLD FOR SELECT generate_series(1, 1000)", 1_100_000)]
    [InlineData("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 1000)", 1_100_000)]
    [InlineData("DECLARE c CURSOR WITH HOLD FOR SELECT generate_series(1, 1000)", 2_100_000)]
    [InlineData("BEGIN; DECLARE c CURSOR FOR SELECT generate_series(1, 1000)", 2_100_000)]
    public async Task Cursor_DeclaredOrFetchedWhereNothingIsRead_IsCountedOverAllFetches(string declare, int padding)
    {
        const string fetch = "FETCH 10 FROM c";
        string comment = padding > 0 ? $" /* {new string('x', padding)} */" : "";
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits { StatementBytesMax = 2_000_000 }, [Small], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query(declare + comment));
        await client.ReadUntilAsync('Z');
        int rows = 0;
        for (int i = 0; i < 4; i++)
        {
            await client.SendAsync(RawClient.Query(declare.StartsWith("BEGIN", StringComparison.Ordinal) ? fetch + comment : fetch));
            rows += (await client.ReadUntilAsync('Z')).Count(type => type == 'D');
        }

        Assert.Equal(Rows, rows);
    }

    /// <summary>A row that is over the limit by itself does not begin to be delivered, however long it is.</summary>
    [Theory]
    [InlineData("SELECT repeat('x', 50000000)", 0)]
    [InlineData("SELECT repeat('x', 1000) UNION ALL SELECT repeat('x', 1000) UNION ALL SELECT repeat('y', 50000000)", 2)]
    [InlineData("COPY (SELECT repeat('x', 50000000)) TO STDOUT", 0)]
    [InlineData("COPY (SELECT repeat('x', 50000000)) TO STDOUT (FORMAT binary)", 0)]
    [InlineData("COPY (SELECT repeat('x', 1000) FROM generate_series(1, 100000)) TO STDOUT", 2)]
    public async Task Bytes_OfLongRows_AreNotDeliveredAboveTheLimit(string sql, int rows)
    {
        foreach (bool extended in (bool[])[false, true])
        {
            await using var gateway = await StartAsync(false, Short);
            await using var client = await RawClient.LoginAsync(gateway.Port);
            await client.SendAsync(extended ? [.. RawClient.Run(sql), .. RawClient.Message('S')] : RawClient.Query(sql));
            var (seen, bytes, code) = ("", 0L, "");
            for (char type = ' '; type != 'Z';)
            {
                (type, byte[] body) = await client.ReadAsync();
                if (type is 'D' or 'd') (seen, bytes) = (seen + type, bytes + body.Length);
                if (type == 'E') code = RawClient.Field(body, 'C')!;
            }

            Assert.Equal(("54000", rows), (code, seen.Length));
            Assert.InRange(bytes, 0, 2_500);
            await client.SendAsync(RawClient.Query("SELECT 1"));
            Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
        }
    }

    private static byte[] Parse(string name, string sql) => RawClient.Message('P', [.. RawClient.Text(name), .. RawClient.Text(sql), 0, 0]);

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
