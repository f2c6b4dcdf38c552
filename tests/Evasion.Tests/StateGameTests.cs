using System.Collections.Immutable;
using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using static HoopWire.Evasion.Tests.CapturingClient;

namespace HoopWire.Evasion.Tests;

/// <summary>An approval is for a session in which the statement means what it meant to the reviewer: what was sent without effect, or taken back, makes it no such session.</summary>
[Trait("Category", "Server")]
public class StateGameTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private const string Delete = "delete from probe";
    private const string SetLocal = "set local search_path = scratch, public";

    private static ImmutableArray<Rule> Review { get; } = [new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["lead"]) }];

    [Theory]
    [InlineData("begin", "set search_path = scratch, public", "rollback")]
    [InlineData("begin", "set role app", "abort")]
    [InlineData("begin", "create temp table probe (id int)", "rollback")]
    [InlineData("begin", "select 1/0", "set search_path = scratch, public", "rollback")]
    [InlineData("begin", "set search_path = scratch, public", "select 1/0", "commit")]
    [InlineData("set role nobody_of_that_name")]
    [InlineData("set search_path = scratch; select 1/0")]
    [InlineData("begin", "savepoint a", "set search_path = scratch", "rollback to a", "rollback")]
    [InlineData("prepare p as select set_config('search_path', 'scratch', false)")]
    [InlineData("set statement_timeout = 0", "set timezone = 'UTC'", "set enable_seqscan = on", "show search_path")]
    public async Task Ask_AfterWhatTookNoEffect_IsAsInAFreshSession(params string[] ran) => Assert.Equal("", await BeforeAsync(ran));

    [Theory]
    [InlineData("begin", SetLocal)]
    [InlineData("begin", "create temp table probe (id int) on commit drop")]
    [InlineData("begin", "select set_config('search_path', 'scratch, public', true)")]
    public async Task Ask_WhatATransactionSetsForItself_CountsOnlyWithinIt(string begin, string sets)
    {
        string? within = await BeforeAsync(begin, sets);
        string? outside = await BeforeAsync(sets);
        string? behind = await BeforeAsync(begin, sets, "commit");
        Assert.Equal(sets, within);
        Assert.NotEqual(within, outside);
        Assert.NotEqual(within, behind);
        Assert.Equal(outside, behind);
        Assert.NotEqual(within, await BeforeAsync(begin, sets, "commit", "begin"));
    }

    [Theory]
    [InlineData("create temp table probe (id int)")]
    [InlineData("set search_path = scratch, public")]
    [InlineData("set role app")]
    public async Task Ask_WhatLasts_IsTheSameInATransaction(string sql)
    {
        Assert.Equal(sql, await BeforeAsync(sql));
        Assert.Equal(sql, await BeforeAsync("begin", sql));
        Assert.Equal(sql, await BeforeAsync("begin", sql, "commit"));
    }

    [Theory]
    [InlineData("set app.tenant = '2'")]
    [InlineData("set transform_null_equals = on")]
    [InlineData("set session_replication_role = replica")]
    [InlineData("reset app.tenant")]
    [InlineData("do 'begin perform set_config(''app.tenant'', ''2'', false); end'")]
    [InlineData("select query_to_xml('select set_config(''app.tenant'', ''2'', false)', true, true, '')")]
    public async Task Ask_AfterWhatChangesMeanings_SaysSo(string sql) => Assert.StartsWith(sql, await BeforeAsync(sql), StringComparison.Ordinal);

    [Theory]
    [InlineData("prepare p as select set_config('search_path', 'scratch, public', false)", "execute p")]
    [InlineData("begin", "declare c cursor for select set_config('search_path', 'scratch, public', false)")]
    [InlineData("begin", "savepoint a", "set search_path = scratch, public", "rollback to a")]
    [InlineData("begin", "set search_path = scratch, public", "savepoint a", "select 1/0", "rollback to a", "commit")]
    [InlineData("begin", "set search_path = scratch, public", "rollback and chain")]
    [InlineData("begin", "set search_path = scratch, public", "rollback; begin")]
    [InlineData("begin; set search_path = scratch, public; commit")]
    [InlineData("do 'begin perform set_config(''app.tenant'', ''2'', false); commit; perform 1/0; end'")]
    public async Task Ask_AfterWhatNobodyCanTell_IsBoundToNothing(params string[] ran) => Assert.Null(await BeforeAsync(ran));

    [Theory]
    // By the unnamed portal, whose value no text has, and by one that SQL fetches from.
    [InlineData("")]
    [InlineData("p")]
    public async Task Ask_AfterBoundValues_IsBoundToNothing(string portal)
    {
        await using var gateway = server.StartGateway(Open);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        byte[] parse = Parse("", portal.Length == 0 ? "select set_config('search_path', $1, false)" : "select set_config('search_path', 'scratch', false)");
        byte[] values = portal.Length == 0 ? [0, 1, .. RawClient.Int(7), .. "scratch"u8] : [0, 0];
        await client.SendAsync([.. parse, .. RawClient.Message('B', [.. RawClient.Text(portal), 0, 0, 0, .. values, 0, 0]), .. portal.Length == 0 ? Execute("") : [], .. CapturingClient.Sync]);
        if (portal.Length > 0) await client.SendAsync(RawClient.Query("fetch 1 from p"));
        await client.SendAsync(RawClient.Query("commit"));
        Assert.Empty(client.Errors);
        Assert.Null(await BeforeAsync(gateway, client));
    }

    [Fact]
    public async Task Ask_SettingInAPipeline_EndsWithIt()
    {
        await using var gateway = server.StartGateway(Open);
        await using var client = await LoginAsync(gateway.Port);
        byte[] set = [.. Parse("", SetLocal), .. Bind("", "", false), .. Execute("")];
        var running = client.SendAsync([.. set, .. Parse("", Delete), .. Bind("", "", false), .. Execute(""), .. CapturingClient.Sync]);
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal(SetLocal, Text(ticket.Request));
        ticket.Decide(ApprovalOutcome.Denied);
        await running;
        await client.SendAsync([.. set, .. CapturingClient.Sync]);
        Assert.NotEqual(SetLocal, await BeforeAsync(gateway, client));
    }

    [Fact]
    public async Task Ask_PipelineThatFailsBehindItsOwnCommit_IsBoundToNothing()
    {
        await using var gateway = server.StartGateway(Open);
        await using var client = await LoginAsync(gateway.Port);
        byte[] Run(string sql) => [.. Parse("", sql), .. Bind("", "", false), .. Execute("")];
        // VACUUM commits by itself what stands before it in the pipeline.
        await client.SendAsync([.. Run("set search_path = scratch, public"), .. Run("vacuum notes"), .. Run("select 1/0"), .. CapturingClient.Sync]);
        Assert.Null(await BeforeAsync(gateway, client));
    }

    [Theory]
    [InlineData("search_path=scratch,public", false)]
    [InlineData("app.tenant=2", false)]
    [InlineData("session_replication_role=replica", false)]
    [InlineData("statement_timeout=0", true)]
    public async Task Ask_SessionThatBeganWithASetting_IsBoundToIt(string setting, bool isFresh)
    {
        await using var gateway = server.StartGateway(Open);
        var raw = new RawClient();
        await raw.ConnectAsync(gateway.Port);
        await raw.SendAsync(RawClient.Startup(("user", "alice"), ("database", "orders"), ("options", $"-c {setting}")));
        await raw.ProveAsync("alice");
        await raw.ReadUntilAsync('Z');
        await using var client = new CapturingClient(raw);
        Assert.Equal(isFresh, await BeforeAsync(gateway, client) == "");
    }

    [Fact]
    public async Task Ask_AfterWhatRanBeforeTheRulesHadTheirHours_IsBoundToNothing()
    {
        await using var gateway = server.StartGateway([]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("set search_path = scratch, public"));
        gateway.Directory.Change(new CompiledPolicy(2, Review));
        Assert.Null(await BeforeAsync(gateway, client));
        await using var idle = await LoginAsync(gateway.Port);
        Assert.Equal("", await BeforeAsync(gateway, idle));
    }

    [Fact]
    public async Task Ask_AfterATextThatWasTooLongToBeRead_IsBoundToNothing()
    {
        var observed = new Rule("watch") { Enforce = false, Block = new BlockRule(Effects.Ddl, null) };
        await using var gateway = server.StartGateway([observed], new GatewayLimits { StatementBytesMax = 100_000 });
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("select 1"));
        await client.SendAsync(RawClient.Query($"set search_path = scratch, public -- {new string('x', 200_000)}"));
        Assert.Empty(client.Errors);
        gateway.Directory.Change(new CompiledPolicy(2, Review));
        Assert.Null(await BeforeAsync(gateway, client));
    }

    [Theory]
    [InlineData("copy probe from stdin")]
    [InlineData("copy probe to stdout")]
    [InlineData("copy (select id from probe) to stdout")]
    [InlineData("copy (delete from probe returning id) to stdout")]
    public async Task Copy_NotApproved_MovesNoData(string sql)
    {
        await using var gateway = server.StartGateway([new Rule("copies") { Approve = new ApproveRule(Effects.Copy, ["lead"]) }]);
        foreach (var way in (Way[])[Way.Simple, Way.ExtendedText])
        {
            await using var client = await LoginAsync(gateway.Port);
            var running = client.RunAsync(way, [sql]);
            (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Denied);
            await running;
            Assert.Equal("42501", Assert.Single(client.Errors));
            Assert.Empty(client.Tags);
        }
    }

    [Theory]
    [InlineData("copy probe from stdin", "57014")]
    [InlineData("copy (select 1) to stdout", null)]
    public async Task Copy_Approved_IsTheTargets(string sql, string? error)
    {
        await using var gateway = server.StartGateway([new Rule("copies") { Approve = new ApproveRule(Effects.Copy, ["lead"]) }]);
        await using var client = await LoginAsync(gateway.Port);
        var running = client.RunAsync(Way.Simple, [sql]);
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        await running;
        // The client has been asked for data, and gives none.
        Assert.Equal(error is null ? [] : [error], client.Errors);
        Assert.Equal(error is null ? ["COPY 1"] : [], client.Tags);
    }

    [Fact]
    public async Task Fetch_UnderApproval_IsAskedForEachTime()
    {
        await using var gateway = server.StartGateway([new Rule("reads") { Approve = new ApproveRule(Effects.Read, ["lead"]) }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        foreach (string sql in (string[])["declare c cursor for select id from notes", "fetch 1 from c", "fetch 1 from c"])
        {
            var running = client.SendAsync(RawClient.Query(sql));
            var ticket = await gateway.Approvals.NextAsync();
            Assert.Equal(sql, ticket.Request.StatementText);
            ticket.Decide(ApprovalOutcome.Approved);
            await running;
        }

        Assert.Empty(client.Errors);
        var last = client.SendAsync(RawClient.Query("fetch 1 from c"));
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Denied);
        await last;
        Assert.Equal(["BEGIN", "DECLARE CURSOR", "FETCH 1", "FETCH 1"], client.Tags);
    }

    /// <summary>The rules of <see cref="Review"/>, with code let through.</summary>
    private static ImmutableArray<Rule> Open => [.. Review, new Rule("code") { Approve = new ApproveRule(Effects.Opaque, ["lead"]) }];

    private async Task<string?> BeforeAsync(params string[] ran)
    {
        await using var gateway = server.StartGateway(Open);
        await using var client = await LoginAsync(gateway.Port);
        foreach (string sql in ran)
        {
            var running = client.SendAsync(RawClient.Query(sql));
            if (sql.StartsWith("do ", StringComparison.Ordinal) || sql.Contains("query_to_xml", StringComparison.Ordinal)) (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
            await running;
        }

        return await BeforeAsync(gateway, client);
    }

    /// <summary>What an approval of the next statement is bound to; null for nothing.</summary>
    private static async Task<string?> BeforeAsync(InProcessGateway gateway, CapturingClient client)
    {
        var running = client.SendAsync(RawClient.Query(Delete));
        var ticket = await gateway.Approvals.NextAsync();
        ticket.Decide(ApprovalOutcome.Denied);
        await running;
        return Text(ticket.Request);
    }

    private static string? Text(ApprovalRequest request) =>
        request.Before is { } before ? string.Join('\n', before.Select(text => Encoding.UTF8.GetString(text.Span))) : null;
}
