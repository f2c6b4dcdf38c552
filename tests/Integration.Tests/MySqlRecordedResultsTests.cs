using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Integration.Tests.EndToEnd;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Rows of MariaDB's, as the recording has them.</summary>
[Trait("Category", "Server")]
public class MySqlRecordedResultsTests
{
    private const string People = "SELECT id, ssn, email, NULL AS nothing FROM customers WHERE id < 6 ORDER BY id";

    private static readonly Rule Full = new("in-full") { Record = RecordedResults.Masked };

    private static readonly Rule Hashed = new("hashed") { Record = RecordedResults.Hashes };

    private static readonly Rule Pii = new("pii")
    {
        Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.ssn") }, new MaskRule(MaskKind.Partial) { Detect = [DetectorKind.Email] }],
    };

    [Theory]
    [InlineData("--skip-compress")]
    [InlineData("--compress")]
    public async Task Masked_RowsInText_RecordedAsTheClientReadThem(string option)
    {
        await using var gateway = await StartAsync(Full, Pii);
        var rows = await QueryAsync(gateway, People, option);
        var lines = await gateway.RecordedAsync();
        Assert.Equal(5, rows.Count);
        Assert.Equal(rows, RowsOf(lines));
        Assert.All(rows, row => Assert.Equal("[redacted]", row[1]));
        Assert.All(rows, row => Assert.DoesNotContain("person", row[2], StringComparison.Ordinal));
        Assert.All(rows, row => Assert.Null(row[3]));
        Assert.Equal("masked", lines[0].GetProperty("results").GetString());
        Assert.Equal(["session", "command", "rows", "result", "end"], lines.Select(Event));
        Assert.Equal(1, lines[2].GetProperty("first").GetInt64());
    }

    [Fact]
    public async Task Masked_PreparedRows_RecordedAsTextAndBytes()
    {
        await using var gateway = await StartAsync(Full, Pii);
        await using (var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false))
        await using (var command = new MySqlCommand("SELECT id, ssn, balance, born, photo, NULL, 0.5e0, TIMESTAMP'2020-02-29 01:02:03.5' FROM customers WHERE id = @id", connection) { Parameters = { new("@id", 7) } })
        {
            await command.PrepareAsync();
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal("[redacted]", reader.GetString(1));
        }

