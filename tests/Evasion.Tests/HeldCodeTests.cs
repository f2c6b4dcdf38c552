using HoopWire.Integration.Tests.InProcess;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>Code that another session changes behind a table while a statement on it waits for its approval.</summary>
[Trait("Category", "Server")]
public class HeldCodeTests(OwnCodeServer own) : IClassFixture<OwnCodeServer>
{
    [Theory]
    [InlineData((int)Way.Simple)]
    [InlineData((int)Way.ExtendedUndescribed)]
    public async Task Approve_CodeBehindTheTableIsAnotherNow_IsDecidedAnew(int way)
    {
        var review = new Rule("review") { Approve = new ApproveRule(Effects.Write, ["dba-leads"]) };
        await using var gateway = own.StartGateway(OwnCodeServer.Guard, review);
        string table = $"held_{way}";
        // A Parse locks its table, and so keeps triggers away from it, but not another body from a trigger's function.
        await own.PsqlAsync($"set role app; create table {table} (id int); create function {table}_fn() returns trigger language plpgsql as 'begin return new; end'; create trigger passing before insert on {table} for each row execute function {table}_fn()");
        gateway.Directory.Give("carol", CompiledPolicy.Empty);
        await using var other = await CapturingClient.LoginAsync(gateway.Port, user: "carol");
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        var running = client.RunAsync((Way)way, [$"insert into {table} values (1)"]);
        var ticket = await gateway.Approvals.NextAsync();
        await other.RunAsync(Way.Simple, [$"create or replace function {table}_fn() returns trigger language plpgsql as 'begin delete from victim; return new; end'"]);
        Assert.Empty(other.Errors);
        ticket.Decide(ApprovalOutcome.Approved);
        await running;
        Assert.Equal(["42501"], client.Errors);
        Assert.Equal("3", await own.PsqlAsync("select count(*) from victim"));
        Assert.Equal("0", await own.PsqlAsync($"select count(*) from {table}"));
    }

    [Fact]
    public async Task Approve_NothingCameMeanwhile_RunsOnce()
    {
        var review = new Rule("review") { Approve = new ApproveRule(Effects.Write, ["dba-leads"]) };
        await using var gateway = own.StartGateway(OwnCodeServer.Guard, review);
        await own.PsqlAsync("set role app; create table held_quietly (id int)");
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        var running = client.RunAsync(Way.Simple, ["insert into held_quietly values (1)"]);
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        await running;
        Assert.Empty(client.Errors);
        Assert.Equal("1", await own.PsqlAsync("select count(*) from held_quietly"));
    }
}
