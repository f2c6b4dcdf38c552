using System.Collections.Immutable;
using System.Text;
using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.ControlPlane.Tests;

/// <summary>Approvals for a time, ahead of time, in an emergency; and how many there may be.</summary>
public class ApprovalTermsTests : StoreTests
{
    private const string Statement = "delete from orders";
    private static readonly Identity Alice = Plane.Person("alice", "dba", "oncall");
    private static readonly Identity Bob = Plane.Person("bob", "dba-leads");
    private static readonly Identity Carol = Plane.Person("carol", "dba-leads");

    [Fact]
    public async Task Approve_ForATime_ServesTheSameCommandUntilThen()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default, TimeSpan.FromMinutes(15));
        Assert.True(await first.ConsumeAsync());
        Assert.True(await first.ConsumeAsync());
        plane.Time.Advance(TimeSpan.FromMinutes(14));
        ApprovalTicket again = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        Assert.Equal(first.Id, again.Id);
        Assert.Equal(ApprovalOutcome.Approved, (await again.Decision).Outcome);
        Assert.True(await again.ConsumeAsync());
        plane.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.False(await again.ConsumeAsync());
        Assert.NotEqual(first.Id, (await plane.Host.Approvals.RequestAsync(Plane.Request(), default)).Id);
        Assert.Equal(3, (await plane.Approvals.FindAsync(first.Id, default))!.Uses);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("statement")]
    [InlineData("parameters")]
    [InlineData("types")]
    [InlineData("before")]
    [InlineData("unknown before")]
    [InlineData("reading")]
    [InlineData("target")]
    [InlineData("database")]
    [InlineData("credential")]
    [InlineData("rule")]
    [InlineData("agent")]
    [InlineData("reviewers")]
    public async Task Approve_ForATime_ServesNothingElse(string differs)
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default, TimeSpan.FromMinutes(15));
        ApprovalRequest other = Differing(Plane.Request(), differs);
        Assert.NotEqual(first.Id, (await plane.Host.Approvals.RequestAsync(other, default)).Id);
    }

    [Fact]
    public async Task Approve_ForATime_ServesWhateverReasonIsGiven()
    {
        await using Plane plane = await Plane.StartAsync();
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(Plane.Request() with { Reason = "ticket 7" }, default);
        Assert.Equal("ticket 7", (await plane.Approvals.FindAsync(first.Id, default))!.Reason);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default, TimeSpan.FromMinutes(15));
        Assert.Equal(first.Id, (await plane.Host.Approvals.RequestAsync(Plane.Request() with { Reason = "ticket 8" }, default)).Id);
    }

    [Fact]
    public async Task Approve_TwoReviewersForDifferentTimes_TheShorterHolds()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(approvers: 2), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default, TimeSpan.FromHours(2));
        await plane.Approvals.DecideAsync(ticket.Id, Carol, true, null, default, TimeSpan.FromMinutes(5));
        plane.Time.Advance(TimeSpan.FromMinutes(4));
        Assert.True(await ticket.ConsumeAsync());
        plane.Time.Advance(TimeSpan.FromMinutes(2));
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Approve_OneOfTwoForOnce_HoldsForOnce()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(approvers: 2), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default, TimeSpan.FromHours(2));
        await plane.Approvals.DecideAsync(ticket.Id, Carol, true, null, default);
        Assert.True(await ticket.ConsumeAsync());
        Assert.False(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task Withdraw_OfAnApprovalForATime_EndsIt()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default, TimeSpan.FromHours(2));
        Assert.True(await ticket.ConsumeAsync());
        await plane.Approvals.WithdrawAsync(ticket.Id, "enough");
        Assert.False(await ticket.ConsumeAsync());
        Assert.NotEqual(ticket.Id, (await plane.Host.Approvals.RequestAsync(Plane.Request(), default)).Id);
    }

    [Fact]
    public async Task Restart_ApprovalForATime_HoldsOn()
    {
        using TemporaryFolder folder = new();
        ManualTime time = new();
        await using (Plane plane = await StartAsync(folder: folder, time: time))
        {
            ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
            await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default, TimeSpan.FromHours(2));
        }

        await using Plane next = await StartAsync(folder: folder, time: time);
        ApprovalTicket again = await next.Host.Approvals.RequestAsync(Plane.Request(), default);
        Assert.True(await again.ConsumeAsync());
    }

    [Fact]
    public async Task Set_Approved_EachStatementRunsOnce()
    {
        await using Plane plane = await StartAsync();
        string id = await AskAheadAsync(plane, "delete from a", "delete from b", "delete from b");
        Assert.NotEqual(id, (await plane.Host.Approvals.RequestAsync(Sent("delete from a;", "delete from a"), default)).Id);
        Assert.Equal(DecisionError.OwnRequest, (await plane.Approvals.DecideAsync(id, Alice, true, null, default)).Error);
        await plane.Approvals.DecideAsync(id, Bob, true, "migration 12", default);
        plane.Time.Advance(TimeSpan.FromHours(1));

        async Task<bool> RunsAsync(string text, string single)
        {
            ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Sent(text, single), default);
            return ticket.Id == id && ticket.Decision.IsCompleted && await ticket.ConsumeAsync();
        }

        Assert.True(await RunsAsync("-- first\ndelete from b;", "delete from b"));
        Assert.True(await RunsAsync("delete from b", "delete from b"));
        Assert.False(await RunsAsync("delete from b", "delete from b"));
        Assert.Null((await plane.Approvals.FindAsync(id, default))!.ConsumedAt);
        Assert.True(await RunsAsync("delete from a;", "delete from a"));
        Assert.False(await RunsAsync("delete from a;", "delete from a"));
        ApprovalRow row = (await plane.Approvals.FindAsync(id, default))!;
        Assert.Equal((3L, 3L), (row.Uses, row.SetSize!.Value));
        Assert.NotNull(row.ConsumedAt);
    }

    [Fact]
    public async Task Set_HundredSessionsAtOnce_OneRunsEachStatement()
    {
        await using Plane plane = await StartAsync();
        string id = await AskAheadAsync(plane, "delete from a", "delete from b");
        await plane.Approvals.DecideAsync(id, Bob, true, null, default);
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Sent("delete from a", "delete from a"), default);
        bool[] results = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => Task.Run(ticket.ConsumeAsync)));
        Assert.Single(results, won => won);
    }

    [Theory]
    [InlineData("user")]
    [InlineData("statement")]
    [InlineData("target")]
    [InlineData("database")]
    [InlineData("credential")]
    [InlineData("rule")]
    [InlineData("agent")]
    [InlineData("reviewers")]
    [InlineData("no single statement")]
    [InlineData("before")]
    [InlineData("unknown before")]
    public async Task Set_Approved_ServesNothingElse(string differs)
    {
        await using Plane plane = await StartAsync();
        string id = await AskAheadAsync(plane, Statement);
        await plane.Approvals.DecideAsync(id, Bob, true, null, default);
        ApprovalRequest other = Differing(Sent(Statement + ";", Statement), differs);
        Assert.NotEqual(id, (await plane.Host.Approvals.RequestAsync(other, default)).Id);
        Assert.Equal(id, (await plane.Host.Approvals.RequestAsync(Sent(Statement + ";", Statement), default)).Id);
    }

    [Theory]
    [InlineData(true, "set search_path = a", "create temp table t (id int)")]
    [InlineData(false, "create temp table t (id int)", "set search_path = a")]
    [InlineData(false, "set search_path = a")]
    [InlineData(false)]
    [InlineData(false, "set search_path = a", "create temp table t (id int)", "set search_path = b")]
    [InlineData(false, "set search_path = a", "create temp table t (id int)", "\0end of transaction")]
    public async Task Set_SessionThatHasRunWhatStandsBefore_InThatOrderOnly(bool serves, params string[] ran)
    {
        await using Plane plane = await StartAsync();
        string id = await AskAheadAsync(plane, ["set search_path = a"u8.ToArray(), "create temp table t (id int)"u8.ToArray()], Statement);
        await plane.Approvals.DecideAsync(id, Bob, true, null, default);
        ApprovalRequest behind = Sent(Statement, Statement) with { Before = [.. ran.Select(text => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(text))] };
        Assert.Equal(serves, id == (await plane.Host.Approvals.RequestAsync(behind, default)).Id);
    }

    [Fact]
    public async Task Set_DeadlinePassed_ServesNoMore()
    {
        await using Plane plane = await StartAsync();
        string id = await AskAheadAsync(plane, Statement);
        await plane.Approvals.DecideAsync(id, Bob, true, null, default);
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Sent(Statement, Statement), default);
        plane.Time.Advance(TimeSpan.FromHours(8));
        Assert.False(await ticket.ConsumeAsync());
        Assert.NotEqual(id, (await plane.Host.Approvals.RequestAsync(Sent(Statement, Statement), default)).Id);
    }

    [Theory]
    [InlineData(Statement)]
    [InlineData("delete from a", "delete from b")]
    public async Task Set_WholeTextSentAsOneByACiJob_IsNotTakenForTheSet(params string[] statements)
    {
        await using Plane plane = await StartAsync();
        string id = await AskAheadAsync(plane, statements);
        await plane.Approvals.DecideAsync(id, Bob, true, null, default);
        ApprovalRequest whole = Plane.Request(statement: string.Join(";\n", statements), onDisconnect: OnDisconnect.Keep);
        ApprovalRequest sent = whole with { Single = statements.Length == 1 ? whole.Statement : default };
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(sent, default);
        Assert.Equal(statements.Length == 1, id == ticket.Id);
        if (id != ticket.Id) await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        Assert.True(await ticket.ConsumeAsync());
    }

    [Fact]
    public async Task BreakGlass_WhereTheRuleAllowsIt_RunsOnceAndIsTold()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Breakable(), default);
        DecisionResult result = await plane.Approvals.BreakGlassAsync(ticket.Id, Alice, "the shop is down", default);
        Assert.Equal(DecisionError.None, result.Error);
        Assert.Equal(new ApprovalDecision(ApprovalOutcome.Approved, "alice (break-glass)", "the shop is down"), await ticket.Decision);
        Assert.True(await ticket.ConsumeAsync());
        Assert.False(await ticket.ConsumeAsync());
        Assert.Contains(plane.Logs.Lines, line => line.Contains("BREAK-GLASS", StringComparison.Ordinal) && line.Contains(ticket.Id, StringComparison.Ordinal));
        Assert.Equal(DecisionError.Ended, (await plane.Approvals.BreakGlassAsync(ticket.Id, Alice, "and again", default)).Error);
    }

    [Fact]
    public async Task BreakGlass_ByAnybodyElseOrWithoutTheRule_IsRefused()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket plain = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        Assert.Equal(DecisionError.NoBreakGlass, (await plane.Approvals.BreakGlassAsync(plain.Id, Alice, "an emergency", default)).Error);
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Breakable(), default);
        Identity[] others =
        [
            Plane.Person("alice", "dba"), Plane.Person("bob", "oncall", "dba-leads"), Plane.Person("ALICE", "oncall"),
            Alice with { Kind = IdentityKind.Agent, Agent = "bot" }, Alice with { Kind = IdentityKind.Ci }, Alice with { Targets = ["billing"] },
        ];
        foreach (Identity other in others)
            Assert.Equal(DecisionError.NoBreakGlass, (await plane.Approvals.BreakGlassAsync(ticket.Id, other, "an emergency", default)).Error);
        ApprovalTicket agents = await plane.Host.Approvals.RequestAsync(Breakable() with { Requester = Alice with { Kind = IdentityKind.Agent, Agent = "bot" } }, default);
        Assert.Equal(DecisionError.NoBreakGlass, (await plane.Approvals.BreakGlassAsync(agents.Id, Alice, "an emergency", default)).Error);
        Assert.False(ticket.Decision.IsCompleted);
    }

    [Theory]
    [InlineData("oncall", true)]
    [InlineData("sre", false)]
    [InlineData(null, false)]
    public async Task BreakGlass_RuleNamesOtherGroupsSince_ServesNoMore(string? group, bool serves)
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest kept = Breakable() with { Terms = Breakable().Terms with { OnDisconnect = OnDisconnect.Keep } };
        ApprovalTicket broken = await plane.Host.Approvals.RequestAsync(kept, default);
        await plane.Approvals.BreakGlassAsync(broken.Id, Alice, "the shop is down", default);
        ApprovalTicket again = await plane.Host.Approvals.RequestAsync(kept with { Terms = kept.Terms with { BreakGlass = group is null ? [] : [group] } }, default);
        Assert.Equal(serves, broken.Id == again.Id);
        Assert.Equal(serves, await again.ConsumeAsync());
    }

    [Fact]
    public async Task Approve_RuleNamesOtherGroupsForEmergenciesSince_ServesOn()
    {
        await using Plane plane = await StartAsync();
        ApprovalRequest kept = Breakable() with { Terms = Breakable().Terms with { OnDisconnect = OnDisconnect.Keep } };
        ApprovalTicket first = await plane.Host.Approvals.RequestAsync(kept, default);
        await plane.Approvals.DecideAsync(first.Id, Bob, true, null, default);
        ApprovalTicket again = await plane.Host.Approvals.RequestAsync(kept with { Terms = kept.Terms with { BreakGlass = [] } }, default);
        Assert.Equal(first.Id, again.Id);
        Assert.True(await again.ConsumeAsync());
    }

    [Fact]
    public async Task Request_MoreThanAMinuteAllows_IsRefusedThoughWithdrawn()
    {
        await using Plane plane = await StartAsync();
        for (int i = 0; i < 30; i++)
        {
            Identity who = i % 2 == 0 ? Alice : Alice with { Kind = IdentityKind.Agent, Agent = $"bot{i}" };
            ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(statement: $"delete from t{i}") with { Requester = who }, default);
            await ticket.WithdrawAsync("never mind");
        }

        ApprovalUnavailableException flood = await Assert.ThrowsAsync<ApprovalUnavailableException>(() => plane.Host.Approvals.RequestAsync(Plane.Request(), default));
        Assert.Contains("30 requests within a minute", flood.Message, StringComparison.Ordinal);
        Assert.NotNull(await plane.Host.Approvals.RequestAsync(Plane.Request("dave"), default));
        plane.Time.Advance(TimeSpan.FromMinutes(1));
        Assert.NotNull(await plane.Host.Approvals.RequestAsync(Plane.Request(), default));
    }

    [Fact]
    public async Task Estimate_OfAPendingRequest_IsShown()
    {
        await using Plane plane = await StartAsync();
        ApprovalTicket ticket = await plane.Host.Approvals.RequestAsync(Plane.Request(), default);
        await ticket.NoteEstimateAsync("about 12 rows");
        Assert.Equal("about 12 rows", (await plane.Approvals.FindAsync(ticket.Id, default))!.Estimate);
        await plane.Approvals.DecideAsync(ticket.Id, Bob, true, null, default);
        await ticket.NoteEstimateAsync("about 1 row");
        Assert.Equal("about 12 rows", (await plane.Approvals.FindAsync(ticket.Id, default))!.Estimate);
    }

    private static ApprovalRequest Breakable() => Plane.Request() with { Terms = Plane.Request().Terms with { BreakGlass = ["oncall"] } };

    private static ApprovalRequest Sent(string text, string single) => Plane.Request(statement: text) with { Single = Encoding.UTF8.GetBytes(single) };

    private static Task<string> AskAheadAsync(Plane plane, params string[] statements) => AskAheadAsync(plane, default, statements);

    private static async Task<string> AskAheadAsync(Plane plane, ImmutableArray<ReadOnlyMemory<byte>> before, params string[] statements)
    {
        ApprovalRequest like = Plane.Request();
        StatementSetPlan plan = new()
        {
            Credential = like.Credential,
            Database = like.Database,
            Shown = string.Join(";\n", statements),
            Held = [.. statements.Select(s => new HeldStatement(Encoding.UTF8.GetBytes(s), like.Rule, before.IsDefault ? [] : before))],
            Terms = like.Terms,
        };
        StatementSet set = new(like.Requester, like.Target, null, plan.Shown);
        (ApprovalRow? row, string? refusal) = await plane.Approvals.RequestSetAsync(set, plan, "migration 12", TimeSpan.FromHours(8), default);
        Assert.Null(refusal);
        return row!.Id;
    }

    private static ApprovalRequest Differing(ApprovalRequest request, string what) => what switch
    {
        "user" => request with { Requester = Plane.Person("dave", "dba") },
        "statement" => request with { Statement = "delete from orders where 1=1"u8.ToArray(), Single = "delete from orders where 1=1"u8.ToArray() },
        "parameters" => request with { Parameters = "x"u8.ToArray() },
        "types" => request with { ParameterTypes = new byte[] { 0, 0, 0, 23 } },
        "before" => request with { Before = ["set search_path = other"u8.ToArray()] },
        "unknown before" => request with { Before = null },
        "reading" => request with { Reading = "sql_mode = ANSI_QUOTES"u8.ToArray() },
        "target" => request with { Target = "billing" },
        "database" => request with { Database = "other" },
        "credential" => request with { Credential = "rw" },
        "rule" => request with { Rule = "other-rule" },
        "agent" => request with { Requester = request.Requester with { Kind = IdentityKind.Agent, Agent = "bot" } },
        "reviewers" => request with { Terms = request.Terms with { Reviewers = ["owners"] } },
        _ => request with { Single = default },
    };
}

[Trait("Category", "Server")]
public class PostgresApprovalTermsTests : ApprovalTermsTests
{
    private protected override bool OnPostgres => true;
}
