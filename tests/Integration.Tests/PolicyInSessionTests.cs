using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using Npgsql;

namespace HoopWire.Integration.Tests;

[Trait("Category", "Server")]
public class PolicyInSessionTests
{
    private const string Card = "4111 1111 1111 1111";

    private static readonly Rule Columns = new("pii")
    {
        Masks =
        [
            new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") },
            new MaskRule(MaskKind.Nullify) { Column = ColumnPattern.TryParse("public.customers.balance") },
            new MaskRule(MaskKind.Zero) { Column = ColumnPattern.TryParse("public.customers.born") },
        ],
    };

    private static readonly Rule Detectors = new("detect") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.CreditCard, DetectorKind.Email] }] };

    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };

    [Fact]
    public async Task Prepared_ExecutedAgainWithoutDescribe_IsMaskedEachTime()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Columns);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("select ssn, balance, born from customers where id = $1", connection) { Parameters = { new() { Value = 1 } } };
        await command.PrepareAsync();
        for (int i = 1; i <= 3; i++)
        {
            command.Parameters[0].Value = i;
            await using var reader = await command.ExecuteReaderAsync();
            Assert.True(await reader.ReadAsync());
            Assert.Equal("[redacted]", reader.GetString(0));
            Assert.True(reader.IsDBNull(1));
            Assert.Equal(new DateTime(2000, 1, 1), reader.GetDateTime(2));
        }
    }

    [Fact]
    public async Task Fetch_CursorOverMaskedColumn_IsMasked()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Columns);
        await using var connection = await gateway.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await new NpgsqlCommand("declare c cursor for select ssn from customers", connection).ExecuteNonQueryAsync();
        Assert.Equal("[redacted]", await new NpgsqlCommand("fetch 1 from c", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task View_OverMaskedColumn_IsMasked()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Columns);
        await using var connection = await gateway.OpenAsync();
        await using var reader = await new NpgsqlCommand("select * from customer_view order by id", connection).ExecuteReaderAsync();
        var rows = new List<object[]>();
        while (await reader.ReadAsync())
        {
            rows.Add(new object[reader.FieldCount]);
            reader.GetValues(rows[^1]);
        }

        Assert.Equal(SeedData.Customers.Select(c => (object[])[c.Id, c.Name, c.Email, "[redacted]", DBNull.Value]), rows);
    }

    [Fact]
    public async Task Detectors_RowsAndCopy_HideWhatTheyFind()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Detectors);
        await using var connection = await gateway.OpenAsync();
        string row = (string)(await new NpgsqlCommand($"select 'pay {Card}, ann@example.com'", connection).ExecuteScalarAsync())!;
        Assert.Equal("pay *******************, ***************", row);
        using var copy = await connection.BeginTextExportAsync($"copy (select '{Card}') to stdout");
        Assert.Equal("*******************", await copy.ReadLineAsync());
    }

    [Fact]
    public async Task Detectors_CardAsBigint_BecomesNull()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Detectors);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal(DBNull.Value, await new NpgsqlCommand("select 4111111111111111::int8", connection).ExecuteScalarAsync());
        Assert.Equal(DBNull.Value, await new NpgsqlCommand("select 4111111111111111::numeric", connection).ExecuteScalarAsync());
        Assert.Equal(4111111111111112L, await new NpgsqlCommand("select 4111111111111112::int8", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Limit_MoreRowsThanAllowed_EndsTheResultAndNotTheSession()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), new Rule("small") { Limit = new LimitRule { Rows = 5000 } });
        await using var connection = await gateway.OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => ReadAllAsync(connection, "select generate_series(1, 100000)"));
        Assert.Equal("54000", error.SqlState);
        Assert.Empty(gateway.Audit.Ended);
        Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Limit_MoreBytesThanAllowed_EndsTheResultAndNotTheSession()
    {
        Rule[] rules = [new Rule("loose") { Limit = new LimitRule { Bytes = 1 << 20 } }, new Rule("tight") { Limit = new LimitRule { Bytes = 10_000 } }];
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), [.. rules]);
        await using var connection = await gateway.OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(() => ReadAllAsync(connection, "select repeat('x', 100) from generate_series(1, 1000)"));
        Assert.Equal(("54000", "Limited by rule \"tight\"."), (error.SqlState, error.Detail));
        Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
    }

    private static async Task ReadAllAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
        }
    }

    [Fact]
    public async Task Limit_StatementTimeout_CancelsTheStatementAndNotTheSession()
    {
        var rule = new Rule("quick") { Limit = new LimitRule { StatementTimeout = TimeSpan.FromSeconds(2) } };
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), rule);
        await using var connection = await gateway.OpenAsync();
        var error = await Assert.ThrowsAsync<PostgresException>(new NpgsqlCommand("select pg_sleep(60)", connection).ExecuteNonQueryAsync);
        Assert.Equal(("57014", "The statement ran for more than 2 s"), (error.SqlState, error.MessageText));
        Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Cancel_RunningStatement_ReachesTheTarget()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync());
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("select pg_sleep(60)", connection);
        using var source = new CancellationTokenSource(TimeSpan.FromSeconds(1));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => command.ExecuteNonQueryAsync(source.Token));
        Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Cancel_HeldStatement_WithdrawsTheRequest()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Review);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("delete from orders", connection);
        var running = command.ExecuteNonQueryAsync();
        var ticket = await gateway.Approvals.NextAsync();
        command.Cancel();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("57014", Assert.IsType<PostgresException>(cancelled.InnerException).SqlState);
        Assert.Equal(ApprovalOutcome.Withdrawn, (await ticket.Decision).Outcome);
        Assert.True((long)(await new NpgsqlCommand("select count(*) from orders", connection).ExecuteScalarAsync())! > 0);
    }

    [Theory]
    [InlineData("/* reason: ticket 7 */ DELETE FROM orders", "ticket 7", false)]
    [InlineData("/* reason: ticket 7 */ DELETE FROM orders", "ticket 7", true)]
    [InlineData("-- reason: ticket 7\nDELETE FROM orders", "ticket 7", false)]
    [InlineData("DELETE FROM orders /* reason: ticket 7 */", "of-the-session", false)]
    public async Task Held_ReasonInALeadingComment_GoesWithTheRequest(string sql, string reason, bool extended)
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Review);
        await using (var connection = new NpgsqlConnection(gateway.ConnectionString() + ";Options=-c hoopwire.reason=of-the-session"))
        {
            await connection.OpenAsync();
            await using var command = new NpgsqlCommand(sql, connection);
            if (extended) await command.PrepareAsync();
            var running = command.ExecuteNonQueryAsync();
            var ticket = await gateway.Approvals.NextAsync();
            Assert.Equal((reason, sql), (ticket.Request.Reason, Encoding.UTF8.GetString(ticket.Request.Statement.Span)));
            ticket.Decide(ApprovalOutcome.Denied);
            await Assert.ThrowsAsync<PostgresException>(() => running);
        }

        var asked = Assert.Single(await gateway.RecordedAsync(), line => line.GetProperty("event").GetString() == "approval" && line.GetProperty("step").GetString() == "requested");
        Assert.Equal(reason, asked.GetProperty("reason").GetString());
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Held_RulesDenyItMeanwhile_TheRecordingNamesTheRule(bool extended)
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Review);
        await using (var connection = await gateway.OpenAsync())
        {
            await using var command = new NpgsqlCommand("delete from orders", connection);
            if (extended) await command.PrepareAsync();
            var running = command.ExecuteNonQueryAsync();
            var ticket = await gateway.Approvals.NextAsync();
            gateway.Directory.Change(new CompiledPolicy(2, [Review, new Rule("no-writes") { Block = new BlockRule(Effects.Write, null) }]));
            ticket.Decide(ApprovalOutcome.Approved);
            Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(() => running)).SqlState);
        }

        var denied = Assert.Single(await gateway.RecordedAsync(), line => line.GetProperty("event").GetString() == "notice" && line.GetProperty("kind").GetString() == "denied");
        Assert.Equal(("no-writes", "Statements with the effect write are blocked"), (denied.GetProperty("rule").GetString(), denied.GetProperty("text").GetString()));
    }

    [Fact]
    public async Task Held_ByTwoRules_AsksTheReviewersOfBoth()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), new Rule("peers") { Approve = new ApproveRule(Effects.Write, ["peers"]) }, Review);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("delete from orders", connection);
        var running = command.ExecuteNonQueryAsync();
        var ticket = await gateway.Approvals.NextAsync();
        Assert.Equal(("peers, review", "peers and dba-leads"), (ticket.Request.Rule, ticket.Request.Terms.Who));
        ticket.Decide(ApprovalOutcome.Denied);
        await Assert.ThrowsAsync<PostgresException>(() => running);
    }

    [Fact]
    public async Task Disconnect_HeldStatement_WithdrawsTheRequest()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [Review], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("delete from orders"));
        var ticket = await gateway.Approvals.NextAsync();
        await client.DisposeAsync();
        Assert.Equal(ApprovalOutcome.Withdrawn, (await ticket.Decision.WaitAsync(TimeSpan.FromSeconds(60))).Outcome);
        Assert.Equal(Side.Client, (await gateway.EndAsync()).Side);
    }

    [Fact]
    public async Task Held_InAPipeline_WhatPrecedesRunsAndWhatFollowsWaits()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [Review], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync([.. RawClient.Query("select 1"), .. RawClient.Query("delete from orders where true"), .. RawClient.Query("select 2")]);
        // The notice may overtake the first result; the refusal may not.
        string first = await client.ReadUntilAsync('Z');
        Assert.Equal("TDCZ", first.TrimStart('N'));
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Denied);
        Assert.Equal("EZ", (await client.ReadUntilAsync('Z')).TrimStart('N'));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    [Theory]
    [InlineData(true, "The statement needs approval, and none can be asked for: The target is locked.")]
    [InlineData(false, "The statement needs approval, and none can be asked for now")]
    public async Task Hold_AskingFails_IsRefusedInWordsForTheClient(bool known, string sentence)
    {
        using var logs = new CapturedLogs();
        await using var gateway = InProcessGateway.Start(
            InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [Review], "password", logging: logs);
        gateway.Approvals.AskingFails = known ? new ApprovalUnavailableException("The target is locked.") : new OperationCanceledException("A task was cancelled.");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("delete from orders where true"));
        Assert.Equal(("ERROR", "42501", sentence), await client.ReadErrorAsync());
        await client.ReadUntilAsync('Z');
        Assert.Equal(!known, logs.Lines.Any(line => line.Contains("A task was cancelled.", StringComparison.Ordinal)));
        await client.SendAsync(RawClient.Query("select 1"));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    [Theory]
    [InlineData(957, false, true)] // lo_creat
    [InlineData(957, true, false)]
    [InlineData(2026, false, false)] // pg_backend_pid
    public async Task FunctionCall_OtherThanOnLargeObjectsWithoutRules_IsRefused(int function, bool hasRules, bool isAllowed)
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), hasRules ? [Review] : [], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        byte[] arguments = function == 957 ? [0, 1, 0, 1, 0, 1, 0, 0, 0, 4, 0, 2, 0, 0, 0, 1] : [0, 0, 0, 0, 0, 1];
        await client.SendAsync([.. RawClient.Query("begin"), .. RawClient.Message('F', [.. RawClient.Int(function), .. arguments]), .. RawClient.Query("select 1")]);
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
        if (isAllowed) Assert.Equal('V', (await client.ReadAsync()).Type);
        else AssertRefusedCall(await client.ReadAsync());
        // A refused call aborts the transaction, as any error does.
        var (type, status) = await client.ReadAsync();
        Assert.Equal(('Z', isAllowed ? 'T' : 'E'), (type, (char)status[0]));
        if (isAllowed) Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
        else Assert.Equal(('E', "25P02"), await client.ReadAsync() is var (aborted, body) ? (aborted, RawClient.Field(body, 'C')) : default);
        if (!isAllowed) await client.ReadUntilAsync('Z');
        await client.SendAsync([.. RawClient.Query("rollback"), .. RawClient.Query("select 1")]);
        Assert.Equal("CZ", await client.ReadUntilAsync('Z'));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }

    public static TheoryData<string, Rule> RulesOfResults => new()
    {
        { "rows", new Rule("small") { Limit = new LimitRule { Rows = 1000 } } },
        { "bytes", new Rule("small") { Limit = new LimitRule { Bytes = 1 << 20 } } },
        { "time", new Rule("quick") { Limit = new LimitRule { StatementTimeout = TimeSpan.FromMinutes(1) } } },
        { "recorded", new Rule("full") { Record = RecordedResults.Masked } },
        { "hashed", new Rule("full") { Record = RecordedResults.Hashes } },
    };

    [Theory]
    [MemberData(nameof(RulesOfResults))]
    public async Task FunctionCall_RuleIsAboutResults_IsRefused(string what, Rule rule)
    {
        Assert.NotEmpty(what);
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [rule], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Call(957, RawClient.Int(0x20000)));
        AssertRefusedCall(await client.ReadAsync());
        await client.ReadUntilAsync('Z');
    }

    private static void AssertRefusedCall((char Type, byte[] Body) answer)
    {
        Assert.Equal('E', answer.Type);
        Assert.Equal(("ERROR", "0A000"), (RawClient.Field(answer.Body, 'S'), RawClient.Field(answer.Body, 'C')));
        Assert.Equal("Function calls by the fast-path protocol are refused", RawClient.Field(answer.Body, 'M'));
        Assert.Equal("Call the function in a SELECT.", RawClient.Field(answer.Body, 'H'));
    }

    [Fact]
    public async Task Parse_BehindASettingChangedInTheSameBatch_IsRefused()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [Review], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync([.. RawClient.Run("select set_config('standard_conforming_strings', 'off', false)"), .. RawClient.Message('H')]);
        Assert.Equal("12DC", await client.ReadUntilAsync('C'));
        await client.SendAsync([.. RawClient.Run("select 1"), .. RawClient.Message('S')]);
        // The error takes the setting back with its transaction: nothing is reported.
        Assert.Equal("EZ", await client.ReadUntilAsync('Z'));
        await client.SendAsync([.. RawClient.Run("select 1"), .. RawClient.Message('S')]);
        Assert.Equal("12DCZ", await client.ReadUntilAsync('Z'));
    }

    [Fact]
    public async Task Observe_RuleNotEnforced_PassesAndIsRecorded()
    {
        var rule = new Rule("no-ddl") { Enforce = false, Block = new BlockRule(Effects.Ddl, null) };
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), rule);
        await using var connection = await gateway.OpenAsync();
        await new NpgsqlCommand("create temp table observed (i int)", connection).ExecuteNonQueryAsync();
        Assert.Contains(await gateway.RecordedTextsAsync(), line => line.Contains("create temp table observed", StringComparison.Ordinal) && line.Contains("\"observed\":\"no-ddl\"", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reload_NewRule_ReachesALiveSessionAtItsNextCommand()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync());
        await using var connection = await gateway.OpenAsync();
        await new NpgsqlCommand("create temp table before (i int)", connection).ExecuteNonQueryAsync();
        gateway.Directory.Change(new CompiledPolicy(2, [new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) }]));
        var refused = await Assert.ThrowsAsync<PostgresException>(new NpgsqlCommand("create temp table after (i int)", connection).ExecuteNonQueryAsync);
        Assert.Equal("42501", refused.SqlState);
        gateway.Directory.Change(null);
        await Assert.ThrowsAnyAsync<NpgsqlException>(new NpgsqlCommand("select 1", connection).ExecuteScalarAsync);
        Assert.Equal(new EndReason(Side.Gateway, Stage.Policy, "The grant for this target is gone."), await gateway.EndAsync());
    }

    [Fact]
    public async Task Bind_ParameterOf200Megabytes_ArrivesWhole()
    {
        const int Megabytes = 200;
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync());
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("select length($1::bytea)", connection);
        using var stream = new MemoryStream(new byte[Megabytes << 20]);
        command.Parameters.Add(new NpgsqlParameter { Value = stream, Size = Megabytes << 20 });
        Assert.Equal(Megabytes << 20, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Recording_OfASession_HoldsCommandsParametersAndVerdicts()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Columns, Detectors);
        await using (var connection = await gateway.OpenAsync())
        {
            await using var command = new NpgsqlCommand("select ssn from customers where id = $1 and name <> $2", connection);
            command.Parameters.Add(new() { Value = 1 });
            command.Parameters.Add(new() { Value = $"x {Card}" });
            await command.ExecuteScalarAsync();
        }
        await gateway.EndAsync();
        await gateway.FlushAsync();
        var lines = new StringBuilder();
        foreach (string file in Directory.EnumerateFiles(gateway.DataDirectory, "*.zst", SearchOption.AllDirectories))
            lines.Append((await RunningProcess.RunAsync("zstdcat", [file])).EnsureSuccess().StandardOutput);
        string text = lines.ToString();
        Assert.Contains("select ssn from customers where id = $1", text, StringComparison.Ordinal);
        Assert.Contains("\"masked\":{\"pii\":1}", text, StringComparison.Ordinal);
        Assert.DoesNotContain("4111", text, StringComparison.Ordinal);
    }
}
