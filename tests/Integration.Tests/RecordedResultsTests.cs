using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Recording;
using Npgsql;

namespace HoopWire.Integration.Tests;

[Trait("Category", "Server")]
public class RecordedResultsTests
{
    private static readonly Rule Full = new("in-full") { Record = RecordedResults.Masked };

    private static readonly Rule Pii = new("pii")
    {
        Masks =
        [
            new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn"), CopyMasked = true },
            new MaskRule(MaskKind.Partial) { Column = ColumnPattern.TryParse("*.email"), CopyMasked = true },
        ],
    };

    [Fact]
    public async Task Masked_RowsInText_RecordedAsTheClientReadThem()
    {
        await using var gateway = await StartAsync(Full, Pii);
        var rows = await QueryAsync(gateway, "select id, ssn, email, null as nothing from customers order by id");
        var lines = await gateway.RecordedAsync();
        Assert.True(rows.Count > 2);
        Assert.Equal(rows, RowsOf(lines));
        Assert.All(rows, row => Assert.Equal("[redacted]", row[1]));
        Assert.Equal(1, lines.First(l => Event(l) == "rows").GetProperty("first").GetInt64());
        Assert.Equal("masked", lines[0].GetProperty("results").GetString());
        Assert.Equal(["session", "command", "rows", "result", "end"], lines.Select(Event));
    }

    [Fact]
    public async Task Masked_BinaryCells_RecordedAsBase64()
    {
        await using var gateway = await StartAsync(Full);
        await using (var connection = await gateway.OpenAsync())
        await using (var command = new NpgsqlCommand("select $1::int4, 'text', null::int4", connection) { Parameters = { new() { Value = 0x41424344 } } })
        {
            Assert.Equal(0x41424344, await command.ExecuteScalarAsync());
        }

        var row = (await gateway.RecordedAsync()).Where(l => Event(l) == "rows").SelectMany(l => l.GetProperty("rows").EnumerateArray()).Last();
        Assert.Equal("QUJDRA==", row[0].GetProperty("base64").GetString());
        Assert.Equal(JsonValueKind.Null, row[2].ValueKind);
    }

    [Fact]
    public async Task Masked_CopyOut_RecordedAsDelivered()
    {
        await using var gateway = await StartAsync(Full, Pii);
        string delivered;
        await using (var connection = await gateway.OpenAsync())
        {
            using var reader = await connection.BeginTextExportAsync("copy customers to stdout");
            delivered = await reader.ReadToEndAsync();
        }

        var pieces = (await gateway.RecordedAsync()).Where(l => Event(l) == "copy").ToList();
        Assert.Equal(delivered, Joined(pieces));
        Assert.Equal(0, pieces[0].GetProperty("offset").GetInt64());
        Assert.Contains("[redacted]", delivered, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Masked_LongCopyOut_RecordedInPieces()
    {
        await using var gateway = await StartAsync(Full);
        string delivered;
        await using (var connection = await gateway.OpenAsync())
        {
            using var reader = await connection.BeginTextExportAsync("copy (select i, repeat('é', 100) from generate_series(1, 2000) i union all select 0, repeat('long', 100000)) to stdout");
            delivered = await reader.ReadToEndAsync();
        }

        var pieces = (await gateway.RecordedAsync()).Where(l => Event(l) == "copy").ToList();
        Assert.Equal(delivered, Joined(pieces));
        Assert.True(pieces.Count > 5);
    }

    [Fact]
    public async Task Masked_RowLongerThanAnEvent_RecordedInPieces()
    {
        await using var gateway = await StartAsync(Full);
        var rows = await QueryAsync(gateway, "select repeat('0123456789', 700000), 'behind'; select 'after'");
        var lines = await gateway.RecordedAsync();
        var pieces = lines.Where(l => Event(l) == "row").ToList();
        byte[] row = [.. pieces.SelectMany(p => p.GetProperty("base64").GetBytesFromBase64())];
        Assert.Equal(pieces[0].GetProperty("length").GetInt32(), row.Length);
        Assert.True(pieces.Count > 100);
        Assert.Equal(Layout(rows[0]), row);
        Assert.Equal("after", lines.Single(l => Event(l) == "rows").GetProperty("rows")[0][0].GetString());
    }

    [Fact]
    public async Task Masked_LongRowWithAMask_RecordedInPiecesAsMasked()
    {
        await using var gateway = await StartAsync(Full, Pii);
        var rows = await QueryAsync(gateway, "select ssn, repeat('0123456789', 70000) from customers order by id limit 3");
        var lines = await gateway.RecordedAsync();
        var byRow = lines.Where(l => Event(l) == "row").ToLookup(l => l.GetProperty("row").GetInt64(), l => l.GetProperty("base64").GetBytesFromBase64());
        for (int i = 0; i < 3; i++) Assert.Equal(Layout(rows[i]), byRow[i + 1].SelectMany(piece => piece));
    }

    [Fact]
    public async Task Masked_MoreThanTheCredit_WaitsAndNothingIsMissing()
    {
        await using var gateway = await StartAsync(o => o with { SessionCreditBytes = 256 << 10 }, Full);
        long count = 0, sum = 0;
        await using (var connection = await gateway.OpenAsync())
        await using (var command = new NpgsqlCommand("select i::text, repeat('x', 50) from generate_series(1, 60000) i", connection))
        await using (var reader = await command.ExecuteReaderAsync())
        {
            while (await reader.ReadAsync()) (count, sum) = (count + 1, sum + long.Parse(reader.GetString(0), null));
        }

        var recorded = RowsOf(await gateway.RecordedAsync(), nameof(count)).ToList();
        Assert.Equal((count, sum), (recorded.Count, recorded.Sum(row => long.Parse(row[0]!, null))));
    }

    [Fact]
    public async Task Hashes_Rows_DigestOfWhatTheClientRead()
    {
        await using var gateway = await StartAsync(new Rule("hashed") { Record = RecordedResults.Hashes }, Pii);
        var rows = await QueryAsync(gateway, "select id, ssn from customers order by id");
        var lines = await gateway.RecordedAsync();
        string expected = Convert.ToHexStringLower(SHA256.HashData([.. rows.SelectMany(Layout)]));
        Assert.Equal(expected, lines.Single(l => Event(l) == "result").GetProperty("sha256").GetString());
        Assert.Equal(["session", "command", "result", "end"], lines.Select(Event));
    }

    [Fact]
    public async Task Hashes_CopyAndLongRow_DigestOfTheWhole()
    {
        await using var gateway = await StartAsync(new Rule("hashed") { Record = RecordedResults.Hashes });
        var rows = await QueryAsync(gateway, "select repeat('0123456789', 70000)");
        var lines = await gateway.RecordedAsync();
        Assert.Equal(Convert.ToHexStringLower(SHA256.HashData(Layout(rows[0]))), lines.Single(l => Event(l) == "result").GetProperty("sha256").GetString());
    }

    [Fact]
    public async Task None_Query_CommandsOnly()
    {
        await using var gateway = await StartAsync(new Rule("little") { Record = RecordedResults.None });
        await QueryAsync(gateway, "select 1");
        var lines = await gateway.RecordedAsync();
        Assert.Equal(["session", "command", "end"], lines.Select(Event));
        Assert.Equal("none", lines[0].GetProperty("results").GetString());
    }

    private static Task<InProcessGateway> StartAsync(params ImmutableArray<Rule> rules) => StartAsync(o => o, rules);

    private static async Task<InProcessGateway> StartAsync(Func<RecordingOptions, RecordingOptions> recording, params ImmutableArray<Rule> rules)
    {
        var server = await PostgresServer.SharedAsync();
        return InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), rules, auth: "password", recording: recording);
    }

