using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Diagnostics;
using System.Text;
using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>What is recorded of results is what the server returned: columns, rows, bytes, tags, errors, in every form that a command has.</summary>
[Trait("Category", "Server")]
public class RecordedCommandsTests
{
    private static readonly byte[] Sync = RawClient.Message('S');
    private static readonly byte[] Describe = RawClient.Message('D', (byte)'P', 0);

    private static readonly ImmutableArray<Rule> Masks =
    [
        new Rule("ssn") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn"), CopyMasked = true }] },
        new Rule("balance") { Masks = [new MaskRule(MaskKind.Nullify) { Column = ColumnPattern.TryParse("*.balance") }] },
        new Rule("mail") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email] }] },
    ];

    public static TheoryData<string, byte[], int> Commands => new()
    {
        { "simple", RawClient.Query("select id, name, born, balance, meta, ssn from customers order by id limit 7"), 1 },
        { "several in one text", RawClient.Query("select 1 as one; select 'a' as a, null as b union all select 'c', 'd'; create temp table made (i int); insert into made values (1), (2)"), 1 },
        { "no rows", RawClient.Query("select id, note from orders where false"), 1 },
        { "returning", RawClient.Query("begin; update customers set name = name where id in (1, 2) returning id, name; rollback"), 1 },
        { "nothing", RawClient.Query(""), 1 },
        { "error", RawClient.Query("select 1 / 0"), 1 },
        { "error behind rows", RawClient.Query("select 100 / (3 - i) as q from generate_series(1, 5) i"), 1 },
        { "error behind a result", RawClient.Query("select 1 as before; select no_such_column"), 1 },
        { "extended", [.. Extended("select id, born, balance, ssn from customers where id < $1 order by id", "9")], 1 },
        { "extended, executed in parts", [
            .. Parse("select generate_series(1, 10) as i"), .. RawClient.Message('B', 0, 0, 0, 0, 0, 0, 0, 0), .. Describe, .. Execute(4), .. Execute(4), .. Execute(0), .. Sync], 1 },
        { "pipeline", [.. Part("select 1 as a"), .. Part("select 2 as b, 3 as c"), .. Part("select 1 / 0 as d"), .. Part("select 4 as e"), .. Sync], 1 },
        { "extended, syntax error", [.. Part("selec"), .. Sync], 1 },
        { "extended, wrong parameter", [.. Extended("select $1::int as i", "seven")], 1 },
        { "cursor", [
            .. RawClient.Query("begin; declare c cursor for select id, ssn from customers order by id"), .. RawClient.Query("fetch 3 from c"),
            .. Part("fetch 4 from c"), .. Sync, .. RawClient.Query("move 2 in c; fetch all from c; close c; rollback")], 4 },
        { "COPY out", RawClient.Query("copy (select id, name from customers order by id) to stdout"), 1 },
        { "COPY out, extended", [.. Part("copy (select id, name from customers order by id) to stdout with (format csv)"), .. Sync], 1 },
        { "COPY in", [
            .. RawClient.Query("create temp table target (v text); copy target from stdin"), .. RawClient.Message('d', "one\ntwo\n"u8.ToArray()), .. RawClient.Message('d', "three\n"u8.ToArray()), .. RawClient.Message('c')], 1 },
        { "COPY in that fails", [
            .. RawClient.Query("create temp table target (v int); copy target from stdin"), .. RawClient.Message('d', "one\n"u8.ToArray()), .. RawClient.Message('c')], 1 },
    };

    [Theory]
    [MemberData(nameof(Commands))]
    public async Task Result_OfACommand_IsRecordedAsTheServerReturnedIt(string form, byte[] bytes, int replies)
    {
        Assert.NotEmpty(form);
        await using var gateway = await StartAsync([]);
        var clock = Stopwatch.StartNew();
        var seen = await RunAsync(gateway, bytes, replies);
        long elapsed = clock.ElapsedMilliseconds;
        var results = (await gateway.RecordedAsync()).Where(line => Is(line, "result")).ToList();
        Assert.Equal(seen.Select(one => one.ToString()), results.Select(line => Recorded(line).ToString()));
        Assert.All(results, line => Assert.InRange(line.GetProperty("durationUs").GetInt64(), 1, (elapsed + 1) * 1000));
        Assert.All(results, line => Assert.False(line.TryGetProperty("masked", out _)));
    }

    [Theory]
    [InlineData("select id, ssn, balance, email, 'x' as plain from customers order by id limit 4", """{"ssn":4,"balance":4,"mail/email":4}""", "ssn,balance")]
    [InlineData("select balance as ssn, id from customers limit 3", """{"balance":3}""", "ssn")]
    [InlineData("select id, name from customers", null, "")]
    [InlineData("select null::text as nothing, ssn from customers where id = 3", """{"ssn":1}""", "ssn")]
    [InlineData("select 'a@example.com, b@example.com' as mails", """{"mail/email":2}""", "")]
    [InlineData("copy (select id, ssn, email from customers order by id limit 6) to stdout", """{"ssn":6,"mail/email":6}""", "")]
    public async Task Result_WithMasks_CountsCellsByRule(string sql, string? masked, string columns)
    {
        foreach (bool extended in (bool[])[false, true])
        {
            await using var gateway = await StartAsync(Masks);
            await RunAsync(gateway, extended ? [.. Part(sql), .. Sync] : RawClient.Query(sql), 1);
            var result = Assert.Single(await gateway.RecordedAsync(), line => Is(line, "result"));
            Assert.Equal(masked, result.TryGetProperty("masked", out var counts) ? counts.GetRawText() : null);
            var marked = result.TryGetProperty("columns", out var all) ? all.EnumerateArray().Where(c => c.TryGetProperty("masked", out var is1) && is1.GetBoolean()).ToList() : [];
            Assert.Equal(columns, string.Join(',', marked.Select(c => c.GetProperty("name").GetString())));
        }
    }

    [Fact]
    public async Task Command_WithParameters_IsRecordedWithThem()
    {
        await using var gateway = await StartAsync([]);
        byte[] bind = RawClient.Message('B', [
            0, 0, 0, 4, 0, 0, 0, 1, 0, 0, 0, 0, 0, 4,
            .. RawClient.Int(1), (byte)'7', .. RawClient.Int(4), 0, 0, 1, 2, .. RawClient.Int(-1), .. RawClient.Int(5), .. "\"\u00e9\n\\"u8, 0, 0]);
        byte[] parse = RawClient.Message('P', [.. RawClient.Text("named"), .. RawClient.Text("select $1::int4, $2::int4, $3::text, $4::text"), 0, 0]);
        bind = [bind[0], .. RawClient.Int(bind.Length - 1 + 5), 0, .. RawClient.Text("named"), .. bind[7..]];
        await RunAsync(gateway, [.. parse, .. bind, .. Describe, .. Execute(0), .. Sync], 1);
        var commands = (await gateway.RecordedAsync()).Where(line => Is(line, "command")).ToList();
        Assert.Equal(["prepare", "execute"], commands.Select(line => line.GetProperty("kind").GetString()));
        Assert.All(commands, line => Assert.Equal("named", line.GetProperty("statement").GetString()));
        Assert.All(commands, line => Assert.Equal("select $1::int4, $2::int4, $3::text, $4::text", line.GetProperty("text").GetString()));
        var parameters = commands[1].GetProperty("parameters");
        Assert.Equal("7", parameters[0].GetProperty("value").GetString());
        Assert.Equal(("00000102", 4), (parameters[1].GetProperty("hex").GetString(), parameters[1].GetProperty("length").GetInt32()));
        Assert.Equal(JsonValueKind.Null, parameters[2].GetProperty("value").ValueKind);
        Assert.Equal("\"\u00e9\n\\", parameters[3].GetProperty("value").GetString());
    }

    [Fact]
    public async Task FunctionCall_OnALargeObject_IsRecordedWithItsArguments()
    {
        const int LargeObject = 424_242, ReadWrite = 0x60000, LoOpen = 952, LoWrite = 955, LoUnlink = 964;
        await using var gateway = await StartAsync([]);
        byte[] descriptor;
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync(RawClient.Query($"begin; select lo_create({LargeObject})"));
            Assert.Equal("CTDCZ", await client.ReadUntilAsync('Z'));
            descriptor = (await CallAsync(client, LoOpen, RawClient.Int(LargeObject), RawClient.Int(ReadWrite)))[^4..];
            await CallAsync(client, LoWrite, descriptor, [.. "written \\0"u8]);
            await CallAsync(client, LoUnlink, RawClient.Int(LargeObject));
        }

        var lines = await gateway.RecordedAsync();
        var calls = lines.Where(line => Is(line, "command") && line.GetProperty("kind").GetString() == "function-call").ToList();
        // FunctionCallResponse: type, length, the result's length, an int4.
        var results = lines.Where(line => Is(line, "result") && calls.Any(call => call.GetProperty("seq").GetInt64() == line.GetProperty("seq").GetInt64()));
        Assert.Equal(Enumerable.Repeat(("FUNCTION CALL", 13), calls.Count), results.Select(line => (line.GetProperty("tag").GetString()!, line.GetProperty("bytes").GetInt32())));
        Assert.Equal(
            [
                ("function 952", "00067932 00060000"),
                ("function 955", $"{Convert.ToHexStringLower(descriptor)} {Convert.ToHexStringLower([.. "written \\0"u8])}"),
                ("function 964", "00067932"),
            ],
            calls.Select(line => (line.GetProperty("text").GetString(), string.Join(' ', line.GetProperty("parameters").EnumerateArray().Select(p => p.GetProperty("hex").GetString())))));
    }

    private static async Task<byte[]> CallAsync(RawClient client, int function, params byte[][] arguments)
    {
        await client.SendAsync(RawClient.Call(function, arguments));
        var (type, body) = await client.ReadAsync();
        Assert.Equal('V', type);
        Assert.Equal("Z", await client.ReadUntilAsync('Z'));
        return body;
    }

    [Fact]
    public async Task Duration_OfASlowStatement_IsAsLongAsItRan()
    {
        await using var gateway = await StartAsync([]);
        var clock = Stopwatch.StartNew();
        await RunAsync(gateway, RawClient.Query("select pg_sleep(0.3)"), 1);
        long elapsed = clock.ElapsedMilliseconds;
        long duration = Assert.Single(await gateway.RecordedAsync(), line => Is(line, "result")).GetProperty("durationUs").GetInt64();
        Assert.InRange(duration, 300_000, (elapsed + 1) * 1000);
    }

    private static async Task<InProcessGateway> StartAsync(ImmutableArray<Rule> rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), rules, "password");

    /// <summary>Sends bytes, and makes of the answers what a recording should hold.</summary>
    private static async Task<List<Seen>> RunAsync(InProcessGateway gateway, byte[] bytes, int replies)
    {
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(bytes);
        var results = new List<Seen>();
        var (columns, portal, rows, length) = ("", "", 0L, 0L);
        while (replies > 0)
        {
            var (type, body) = await client.ReadAsync();
            switch (type)
            {
                case 'T':
                    columns = portal = Columns(body);
                    break;
                case 'D' or 'd':
                    (rows, length) = (rows + 1, length + body.Length);
                    break;
                case 'C' or 's' or 'I':
                    string tag = type == 's' ? "SUSPENDED" : Encoding.UTF8.GetString(body).TrimEnd('\0');
                    results.Add(new Seen(tag, columns, rows, length, ""));
                    (columns, rows, length) = (type == 's' ? portal : "", 0, 0);
                    break;
                case 'E':
                    results.Add(new Seen("", columns, rows, length, $"{RawClient.Field(body, 'C')} {RawClient.Field(body, 'M')}"));
                    (columns, rows, length) = ("", 0, 0);
                    break;
                case 'Z':
                    replies--;
                    break;
                default:
                    break;
            }
        }

        return results;
    }

    private static Seen Recorded(JsonElement line)
    {
        string columns = line.TryGetProperty("columns", out var all)
            ? string.Join(',', all.EnumerateArray().Select(c => $"{c.GetProperty("name").GetString()}:{c.GetProperty("type").GetInt64()}"))
            : "";
        string error = line.TryGetProperty("error", out var failed) ? $"{failed.GetProperty("code").GetString()} {failed.GetProperty("message").GetString()}" : "";
        return new Seen(line.GetProperty("tag").GetString()!, columns, line.GetProperty("rows").GetInt64(), line.GetProperty("bytes").GetInt64(), error);
    }

    /// <summary>Names and types of a RowDescription (protocol-message-formats).</summary>
    private static string Columns(ReadOnlySpan<byte> body)
    {
        var columns = new List<string>();
        int at = 2;
        for (int left = BinaryPrimitives.ReadInt16BigEndian(body); left > 0; left--)
        {
            int end = at + body[at..].IndexOf((byte)0);
            columns.Add($"{Encoding.UTF8.GetString(body[at..end])}:{BinaryPrimitives.ReadUInt32BigEndian(body[(end + 7)..])}");
            at = end + 19;
        }

        return string.Join(',', columns);
    }

    private static byte[] Parse(string sql) => RawClient.Message('P', [0, .. RawClient.Text(sql), 0, 0]);

    private static byte[] Execute(int rows) => RawClient.Message('E', [0, .. RawClient.Int(rows)]);

    /// <summary>One statement of a pipeline, described.</summary>
    private static byte[] Part(string sql) => [.. Parse(sql), .. RawClient.Message('B', 0, 0, 0, 0, 0, 0, 0, 0), .. Describe, .. Execute(0)];

    private static byte[] Extended(string sql, string parameter) =>
        [.. Parse(sql), .. RawClient.Message('B', [0, 0, 0, 0, 0, 1, .. RawClient.Int(parameter.Length), .. Encoding.ASCII.GetBytes(parameter), 0, 0]), .. Describe, .. Execute(0), .. Sync];

    private static bool Is(JsonElement line, string kind) => line.GetProperty("event").GetString() == kind;

    private sealed record Seen(string Tag, string Columns, long Rows, long Bytes, string Error);
}
