using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;
using static HoopWire.Evasion.Tests.CapturingClient;

namespace HoopWire.Evasion.Tests;

/// <summary>The gateway must know what the target means by a name, or run nothing by it.</summary>
[Trait("Category", "Server")]
public class NameGameTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private const string Harmless = "select body from notes where id = 1";
    private const string Secret = "select secret from vault";

    [Fact]
    public async Task Execute_CursorInTheNameOfADescribedPortal_IsNotShownInTheOldShape()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([.. Parse("", Harmless), .. Bind("p", "", false), .. Describe("p"), .. CapturingClient.Sync]);
        await client.SendAsync(RawClient.Query("close p"));
        await client.SendAsync(RawClient.Query($"declare p cursor for {Secret}"));
        await client.SendAsync([.. Execute("p"), .. CapturingClient.Sync]);
        server.AssertNothingLeaked(client, "Execute");
    }

    [Fact]
    public async Task Execute_FetchOfACursorThatWasReplaced_IsNotShownInTheOldShape()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.SendAsync(RawClient.Query($"begin; declare c cursor for {Harmless}"));
        await client.SendAsync([.. Parse("", "fetch all from c"), .. Bind("q", "", false), .. Describe("q"), .. CapturingClient.Sync]);
        await client.SendAsync(RawClient.Query($"close c; declare c cursor for {Secret}"));
        await client.SendAsync([.. Execute("q"), .. CapturingClient.Sync]);
        server.AssertNothingLeaked(client, "Execute");
    }

    [Fact]
    public async Task Execute_FetchOfAPortalThatWasReplaced_IsNotShownInTheOldShape()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([
            .. Parse("", Harmless), .. Bind("c", "", false), .. Parse("", "fetch all from c"), .. Bind("q", "", false), .. Describe("q"),
            .. Close('P', "c"), .. Parse("", Secret), .. Bind("c", "", false), .. Execute("q"), .. CapturingClient.Sync]);
        server.AssertNothingLeaked(client, "Execute");
    }

    [Fact]
    public async Task Execute_ExecuteOfAStatementThatWasReplaced_IsNotShownInTheOldShape()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([
            .. Parse("s", Harmless), .. Parse("", "execute s"), .. Bind("q", "", false), .. Describe("q"), .. Close('S', "s"), .. Parse("s", Secret),
            .. Execute("q"), .. CapturingClient.Sync]);
        server.AssertNothingLeaked(client, "Execute");
    }

    [Theory]
    [InlineData("select (table vault)")]
    [InlineData("select secret::varchar from vault")]
    [InlineData("table vault union all table vault")]
    public async Task Query_RunsByNameWhatIsMaskedByPosition_DoesNotShowIt(string sql)
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.SendAsync([.. Parse("s", sql), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, ["execute s", "explain analyze execute s", "begin"]);
        await client.SendAsync([.. Parse("", sql), .. Bind("p", "", false), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, ["rollback", "begin"]);
        await client.SendAsync([.. Parse("", sql), .. Bind("p", "", false), .. CapturingClient.Sync]);
        foreach (var way in Enum.GetValues<Way>()) await client.RunAsync(way, ["fetch all from p", "move backward all in p"]);
        server.AssertNothingLeaked(client, sql);
    }

    [Fact]
    public async Task Execute_SearchPathChangedSinceItsBind_IsMaskedByWhatItWasBoundTo()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        string number = Guid.NewGuid().ToString("N")[..8];
        await server.Server.PsqlAsync($"create schema mine{number}; create table mine{number}.vault as select 'decoyed'::text as secret");
        await client.RunAsync(Way.Simple, ["begin"]);
        await client.SendAsync([.. Parse("s", "select secret::varchar from vault"), .. Bind("p", "s", false), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, [$"set search_path = mine{number}, public"]);
        await client.SendAsync([.. Execute("p"), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, ["rollback", $"set search_path = mine{number}, public"]);
        await client.SendAsync([.. Parse("s", "select upper(secret) from vault"), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, ["set search_path = public"]);
        await client.SendAsync([.. Bind("", "s", false), .. Execute(""), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, [$"drop table mine{number}.vault", "execute s"]);
        server.AssertNothingLeaked(client, "Execute");
    }

    [Fact]
    public async Task Execute_PreparedSetOfTheSearchPath_IsNoticed()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        string number = Guid.NewGuid().ToString("N")[..8];
        await server.Server.PsqlAsync($"create schema mine{number}; create table mine{number}.vault as select 'decoyed'::text as secret");
        await client.SendAsync([.. Parse("away", "set search_path = public"), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, [$"set search_path = mine{number}", "select upper(secret) from vault"]);
        Assert.Contains("DECOYED", Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
        await client.SendAsync([.. Bind("", "away", false), .. Execute(""), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, ["select upper(secret) from vault"]);
        server.AssertNothingLeaked(client, "Execute");
    }

    [Fact]
    public async Task Query_UseThatIsAllowed_TellsNoValueInErrorsAndSettings()
    {
        await using var gateway = server.StartGateway([.. EvasionServer.Masks.Select(r => r with { Masks = [.. r.Masks.Select(m => m with { Use = MaskUse.AllowPredicate })] })]);
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var client = await LoginAsync(gateway.Port);
            await client.RunAsync(way, [
                "select id from customers where ssn = '219-09-9077'", "select id from customers where ssn::int = 5", "select id from customers where id = 7 and ssn::regclass is null",
                "select id from customers where set_config('application_name', ssn, false) = ''", "listen a", "select id from customers where pg_notify('a', ssn) is null",
                "select id from customers where id = 7 and (select ssn)::regtype is null", "select id from customers where to_regclass(ssn) is null"]);
            server.AssertNothingLeaked(client, "allow-predicate");
        }
    }

    /// <summary>What is left behind in the session tells the value at once, and not a yes or no.</summary>
    [Theory]
    [InlineData("select id from customers where setseed(('0.' || replace(ssn, '-', ''))::float8) is not null")]
    [InlineData("select id from customers where pg_catalog.setseed(length(ssn)) is null")]
    [InlineData("select id from customers c join notes n on setseed(length(c.ssn)) is null")]
    [InlineData("select id from customers where set_config('my.own', ssn, false) is null")]
    [InlineData("select id from customers where pg_try_advisory_lock(length(ssn))")]
    public async Task Query_UseThatIsAllowed_LeavesNothingInTheSession(string sql)
    {
        await using var gateway = server.StartGateway([.. EvasionServer.Masks.Select(r => r with { Masks = [.. r.Masks.Select(m => m with { Use = MaskUse.AllowPredicate })] })]);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, ["select id from customers where length(ssn) = 11", sql]);
        Assert.Equal("42501", Assert.Single(client.Errors));
    }

    [Fact]
    public async Task Query_TableMadeByExecutingAPreparedStatement_IsRefused()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.SendAsync([.. Parse("s", Secret), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, ["create temp table loot as execute s", "explain analyze create temp table loot as execute s", "table loot", "execute s"]);
        server.AssertNothingLeaked(client, "execute");
        Assert.Equal(["42501", "42501", "42P01"], client.Errors);
    }

    [Fact]
    public async Task Bind_NameThatTheTargetCutsAt63Bytes_IsTheStatementTheTargetMeans()
    {
        await using var gateway = server.StartGateway([new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["lead"]) { InTransaction = InTransaction.Hold } }]);
        await using var client = await LoginAsync(gateway.Port);
        string name = new('n', 63);
        await client.SendAsync([.. Parse(name + "x", "select 1"), .. CapturingClient.Sync]);
        await client.SendAsync([.. Close('S', name + "y"), .. CapturingClient.Sync]);
        await client.SendAsync([.. Parse(name + "y", "delete from notes"), .. CapturingClient.Sync]);
        var running = client.SendAsync([.. Bind("", name + "x", false), .. Execute(""), .. CapturingClient.Sync]);
        var ticket = await gateway.Approvals.NextAsync();
        ticket.Decide(ApprovalOutcome.Denied);
        await running;
        Assert.Equal("42501", Assert.Single(client.Errors));
    }

    [Theory]
    [InlineData("execute s")]
    [InlineData("explain analyze execute s")]
    [InlineData("select 1; execute s")]
    [InlineData("execute \"s\"")]
    public async Task Query_ExecuteOfAStatementThatNeedsApproval_IsRefused(string sql)
    {
        await using var gateway = server.StartGateway([new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["lead"]) }]);
        foreach (var way in sql.Contains(';', StringComparison.Ordinal) ? [Way.Simple] : Enum.GetValues<Way>())
        {
            await using var client = await LoginAsync(gateway.Port);
            await client.SendAsync([.. Parse("s", "delete from notes"), .. CapturingClient.Sync]);
            await client.RunAsync(way, [sql]);
            Assert.Equal("42501", Assert.Single(client.Errors));
        }
    }

    [Fact]
    public async Task Query_ExecuteOfACutName_IsRefusedWhereTheStatementNeedsApproval()
    {
        await using var gateway = server.StartGateway([new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["lead"]) }]);
        await using var client = await LoginAsync(gateway.Port);
        string name = new('n', 63);
        await client.SendAsync([.. Parse(name + "x", "delete from notes"), .. CapturingClient.Sync]);
        await client.RunAsync(Way.Simple, [$"execute {name}", $"execute {name}z"]);
        Assert.Equal(["42501", "42501"], client.Errors);
    }

    [Fact]
    public async Task Query_ExecuteOfWhatAnEarlierPolicyLetPrepare_IsRefused()
    {
        await using var gateway = server.StartGateway([new Rule("review") { Approve = new ApproveRule(Effects.Ddl, ["lead"]) }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, ["prepare d as delete from notes"]);
        gateway.Directory.Change(new CompiledPolicy(2, [new Rule("no-writes") { Block = new BlockRule(Effects.UnboundedWrite, null) }]));
        await client.RunAsync(Way.Simple, ["execute d", "delete from notes"]);
        Assert.Equal(["42501", "42501"], client.Errors);
    }

    [Fact]
    public async Task Execute_PortalOpenedBeforeColumnsWereMasked_IsMasked()
    {
        await using var gateway = server.StartGateway([new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") }] }]);
        await using var client = await LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([.. Parse("", "select id::text, card from customers where id > 5 order by id"), .. Bind("p", "", false), .. Describe("p"), .. Execute("p", 1), .. CapturingClient.Sync]);
        gateway.Directory.Change(new CompiledPolicy(2, EvasionServer.Masks));
        await client.SendAsync([.. Parse("", "select 1"), .. CapturingClient.Sync]);
        await client.SendAsync([.. Execute("p", 5), .. CapturingClient.Sync]);
        server.AssertNothingLeaked(client, "Execute");
    }

    [Fact]
    public async Task Bind_FailedInTheNameOfAnOpenPortal_LeavesThatPortalToItsStatement()
    {
        await using var client = await LoginAsync(server.Gateway.Port);
        await client.SendAsync(RawClient.Query("begin"));
        await client.SendAsync([.. Parse("", Harmless), .. Bind("p", "", false), .. Describe("p"), .. CapturingClient.Sync]);
        await client.SendAsync(RawClient.Query("savepoint s"));
        await client.SendAsync([.. Parse("", Secret), .. Bind("p", "", false), .. Describe("p"), .. CapturingClient.Sync]);
        await client.SendAsync(RawClient.Query("rollback to s"));
        await client.SendAsync([.. Execute("p"), .. CapturingClient.Sync]);
        Assert.Equal(["42P03"], client.Errors);
        Assert.Contains("SELECT 1", client.Tags);
    }
}
