using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Statements to MariaDB that wait for a human.</summary>
[Trait("Category", "Server")]
public class MySqlApprovalTests
{
    private const string Delete = "DELETE FROM orders";
    private const string InTransaction = "START TRANSACTION";

    private static readonly ApproveRule Terms = new(Effects.UnboundedWrite, ["dba-leads"]) { HoldLimit = TimeSpan.FromSeconds(30) };

    [Fact]
    public async Task Hold_Approved_RunsOnce()
    {
        await using var gateway = await StartAsync(Terms);
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync(InTransaction);
        var held = connection.LastAsync(Delete);
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal((Delete, "alice", "shop", "review"), (ticket.Request.StatementText, ticket.Request.Requester.User, ticket.Request.Target, ticket.Request.Rule));
        ticket.Decide(ApprovalOutcome.Approved);
        await held;
        Assert.Equal("0", await connection.LastAsync("SELECT COUNT(*) FROM orders"));
        await connection.LastAsync("ROLLBACK");
        Assert.Equal("200", await connection.LastAsync("SELECT COUNT(*) FROM orders"));
    }

    [Theory]
    [InlineData(ApprovalOutcome.Denied, MySqlErrorCode.TableAccessDenied, "refused by bob: because")]
    [InlineData(ApprovalOutcome.Expired, MySqlErrorCode.QueryInterrupted, "Nobody approved the statement in time")]
    [InlineData(ApprovalOutcome.Withdrawn, MySqlErrorCode.QueryInterrupted, "withdrawn")]
    public async Task Hold_NotApproved_IsRefusedAndTheSessionGoesOn(ApprovalOutcome outcome, MySqlErrorCode code, string message)
    {
        await using var gateway = await StartAsync(Terms);
        await using var connection = await gateway.OpenMySqlAsync();
        var held = connection.LastAsync(Delete);
        (await gateway.Approvals.NextAsync()).Decide(outcome);
        var error = await Assert.ThrowsAsync<MySqlException>(() => held);
        Assert.Equal(code, error.ErrorCode);
        Assert.Contains(message, error.Message, StringComparison.Ordinal);
        Assert.Equal("200", await connection.LastAsync("SELECT COUNT(*) FROM orders"));
    }

    [Theory]
    [InlineData(true, "The statement needs approval, and none can be asked for: The target is locked. (rule \"review\")")]
    [InlineData(false, "The statement needs approval, and none can be asked for now (rule \"review\")")]
    public async Task Hold_AskingFails_IsRefusedInWordsForTheClient(bool known, string sentence)
    {
        using var logs = new CapturedLogs();
        await using var gateway = await StartAsync(Terms, logs);
        gateway.Approvals.AskingFails = known ? new ApprovalUnavailableException("The target is locked.") : new OperationCanceledException("A task was cancelled.");
        await using var connection = await gateway.OpenMySqlAsync();
        var error = await Assert.ThrowsAsync<MySqlException>(() => connection.LastAsync(Delete));
        Assert.Equal((MySqlErrorCode.TableAccessDenied, sentence), (error.ErrorCode, error.Message));
        Assert.Equal(!known, logs.Lines.Any(line => line.Contains("A task was cancelled.", StringComparison.Ordinal)));
        Assert.Equal("200", await connection.LastAsync("SELECT COUNT(*) FROM orders"));
    }

    [Theory]
    [InlineData("/* reason: ticket 7 */ DELETE FROM orders", "ticket 7")]
    [InlineData("-- reason: ticket 7\nDELETE FROM orders", "ticket 7")]
    [InlineData("DELETE /* reason: ticket 7 */ FROM orders", null)]
    public async Task Hold_ReasonInALeadingComment_GoesWithTheRequest(string sql, string? reason)
    {
        await using var gateway = await StartAsync(Terms);
        await using var connection = await gateway.OpenMySqlAsync();
        var held = connection.LastAsync(sql);
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal((reason, sql), (ticket.Request.Reason, ticket.Request.StatementText));
        ticket.Decide(ApprovalOutcome.Denied);
        await Assert.ThrowsAsync<MySqlException>(() => held);
    }

