using System.Collections.Immutable;
using System.Text.Json;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Policy.Filters;

namespace HoopWire.Integration.Tests;

/// <summary>A rule with <c>enforce: false</c>: what the client reads is, byte for byte, what it reads without any rule; what would have been is recorded.</summary>
[Trait("Category", "Server")]
public class ObservedRulesTests
{
    private const string Row = "select id, ssn, email from customers order by id limit 3";

    private static readonly Rule Block = new("no-ddl") { Enforce = false, Block = new BlockRule(Effects.Ddl, "No.") };
    private static readonly Rule Approve = new("review") { Enforce = false, Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };
    private static readonly Rule Mask = new("pii") { Enforce = false, Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") }] };
    private static readonly Rule Detect = new("cards") { Enforce = false, Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.CreditCard, DetectorKind.Email] }] };
    private static readonly Rule Rows = new("rows") { Enforce = false, Limit = new LimitRule { Rows = 10 } };
    private static readonly Rule Bytes = new("bytes") { Enforce = false, Limit = new LimitRule { Bytes = 1000 } };
    private static readonly Rule Slow = new("slow") { Enforce = false, Limit = new LimitRule { StatementTimeout = TimeSpan.FromMilliseconds(1) } };
    private static readonly Rule Often = new("often") { Enforce = false, Limit = new LimitRule { StatementsPerMinute = 2 } };
    private static readonly Rule Text = new("words") { Enforce = false, Block = new BlockRule(Effects.None, null) { Text = [new TextFilter("payroll", false, true)] } };

    private static readonly ImmutableArray<Rule> All = [Block, Approve, Mask, Detect, Rows, Bytes, Slow, Often, Text];

    public static TheoryData<string, string> Statements => new()
    {
        { "no-ddl", "create temp table observed (i int)" },
        { "review", "delete from pg_temp.none" },
        { "review", "update customers set name = name" },
        { "words", "select 'payroll'" },
        { "pii", "select upper(ssn) from customers where id = 1" },
        { "pii", "select id from customers where ssn like '1%' order by id" },
        { "pii", "select c from customers c where id = 1" },
        { "pii", "copy (select id, ssn from customers order by id) to stdout" },
        { "no-ddl,review,pii,words", "selec 1" },
        { "no-ddl,review,words,pii", "do $$begin end$$" },
    };

    [Theory]
    [MemberData(nameof(Statements))]
    public async Task Command_ThatWouldBeRefusedOrHeld_RunsAndIsRecordedAsObserved(string rules, string sql)
    {
        var (plain, _) = await RunAsync([], sql);
        var (observed, lines) = await RunAsync(All, sql);
        Assert.Equal(plain, observed);
        var command = Assert.Single(lines, line => Is(line, "command") && line.GetProperty("kind").GetString() == "query" && line.GetProperty("text").GetString() == sql);
        Assert.Equal("pass", command.GetProperty("verdict").GetString());
        Assert.Equal(rules, command.GetProperty("observed").GetString());
        var executed = Assert.Single(lines, line => Is(line, "command") && line.GetProperty("kind").GetString() == "prepare" && line.GetProperty("text").GetString() == sql);
        Assert.Equal(rules, executed.GetProperty("observed").GetString());
    }

    public static TheoryData<string, string, string> Results => new()
    {
        { "pii", "3 cells of the result would have been masked", Row },
        { "cards", "3 cells of the result would have been masked", Row },
        { "pii", "1 cells of the result would have been masked", "select s from (select ssn as s from customers where id = 1 union all select null) u" },
        { "pii", "2 cells of the result would have been masked", "select ssn from customers where id in (1, 2)" },
        { "cards", "1 cells of the result would have been masked", "select 'card 4111 1111 1111 1111', 'none 4111 1111 1111 1112'" },
        { "cards", "2 cells of the result would have been masked", "copy (values ('4111 1111 1111 1111'), ('5555-5555-5555-4444'), ('1')) to stdout" },
        { "rows", "The result has more than 10 rows", "select generate_series(1, 11)" },
        { "rows", "The result has more than 10 rows", "copy (select generate_series(1, 11)) to stdout" },
        { "bytes", "The result has more than 1000 bytes", "select repeat('x', 2000)" },
        { "slow", "The statement ran for more than 0.001 s", "select pg_sleep(0.05)" },
    };

    [Theory]
    [MemberData(nameof(Results))]
    public async Task Result_ThatWouldBeMaskedOrStopped_IsDeliveredAndRecordedAsObserved(string rule, string what, string sql)
    {
        var (plain, _) = await RunAsync([], sql);
        var (observed, lines) = await RunAsync(All, sql);
        Assert.Equal(plain, observed);
        var told = lines.Where(line => Is(line, "notice") && line.GetProperty("rule").GetString() == rule).ToList();
        // As a simple query, with Describe and without.
        Assert.Equal([what, what, what], told.Select(line => line.GetProperty("text").GetString()));
        Assert.All(told, line => Assert.Equal("observed", line.GetProperty("kind").GetString()));
        // Each belongs to its command, and stands before the command's result.
        foreach (var line in told)
        {
            long sequence = line.GetProperty("seq").GetInt64();
            Assert.True(lines.IndexOf(line) < lines.FindIndex(other => Is(other, "result") && other.GetProperty("seq").GetInt64() == sequence));
        }

        Assert.DoesNotContain(lines, line => Is(line, "result") && line.TryGetProperty("masked", out _));
    }

    [Fact]
    public async Task Result_InPartsOfAPortal_IsToldOfItsLimitOnce()
    {
        await using var gateway = await StartAsync([Rows]);
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync([
                .. RawClient.Message('P', [0, .. RawClient.Text("select generate_series(1, 40)"), 0, 0]), .. RawClient.Message('B', 0, 0, 0, 0, 0, 0, 0, 0),
                .. RawClient.Message('E', [0, .. RawClient.Int(8)]), .. RawClient.Message('E', [0, .. RawClient.Int(8)]), .. RawClient.Message('E', [0, .. RawClient.Int(0)]),
                .. RawClient.Message('S')]);
            Assert.Equal(40, (await client.ReadUntilAsync('Z')).Count(type => type == 'D'));
        }

        Assert.Single(await gateway.RecordedAsync(), line => Is(line, "notice"));
    }

    [Fact]
    public async Task Statements_MoreThanAMinuteAllows_AreToldOnce()
    {
        await using var gateway = await StartAsync([Often]);
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            for (int i = 0; i < 5; i++)
            {
                await client.SendAsync(RawClient.Query("select 1"));
                Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
            }
        }

        var notice = Assert.Single(await gateway.RecordedAsync(), line => Is(line, "notice"));
        Assert.Equal(("observed", "often", 3), (notice.GetProperty("kind").GetString(), notice.GetProperty("rule").GetString(), notice.GetProperty("seq").GetInt32()));
    }

    /// <summary>What enforced rules refuse because they could not be kept otherwise.</summary>
    [Theory]
    [InlineData("set standard_conforming_strings = off", "CZ")]
    [InlineData("set client_encoding = 'LATIN1'", "CZ")]
    [InlineData("select set_config('standard_conforming_strings', 'off', false); select 1", "TDCTDCZ")]
    public async Task Setting_ThatMovesTheEndsOfStrings_IsSet(string sql, string seen)
    {
        await using var gateway = await StartAsync(All);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query(sql));
        Assert.Equal(seen, (await client.ReadUntilAsync('Z')).Replace("S", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Names_GivenAwayBySql_AreWhatTheTargetMeans()
    {
        await using var gateway = await StartAsync(All);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        // Made by SQL, bound and executed by the protocol; large objects by their functions' numbers; what is behind a change of settings in the same batch.
        await client.SendAsync([
            .. RawClient.Query("prepare s as select 7"), .. RawClient.Message('B', [0, .. RawClient.Text("s"), 0, 0, 0, 0, 0, 0]), .. RawClient.Message('E', 0, 0, 0, 0, 0), .. RawClient.Message('S')]);
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
        Assert.Equal("2DCZ", await client.ReadUntilAsync('Z'));
        await client.SendAsync([.. RawClient.Query("begin; declare c cursor for select 1"), .. RawClient.Message('E', [.. RawClient.Text("c"), .. RawClient.Int(0)]), .. RawClient.Message('S')]);
        Assert.Equal("CCZ", await client.ReadUntilAsync('Z'));
        Assert.Equal("DCZ", await client.ReadUntilAsync('Z'));
        await client.SendAsync(RawClient.Message('F', [.. RawClient.Int(957), 0, 1, 0, 1, 0, 1, 0, 0, 0, 4, 0, 2, 0, 0, 0, 1]));
        Assert.Equal("VZ", await client.ReadUntilAsync('Z'));
        await client.SendAsync([.. RawClient.Run("select set_config('search_path', 'public', false)"), .. RawClient.Run("select 1"), .. RawClient.Message('S')]);
        Assert.Equal("12DC12DCZ", (await client.ReadUntilAsync('Z')).Replace("S", "", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Statement_TooLongToBeRead_RunsAndIsRecordedAsObserved()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits { StatementBytesMax = 100_000 }, All, "password");
        string sql = $"select length('{new string('x', 300_000)}')";
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync([.. RawClient.Query(sql), .. RawClient.Run(sql), .. RawClient.Message('S')]);
            Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
            Assert.Equal("12DCZ", await client.ReadUntilAsync('Z'));
        }

        var commands = (await gateway.RecordedAsync()).Where(line => Is(line, "command")).ToList();
        Assert.Equal(3, commands.Count);
        Assert.All(commands, line => Assert.Equal(("pass", "no-ddl,review,pii,words"), (line.GetProperty("verdict").GetString(), line.GetProperty("observed").GetString())));
    }

    [Fact]
    public async Task Rule_ThatOnlyObserves_AddsNothingToOneThatIsEnforced()
    {
        await using var gateway = await StartAsync([Mask with { Name = "enforced", Enforce = true }, Detect, Rows]);
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            await client.SendAsync(RawClient.Query(Row));
            Assert.Equal("TDDDCZ", await client.ReadUntilAsync('Z'));
        }

        var lines = await gateway.RecordedAsync();
        Assert.Equal("""{"enforced":3}""", Assert.Single(lines, line => Is(line, "result")).GetProperty("masked").GetRawText());
        Assert.Equal("cards", Assert.Single(lines, line => Is(line, "notice")).GetProperty("rule").GetString());
    }

    /// <summary>Sends a statement in three ways; every byte of the answers but durations and addresses, and the recording.</summary>
    private static async Task<(string Seen, List<JsonElement> Lines)> RunAsync(ImmutableArray<Rule> rules, string sql)
    {
        await using var gateway = await StartAsync(rules);
        var seen = new List<byte>();
        await using (var client = await RawClient.LoginAsync(gateway.Port))
        {
            byte[] parse = RawClient.Message('P', [0, .. RawClient.Text(sql), 0, 0]), bind = RawClient.Message('B', 0, 0, 0, 0, 0, 0, 0, 0);
            byte[] execute = RawClient.Message('E', 0, 0, 0, 0, 0), describe = RawClient.Message('D', (byte)'P', 0), sync = RawClient.Message('S');
            bool isWrite = sql.StartsWith("create", StringComparison.Ordinal) || sql.StartsWith("update", StringComparison.Ordinal);
            byte[][] ways = [RawClient.Query(sql), [.. parse, .. bind, .. describe, .. execute, .. sync], [.. bind, .. execute, .. sync]];
            foreach (byte[] way in ways)
            {
                if (isWrite) await AnswerAsync(client, RawClient.Query("begin"), null);
                await AnswerAsync(client, way, seen);
                if (isWrite) await AnswerAsync(client, RawClient.Query("rollback"), null);
            }
        }

        return (Convert.ToHexString([.. seen]), await gateway.RecordedAsync());
    }

    private static async Task AnswerAsync(RawClient client, byte[] bytes, List<byte>? seen)
    {
        await client.SendAsync(bytes);
        for (char type = ' '; type != 'Z';)
        {
            (type, byte[] body) = await client.ReadAsync();
            seen?.AddRange([(byte)type, .. body]);
        }
    }

    private static async Task<InProcessGateway> StartAsync(ImmutableArray<Rule> rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), rules, "password");

    private static bool Is(JsonElement line, string kind) => line.GetProperty("event").GetString() == kind;
}