        var row = (await gateway.RecordedAsync()).Where(l => Event(l) == "rows").SelectMany(l => l.GetProperty("rows").EnumerateArray()).Single(r => r.GetArrayLength() == 8);
        Assert.Equal(["7", "[redacted]", "8.75", "1950-01-08"], row.EnumerateArray().Take(4).Select(cell => cell.GetString()));
        // UNHEX(MD5(7)).
        Assert.Equal("8F14E45FCEEA167A5A36DEDD4BEA2543", Convert.ToHexString(row[4].GetProperty("base64").GetBytesFromBase64()));
        Assert.Equal(JsonValueKind.Null, row[5].ValueKind);
        Assert.Equal(["0.5", "2020-02-29 01:02:03.500000"], row.EnumerateArray().Skip(6).Select(cell => cell.GetString()));
    }

    [Fact]
    public async Task Masked_RowsOfACursor_RecordedWithTheFetchTheyCameBy()
    {
        await using var gateway = await StartAsync(Full);
        (await RunningProcess.RunAsync(
            "/usr/bin/python3", ["-B", "cursor_pymysql.py", "SELECT id FROM customers WHERE id < 6 ORDER BY id"], gateway.MySqlEndpoint().Environment, workingDirectory: Repository.Clients)).EnsureSuccess();
        var lines = await gateway.RecordedAsync();
        var fetches = lines.Where(l => Event(l) == "command" && l.GetProperty("kind").GetString() == "fetch").Select(l => l.GetProperty("seq").GetInt64()).ToList();
        var rows = lines.Where(l => Event(l) == "rows" && fetches.Contains(l.GetProperty("seq").GetInt64())).ToList();
        Assert.Equal(["1", "2 3 4 5"], rows.Select(l => string.Join(' ', l.GetProperty("rows").EnumerateArray().Select(row => row[0].GetString()))));
        Assert.All(rows, l => Assert.Equal(1, l.GetProperty("first").GetInt64()));
        Assert.Equal([1, 4], lines.Where(l => Event(l) == "result" && fetches.Contains(l.GetProperty("seq").GetInt64())).Select(l => l.GetProperty("rows").GetInt32()));
    }

    [Fact]
    public async Task Masked_SeveralResults_EachBeforeItsEnd()
    {
        await using var gateway = await StartAsync(Full);
        await QueryAsync(gateway, "DELIMITER //\nSELECT 1; SELECT 2 WHERE 0; SELECT 3, 'three'; CALL two_results(7)//");
        var lines = await gateway.RecordedAsync();
        Assert.Equal(["session", "command", "rows", "result", "result", "rows", "result", "rows", "result", "rows", "result", "result", "end"], lines.Select(Event));
        Assert.Equal(["1", "3,three", "7,Customer 7", "4"], RowsOf(lines).Select(row => string.Join(',', row)));
    }

    [Fact]
    public async Task Masked_RowLongerThanAnEvent_RecordedInPiecesAsMasked()
    {
        await using var gateway = await StartAsync(Full, Pii);
        var rows = await QueryAsync(gateway, "SELECT ssn, REPEAT('0123456789', 500000) FROM customers WHERE id = 1; SELECT 'after'");
        var lines = await gateway.RecordedAsync();
        var pieces = lines.Where(l => Event(l) == "row").ToList();
        byte[] row = [.. pieces.SelectMany(p => p.GetProperty("base64").GetBytesFromBase64())];
        Assert.Equal(pieces[0].GetProperty("length").GetInt32(), row.Length);
        Assert.True(pieces.Count > 70);
        Assert.Equal("[redacted]", rows[0][0]);
        Assert.Equal(Layout(rows[0]), row);
        Assert.Equal("after", lines.Single(l => Event(l) == "rows").GetProperty("rows")[0][0].GetString());
    }

    [Theory]
    [InlineData(9_000_000)]
    [InlineData((16 << 20) - 6)]
    [InlineData(40_000_000)]
    public async Task Masked_RowThatIsTooLongToBePutTogether_IsRecordedAsItStreams(int length)
    {
        await using var gateway = await StartAsync(Full);
        string sql = string.Create(System.Globalization.CultureInfo.InvariantCulture, $"SELECT NULL, REPEAT('x', {length}); SELECT 'after'");
        var result = (await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), sql, "--max-allowed-packet=64M")).EnsureSuccess();
        Assert.Equal(length + "NULL\t\nafter\n".Length, result.StandardOutput.Length);
        var lines = await gateway.RecordedAsync();
        byte[] row = [.. lines.Where(l => Event(l) == "row").SelectMany(p => p.GetProperty("base64").GetBytesFromBase64())];
        Assert.Equal(Layout([null, new string('x', length)]), row);
        Assert.Equal("after", RowsOf(lines).Single()[0]);
    }

    [Fact]
    public async Task Masked_RowThatIsTooLongToBeMasked_EndsTheResultAndNotTheSession()
    {
        await using var gateway = await StartAsync(Full, Pii);
        var result = await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT REPEAT('x', 9000000);\nSELECT 'after';", "-f");
        Assert.Contains("ERROR 1104 (42000) at line 1: A row is longer than the 8 MB that can be masked", result.StandardError, StringComparison.Ordinal);
        Assert.Equal("after\n", result.StandardOutput);
        Assert.Equal(["after"], RowsOf(await gateway.RecordedAsync()).Select(row => row[0]));
    }

    [Fact]
    public async Task Masked_MoreThanTheCredit_WaitsAndNothingIsMissing()
    {
        await using var gateway = await StartAsync(o => o with { SessionCreditBytes = 256 << 10 }, Full);
        var rows = await QueryAsync(gateway, "SELECT seq, REPEAT('x', 50) FROM seq_1_to_60000");
        Assert.Equal(Enumerable.Range(1, 60_000), rows.Select(row => int.Parse(row[0]!, null)));
        Assert.Equal(Enumerable.Range(1, 60_000), RowsOf(await gateway.RecordedAsync()).Select(row => int.Parse(row[0]!, null)));
    }

    [Fact]
    public async Task Masked_LimitOnRows_NothingBehindItIsRecorded()
    {
        await using var gateway = await StartAsync(Full, new Rule("few") { Limit = new LimitRule { Rows = 3 } });
        await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT seq FROM seq_1_to_10");
        Assert.Equal(["1", "2", "3"], RowsOf(await gateway.RecordedAsync()).Select(row => row[0]));
    }

    [Theory]
    [InlineData(People)]
    [InlineData("SELECT REPEAT('0123456789', 70000), NULL")]
    public async Task Hashes_Rows_DigestOfWhatTheClientRead(string sql)
    {
        await using var gateway = await StartAsync(Hashed, Pii);
        var rows = await QueryAsync(gateway, sql);
        var lines = await gateway.RecordedAsync();
        string expected = Convert.ToHexStringLower(SHA256.HashData([.. rows.SelectMany(Layout)]));
        Assert.Equal(expected, lines.Single(l => Event(l) == "result").GetProperty("sha256").GetString());
        Assert.Equal(["session", "command", "result", "end"], lines.Select(Event));
    }

    [Fact]
    public async Task Masked_RecorderFailsWhileAStatementRuns_NoRowIsDelivered()
    {
        FailingDisk disk = new();
        var server = await MariaDbServer.SharedAsync();
        await using var gateway = await StartAsync(disk.Of, Full);
        var straight = server.Endpoint();
        await using var holder = new MySqlConnection($"Server={straight.Host};Port={straight.Port};User ID={straight.User};Password={straight.Password};SslMode=None;AllowPublicKeyRetrieval=true");
        await holder.OpenAsync();
        await holder.LastAsync("SELECT GET_LOCK('rows', 0)");
        var query = MySqlClients.QueryAsync(gateway.MySqlEndpoint(), "SELECT GET_LOCK('rows', 60), 'behind'", "--quick", "--unbuffered");
        await Login.UntilAsync(() => server.RootAsync("SELECT COUNT(*) FROM information_schema.processlist WHERE info LIKE 'SELECT GET_LOCK(''rows'', 60)%'"), count => count == "1");
        disk.Fail();
        await Login.UntilAsync(() => Task.FromResult(gateway.RecorderFault), fault => fault is not null);
        await holder.LastAsync("SELECT RELEASE_LOCK('rows')");
        var result = await query;
        Assert.DoesNotContain("behind", result.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("cannot be recorded", result.StandardError, StringComparison.Ordinal);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Recording, "The recorder cannot write."), await gateway.EndAsync());
    }

    [Fact]
    public async Task Sessions_ReplayAndExport_ShowTheRows()
    {
        await using var gateway = await MySqlGateway.StartAsync(await MariaDbServer.SharedAsync(), "in-full", """
            - name: in-full
              record: {results: masked}
            """);
        (await MySqlClients.QueryAsync(await gateway.EndpointAsync(), "SELECT id, name FROM customers WHERE id = 7")).EnsureSuccess();
        Assert.Equal(0, await gateway.Process.StopAsync());
        string file = Assert.Single(Directory.GetFiles(Path.Combine(gateway.DataDirectory, "recordings"), "*.jsonl.zst", SearchOption.AllDirectories));
        const string Cells = "[[\"7\",\"Customer 7\"]]";
        Assert.Contains(" 7 | Customer 7", (await HoopwireProcess.RunAsync(["sessions", "replay", file])).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        using var folder = new TemporaryFolder();
        foreach (var (format, expected) in new[] { ("json", Cells), ("csv", ",1,"), ("sql", "SELECT id, name FROM customers WHERE id = 7;") })
        {
            string output = folder.File("out." + format);
            (await HoopwireProcess.RunAsync(["sessions", "export", file, "--format", format, "-o", output])).EnsureSuccess();
            Assert.Contains(expected, await File.ReadAllTextAsync(output), StringComparison.Ordinal);
        }

        Assert.Equal(0, (await HoopwireProcess.RunAsync(["sessions", "verify", file, "--public-key", Path.Combine(gateway.DataDirectory, "keys", "recording.pub")])).ExitCode);
    }

    private static Task<InProcessGateway> StartAsync(params ImmutableArray<Rule> rules) => StartAsync(o => o, rules);

    private static async Task<InProcessGateway> StartAsync(Func<RecordingOptions, RecordingOptions> recording, params ImmutableArray<Rule> rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), rules, recording: recording);

    /// <summary>Runs a text with <c>mariadb</c> on a session of its own, and returns the rows of all results.</summary>
    private static async Task<List<string?[]>> QueryAsync(InProcessGateway gateway, string sql, params string[] options)
    {
        var result = (await MySqlClients.QueryAsync(gateway.MySqlEndpoint(), sql, options)).EnsureSuccess();
        return [.. result.StandardOutput.TrimEnd('\n').Split('\n').Select(line => line.Split('\t').Select(cell => cell == "NULL" ? null : cell).ToArray())];
    }

    private static byte[] Layout(string?[] row) => [(byte)(row.Length >> 8), (byte)row.Length, .. row.SelectMany(Cell)];

    private static byte[] Cell(string? cell)
    {
        byte[] value = Encoding.UTF8.GetBytes(cell ?? ""), length = new byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, cell is null ? -1 : value.Length);
        return [.. length, .. value];
    }

    private static IEnumerable<string?[]> RowsOf(IEnumerable<JsonElement> lines) =>
        from line in lines
        where Event(line) == "rows"
        from row in line.GetProperty("rows").EnumerateArray()
        select row.EnumerateArray().Select(cell => cell.GetString()).ToArray();

    private static string Event(JsonElement line) => line.GetProperty("event").GetString()!;
}