    [Fact]
    public async Task Hold_RulesDenyItMeanwhile_TheRecordingNamesTheRule()
    {
        await using var gateway = await StartAsync(Terms);
        await using (var connection = await gateway.OpenMySqlAsync())
        {
            var held = connection.LastAsync(Delete);
            var ticket = await gateway.Approvals.NextAsync();
            gateway.Directory.Change(new CompiledPolicy(2, [new Rule("no-writes") { Block = new BlockRule(Effects.Write, null) }]));
            ticket.Decide(ApprovalOutcome.Approved);
            await Assert.ThrowsAsync<MySqlException>(() => held);
        }

        var denied = Assert.Single(await gateway.RecordedAsync(), line => line.GetProperty("event").GetString() == "notice" && line.GetProperty("kind").GetString() == "denied");
        Assert.Equal("no-writes", denied.GetProperty("rule").GetString());
    }

    [Fact]
    public async Task Hold_ByTwoRules_AsksTheReviewersOfBoth()
    {
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(),
            [new Rule("peers") { Approve = new ApproveRule(Effects.Write, ["peers"]) }, new Rule("review") { Approve = Terms with { HoldLimit = TimeSpan.FromMilliseconds(100), Approvers = 2 } }]);
        await using var connection = await gateway.OpenMySqlAsync();
        var error = await connection.RefusedAsync(Delete);
        Assert.Contains("waits for approval a1 by peers and 2 of dba-leads: send it again", error.Message, StringComparison.Ordinal);
        Assert.Equal("peers, review", (await gateway.Approvals.NextAsync()).Request.Rule);
    }

    [Fact]
    public async Task Hold_PastTheLimit_TellsTheRequest()
    {
        await using var gateway = await StartAsync(Terms with { HoldLimit = TimeSpan.FromMilliseconds(100) });
        await using var connection = await gateway.OpenMySqlAsync();
        var error = await connection.RefusedAsync(Delete);
        Assert.Contains("waits for approval a1 by dba-leads: send it again, unchanged, once it is approved", error.Message, StringComparison.Ordinal);
        Assert.False((await gateway.Approvals.NextAsync()).Decision.IsCompleted);
    }

    [Fact]
    public async Task Hold_KillQueryOfAnotherConnection_TakesTheRequestBack()
    {
        await using var gateway = await StartAsync(Terms);
        await using var connection = await gateway.OpenMySqlAsync();
        await using var other = await gateway.OpenMySqlAsync();
        var held = connection.LastAsync(Delete);
        var ticket = await gateway.Approvals.NextAsync();
        await other.LastAsync($"KILL QUERY {connection.ServerThread}");
        Assert.Equal(MySqlErrorCode.QueryInterrupted, (await Assert.ThrowsAsync<MySqlException>(() => held)).ErrorCode);
        Assert.Equal(ApprovalOutcome.Withdrawn, (await ticket.Decision).Outcome);
    }

    [Fact]
    public async Task Hold_PreparedStatement_IsBoundToItsParameters()
    {
        await using var gateway = await StartAsync(Terms with { Effects = Effects.Write });
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await using var command = new MySqlCommand("DELETE FROM orders WHERE id = @id", connection) { Parameters = { new("@id", -17) } };
        await command.PrepareAsync();
        var held = command.ExecuteNonQueryAsync();
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Contains("-17", ticket.Request.ParametersText, StringComparison.Ordinal);
        Assert.NotEqual(0, ticket.Request.Parameters.Length);
        ticket.Decide(ApprovalOutcome.Approved);
        Assert.Equal(0, await held);
    }

    [Fact]
    public async Task Hold_InATransactionThatMayNotWait_IsRefusedAtOnce()
    {
        await using var gateway = await StartAsync(Terms with { InTransaction = HoopWire.Policy.InTransaction.Deny });
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync(InTransaction);
        Assert.Contains("cannot wait for it inside a transaction", (await connection.RefusedAsync(Delete)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Request_ParametersBefore_LeaveNothingToBindTo()
    {
        await using var gateway = await StartAsync(Terms with { HoldLimit = TimeSpan.FromMilliseconds(50) });
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await using var command = new MySqlCommand("CREATE TEMPORARY TABLE kept AS SELECT @id AS id", connection) { Parameters = { new("@id", 3) } };
        await command.PrepareAsync();
        await command.ExecuteNonQueryAsync();
        await connection.RefusedAsync(Delete);
        Assert.Null((await gateway.Approvals.NextAsync()).Request.Before);
    }

    [Theory]
    [InlineData("USE nowhere")]
    [InlineData("")]
    public async Task Request_DatabaseThatWasNotOpened_IsNotBoundTo(string use)
    {
        await using var gateway = await StartAsync(Terms with { HoldLimit = TimeSpan.FromMilliseconds(50) });
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.RefusedAsync(Delete);
        int ran = (await gateway.Approvals.NextAsync()).Request.Before!.Value.Length;
        await Assert.ThrowsAsync<MySqlException>(() => use.Length > 0 ? connection.LastAsync(use) : connection.ChangeDatabaseAsync("nowhere"));
        Assert.Contains("send it again, unchanged, once it is approved", (await connection.RefusedAsync(Delete)).Message, StringComparison.Ordinal);
        Assert.Equal(ran, (await gateway.Approvals.NextAsync()).Request.Before!.Value.Length);
    }

    [Fact]
    public async Task Request_StatementBeforeHasFailed_LeavesNothingToBindTo()
    {
        await using var gateway = await StartAsync(Terms with { HoldLimit = TimeSpan.FromMilliseconds(50) });
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync("CREATE TEMPORARY TABLE kept (id int)");
        // It has dropped what there was.
        await Assert.ThrowsAsync<MySqlException>(() => connection.LastAsync("DROP TEMPORARY TABLE kept, nowhere"));
        Assert.Contains("cannot be taken up by sending it again here", (await connection.RefusedAsync(Delete)).Message, StringComparison.Ordinal);
        Assert.Null((await gateway.Approvals.NextAsync()).Request.Before);
    }

    [Fact]
    public async Task Request_StatementsBefore_AreWhatItsMeaningHangsOn()
    {
        await using var gateway = await StartAsync(Terms with { HoldLimit = TimeSpan.FromMilliseconds(50) });
        await using var connection = await gateway.OpenMySqlAsync();
        var plain = await BeforeAsync(Delete);
        Assert.Equal(plain, await BeforeAsync(Delete));
        await connection.LastAsync("SELECT 1");
        Assert.Equal(plain, await BeforeAsync(Delete));
        await connection.LastAsync("CREATE TEMPORARY TABLE orders (id int)");
        var temporary = await BeforeAsync(Delete);
        Assert.NotEqual(plain, temporary);
        await connection.ChangeDatabaseAsync("information_schema");
        Assert.NotEqual(temporary, await BeforeAsync(Delete));
        Assert.Null(await BeforeAsync("DELETE FROM orders WHERE id > @least OR 1"));

        async Task<string?> BeforeAsync(string sql)
        {
            await connection.RefusedAsync(sql);
            var before = (await gateway.Approvals.NextAsync()).Request.Before;
            return before is null ? null : string.Join('\n', before.Value.Select(text => System.Text.Encoding.UTF8.GetString(text.Span)));
        }
    }

    [Fact]
    public async Task Hold_PastTheLimitAndApproved_LetsTheIdenticalStatementThroughOnce()
    {
        await using var gateway = await MySqlGateway.StartAsync(await MariaDbServer.SharedAsync(), "review", """
            - name: review
              approve: {effects: [unbounded-write], reviewers: [dba-leads], timeout: 5m, holdLimit: 1s}
            """);
        var endpoint = await gateway.EndpointAsync();
        const string Sql = "UPDATE orders SET note = note";
        var first = await MySqlClients.QueryAsync(endpoint, Sql);
        var told = System.Text.RegularExpressions.Regex.Match(first.StandardError, "ERROR 1142 .* waits for approval (\\S+) by dba-leads");
        Assert.True(told.Success, first.StandardError);
        (await gateway.AsUserAsync("bob", "approvals", "approve", told.Groups[1].Value, "--reason", "fine")).EnsureSuccess();
        Assert.Contains("1142", (await MySqlClients.QueryAsync(endpoint, Sql + " WHERE 1")).StandardError, StringComparison.Ordinal);
        Assert.Equal("", (await MySqlClients.QueryAsync(endpoint, Sql)).EnsureSuccess().StandardError);
        Assert.Contains("1142", (await MySqlClients.QueryAsync(endpoint, Sql)).StandardError, StringComparison.Ordinal);
    }

    private static async Task<InProcessGateway> StartAsync(ApproveRule terms, CapturedLogs? logs = null) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [new Rule("review") { Approve = terms }], logging: logs);
}
