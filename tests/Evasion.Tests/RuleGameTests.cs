using System.Collections.Immutable;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using HoopWire.Policy.Filters;
using static HoopWire.Evasion.Tests.CapturingClient;

namespace HoopWire.Evasion.Tests;

/// <summary>Ways round functions that are allowed, rules that come and go, limits, text filters, and approvals given ahead of time.</summary>
[Trait("Category", "Server")]
public class RuleGameTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private static readonly string[] Delete = ["delete from probe"];

    [Theory]
    [InlineData("select id_leak(7)")]
    [InlineData("select public.id_leak(7)")]
    [InlineData("select harmless((select secret from vault))")]
    [InlineData("select harmless(length((table vault)))")]
    [InlineData("select harmless(1) from vault where secret like 'V%'")]
    [InlineData("select other.harmless(1)")]
    [InlineData("select (7).id_leak")]
    [InlineData("select pg_catalog.query_to_xml('table vault', true, false, '')")]
    public async Task Run_BesideAnAllowedFunction_IsRefused(string sql)
    {
        await server.Server.PsqlAsync(
            "create schema if not exists other; create or replace function other.harmless(int) returns text language sql stable as 'select secret from public.vault';"
            + "create or replace function public.harmless(int) returns int language sql immutable as 'select $1 + 1'");
        await using var gateway = server.StartGateway([.. EvasionServer.Masks, new Rule("tools") { AllowedFunctions = ["public.harmless"] }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, ["select public.harmless(1)"]);
        Assert.Empty(client.Errors);
        await client.RunAsync(Way.Simple, [sql]);
        Assert.Equal("42501", Assert.Single(client.Errors));
        server.AssertNothingLeaked(client, sql);
    }

    [Theory]
    [InlineData("create or replace function public.harmless(int) returns int language sql as 'select length(secret) from vault'")]
    [InlineData("alter function other.harmless(int) set schema public")]
    [InlineData("alter function id_leak(int) rename to harmless")]
    public async Task Run_RedefinitionOfAnAllowedFunction_IsRefused(string sql)
    {
        await using var gateway = server.StartGateway([.. EvasionServer.Masks, new Rule("tools") { AllowedFunctions = ["public.harmless"] }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, [sql]);
        Assert.Equal("42501", Assert.Single(client.Errors));
    }

    [Fact]
    public async Task Execute_RuleHasItsHoursSincePreparing_IsRefused()
    {
        await using var gateway = server.StartGateway([]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync([.. Parse("s", "update probe set id = id"), .. Bind("p", "s", false), .. CapturingClient.Sync]);
        await client.SendAsync(RawClient.Query("prepare q as update probe set id = id"));
        gateway.Directory.Change(new CompiledPolicy(2, [new Rule("night") { Block = new BlockRule(Effects.Write, null) }]));
        await client.SendAsync([.. Bind("", "s", false), .. Execute(""), .. CapturingClient.Sync]);
        await client.SendAsync(RawClient.Query("execute q"));
        Assert.Equal(2, client.Errors.Count);
        Assert.DoesNotContain(client.Tags, tag => tag.StartsWith("UPDATE", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_RuleHasItsHoursSinceBinding_IsRefused()
    {
        await using var gateway = server.StartGateway([]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([.. Parse("s", "update probe set id = id"), .. Bind("p", "s", false), .. CapturingClient.Sync]);
        gateway.Directory.Change(new CompiledPolicy(2, [new Rule("night") { Block = new BlockRule(Effects.Write, null) }]));
        await client.SendAsync([.. Execute("p"), .. CapturingClient.Sync]);
        Assert.Equal("42501", Assert.Single(client.Errors));
        Assert.DoesNotContain(client.Tags, tag => tag.StartsWith("UPDATE", StringComparison.Ordinal));
        Assert.Contains(await gateway.RecordedTextsAsync(), line => line.Contains("update probe", StringComparison.Ordinal) && line.Contains("\"night\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Execute_OtherRuleSinceBinding_ReadsOn()
    {
        await using var gateway = server.StartGateway([new Rule("night") { Block = new BlockRule(Effects.Write, null) }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([.. Parse("", "table notes"), .. Bind("p", "", false), .. Execute("p", 1), .. CapturingClient.Sync]);
        gateway.Directory.Change(new CompiledPolicy(2, [new Rule("night") { Block = new BlockRule(Effects.Write | Effects.Ddl, null) }]));
        byte[] next = [.. Execute("p", 1), .. CapturingClient.Sync];
        for (int i = 0; i < 2; i++) await client.SendAsync(next);
        Assert.Empty(client.Errors);
        Assert.Contains("seven", System.Text.Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Execute_RuleAsksForApprovalSinceBinding_IsRefused()
    {
        await using var gateway = server.StartGateway([]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([.. Parse("s", "delete from probe"), .. Bind("p", "s", false), .. CapturingClient.Sync]);
        gateway.Directory.Change(new CompiledPolicy(2, Review));
        await client.SendAsync([.. Execute("p"), .. CapturingClient.Sync]);
        Assert.Equal("42501", Assert.Single(client.Errors));
        Assert.Equal(0, gateway.Approvals.Waiting);
    }

    [Fact]
    public async Task Execute_ApprovedOnTheTermsOfTheNewRules_Runs()
    {
        await using var gateway = server.StartGateway(Review);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        var binding = client.SendAsync([.. Parse("s", "delete from probe"), .. Bind("p", "s", false), .. CapturingClient.Sync]);
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        await binding;
        gateway.Directory.Change(new CompiledPolicy(2, [.. Review, new Rule("night") { Block = new BlockRule(Effects.Ddl, null) }]));
        await client.SendAsync([.. Execute("p"), .. CapturingClient.Sync]);
        Assert.Empty(client.Errors);
        Assert.Contains(client.Tags, tag => tag.StartsWith("DELETE", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("portal")]
    [InlineData("function call")]
    public async Task Execute_GrantHasNoHoursAnyMore_EndsTheSession(string what)
    {
        await using var gateway = server.StartGateway([]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([.. Parse("", "select generate_series(1, 9)"), .. Bind("p", "", false), .. Execute("p", 2), .. CapturingClient.Sync]);
        gateway.Directory.Change(null);
        await client.SendAsync(what == "portal" ? [.. Execute("p", 2), .. CapturingClient.Sync] : RawClient.Call(957, RawClient.Int(0x20000)));
        Assert.True(client.IsClosed);
        Assert.Equal("57P01", Assert.Single(client.Errors));
    }

    [Fact]
    public async Task Bind_GrantHasNoHoursAnyMore_EndsTheSession()
    {
        await using var gateway = server.StartGateway([]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync([.. Parse("s", "select 1"), .. CapturingClient.Sync]);
        gateway.Directory.Change(null);
        await client.SendAsync([.. Bind("", "s", false), .. Execute(""), .. CapturingClient.Sync]);
        Assert.True(client.IsClosed);
        Assert.Equal("57P01", Assert.Single(client.Errors));
    }

    [Theory]
    [InlineData(Way.Simple)]
    [InlineData(Way.ExtendedText)]
    [InlineData(Way.ExtendedUndescribed)]
    public async Task Run_MoreStatementsThanAMinuteAllows_AreRefused(Way way)
    {
        await using var gateway = server.StartGateway([Rate(5)]);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(way, Enumerable.Repeat("select 1", 8));
        Assert.Equal(["54000", "54000", "54000"], client.Errors);
    }

    [Theory]
    [InlineData("select 1; select 2; select 3; select 4; select 5; select 6")]
    [InlineData("select 1;select 2;;select 3;select 4;select 5;select 6;")]
    public async Task Query_ManyStatementsInOneText_CountAsMany(string sql)
    {
        await using var gateway = server.StartGateway([Rate(5)]);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, [sql]);
        Assert.Equal("54000", Assert.Single(client.Errors));
        Assert.Empty(client.Tags);
    }

    [Fact]
    public async Task Bind_ManyOfOneStatementInAPipeline_CountAsMany()
    {
        await using var gateway = server.StartGateway([Rate(5)]);
        await using var client = await LoginAsync(gateway.Port);
        byte[] once = [.. Bind("", "s", false), .. Execute("")];
        await client.SendAsync([.. Parse("s", "select 1"), .. Enumerable.Repeat(once, 9).SelectMany(b => b), .. CapturingClient.Sync]);
        Assert.Equal("54000", Assert.Single(client.Errors));
        Assert.Equal(5, client.Tags.Count(tag => tag == "SELECT 1"));
    }

    [Fact]
    public async Task Session_NewOneAfterTheOther_CountsOn()
    {
        await using var gateway = server.StartGateway([Rate(5)]);
        for (int i = 0; i < 5; i++)
        {
            await using var one = await LoginAsync(gateway.Port);
            await one.RunAsync(Way.Simple, ["select 1"]);
            Assert.Empty(one.Errors);
        }

        await using var next = await LoginAsync(gateway.Port);
        await next.RunAsync(Way.Simple, ["select 1"]);
        Assert.Equal("54000", Assert.Single(next.Errors));
    }

    [Theory]
    [InlineData("select 'pay' || 'roll'", true)]
    [InlineData("select 1 /* payroll */", false)]
    [InlineData("select id from notes where body = 'PAYROLL'", false)]
    [InlineData("select id from notes where body = 'payday'", true)]
    [InlineData("update notes set body = 'x' where id = 4711", false)]
    [InlineData("update notes set body = 'x' where id = 1711", true)]
    public async Task Run_TextFilters_LookIntoLiteralsEachTime(string sql, bool passes)
    {
        var filters = new Rule("texts") { Block = new BlockRule(Effects.None, null) { Text = [new TextFilter("payroll", false, true), new TextFilter(@"id\s*=\s*4\d+", true, true)] } };
        await using var gateway = server.StartGateway([filters]);
        await using var client = await LoginAsync(gateway.Port);
        // The same shape was seen, and passed, before.
        await client.RunAsync(Way.Simple, ["select id from notes where body = 'a'", "select id from notes where body = 'b'", "update notes set body = 'x' where id = 1", "update notes set body = 'x' where id = 2"]);
        Assert.Empty(client.Errors);
        await client.RunAsync(Way.Simple, [sql]);
        await client.RunAsync(Way.ExtendedText, [sql]);
        Assert.Equal(passes ? [] : ["42501", "42501"], client.Errors);
    }

    [Theory]
    [InlineData("set search_path = other, public", true)]
    [InlineData("select set_config('search_path', 'other', false)", true)]
    [InlineData("create temp table probe (id int)", true)]
    [InlineData("set role pg_read_all_data", true)]
    [InlineData("reset all", true)]
    [InlineData("discard all", true)]
    [InlineData("set statement_timeout = 0", false)]
    [InlineData("select 1", false)]
    [InlineData("begin; insert into notes values (77, 'x'); rollback", false)]
    public async Task Ask_AfterWhatChangesMeanings_SaysSo(string before, bool changes)
    {
        await using var gateway = server.StartGateway(Review);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, [before]);
        var running = client.RunAsync(Way.Simple, Delete);
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal(changes, ticket.Request.Before is not { Length: 0 });
        Assert.Equal("delete from probe", System.Text.Encoding.UTF8.GetString(ticket.Request.Single.Span));
        ticket.Decide(ApprovalOutcome.Denied);
        await running;
    }

    [Theory]
    [InlineData("delete from probe", "delete from probe")]
    [InlineData("-- one\ndelete from probe; -- two", "delete from probe")]
    [InlineData("delete from probe; delete from probe", "")]
    [InlineData("delete from probe; select 1", "")]
    public async Task Ask_Text_HasItsOneStatement(string text, string single)
    {
        await using var gateway = server.StartGateway(Review);
        await using var client = await LoginAsync(gateway.Port);
        var running = client.RunAsync(Way.Simple, [text]);
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal(single, System.Text.Encoding.UTF8.GetString(ticket.Request.Single.Span));
        ticket.Decide(ApprovalOutcome.Denied);
        await running;
    }

    [Fact]
    public async Task Ask_WithParameters_IsNoStatementOfASet()
    {
        await using var gateway = server.StartGateway(Review);
        await using var client = await LoginAsync(gateway.Port);
        byte[] parse = RawClient.Message('P', [.. RawClient.Text(""), .. RawClient.Text("delete from probe where $1"), 0, 1, 0, 0, 0, 16]);
        byte[] bind = RawClient.Message('B', [.. RawClient.Text(""), .. RawClient.Text(""), 0, 0, 0, 1, 0, 0, 0, 1, (byte)'t', 0, 0]);
        var running = client.SendAsync([.. parse, .. bind, .. Execute(""), .. CapturingClient.Sync]);
        var ticket = await gateway.Approvals.NextAsync();
        Assert.True(ticket.Request.Single.IsEmpty);
        Assert.Equal([0, 0, 0, 16], ticket.Request.ParameterTypes.ToArray());
        ticket.Decide(ApprovalOutcome.Denied);
        await running;
    }

    [Fact]
    public async Task Ask_ManyChangesBefore_IsNotTold()
    {
        await using var gateway = server.StartGateway(Review);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, Enumerable.Range(0, 70).Select(i => $"set search_path = s{i}, public"));
        var running = client.RunAsync(Way.Simple, Delete);
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Null(ticket.Request.Before);
        ticket.Decide(ApprovalOutcome.Denied);
        await running;
    }

    private static Rule Rate(int perMinute) => new("rate") { Limit = new LimitRule { StatementsPerMinute = perMinute } };

    private static ImmutableArray<Rule> Review => [new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["lead"]) }];
}