    /// <summary>Runs a text by the simple protocol on a session of its own, and returns the first result's rows as text.</summary>
    private static async Task<List<string?[]>> QueryAsync(InProcessGateway gateway, string sql)
    {
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query(sql));
        var rows = new List<string?[]>();
        for (bool first = true; ;)
        {
            var (type, body) = await client.ReadAsync();
            if (type == 'D' && first) rows.Add(Cells(body));
            if (type == 'C') first = false;
            if (type == 'Z') break;
        }

        await client.SendAsync(RawClient.Message('X'));
        return rows;
    }

    private static string?[] Cells(ReadOnlySpan<byte> body)
    {
        var cells = new string?[System.Buffers.Binary.BinaryPrimitives.ReadUInt16BigEndian(body)];
        body = body[2..];
        for (int i = 0; i < cells.Length; i++)
        {
            int length = System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(body);
            body = body[4..];
            if (length < 0) continue;
            cells[i] = Encoding.UTF8.GetString(body[..length]);
            body = body[length..];
        }

        return cells;
    }

    private static byte[] Layout(string?[] row) =>
    [
        (byte)(row.Length >> 8), (byte)row.Length,
        .. row.SelectMany(cell => cell is null ? RawClient.Int(-1) : [.. RawClient.Int(Encoding.UTF8.GetByteCount(cell)), .. Encoding.UTF8.GetBytes(cell)]),
    ];

    private static IEnumerable<string?[]> RowsOf(IEnumerable<JsonElement> lines, string? firstColumn = null) =>
        from line in lines
        where Event(line) == "rows"
        from row in line.GetProperty("rows").EnumerateArray()
        where firstColumn is null || row.GetArrayLength() == 2
        select row.EnumerateArray().Select(Text).ToArray();

    // Npgsql asks for binary, which text is the same in.
    private static string? Text(JsonElement cell) =>
        cell.ValueKind == JsonValueKind.Object ? Encoding.UTF8.GetString(cell.GetProperty("base64").GetBytesFromBase64()) : cell.GetString();

    private static string Joined(IEnumerable<JsonElement> pieces)
    {
        var all = new List<byte>();
        foreach (var piece in pieces)
        {
            Assert.Equal(all.Count, piece.GetProperty("offset").GetInt64());
            all.AddRange(piece.TryGetProperty("text", out var text) ? Encoding.UTF8.GetBytes(text.GetString()!) : piece.GetProperty("base64").GetBytesFromBase64());
        }

        return Encoding.UTF8.GetString([.. all]);
    }

    private static string Event(JsonElement line) => line.GetProperty("event").GetString()!;
}
