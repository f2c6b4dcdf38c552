using System.Text.Json;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>A person's psql waits; another person decides over the HTTP API, or nobody does.</summary>
[Trait("Category", "Server")]
public class ReviewTests(ReviewFixture review) : IClassFixture<ReviewFixture>
{
    private const string Delete = "DELETE FROM public.held;";

    [Fact]
    public async Task Delete_Approved_RunsOnceAndIsHeldAgainTheNextTime()
    {
        await using var psql = await HeldPsql.StartAsync(review.Gateway);
        await psql.RunAsync("INSERT INTO public.held VALUES (1), (2), (3);");
        string id = await psql.TypeHeldAsync(Delete);
        var listed = (await review.Gateway.AsUserAsync("bob", "approvals", "--json", "--state", "pending")).EnsureSuccess();
        Assert.Contains(id, listed.StandardOutput, StringComparison.Ordinal);
        AssertShows(id, (await review.Gateway.AsUserAsync("bob", "approvals", "show", id, "--json")).EnsureSuccess().StandardOutput);
        (await review.Gateway.AsUserAsync("bob", "approvals", "approve", id, "--reason", "ticket 7")).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("DELETE 3", psql.Process.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Approved by bob", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Equal(1, (await review.Gateway.AsUserAsync("bob", "approvals", "approve", id)).ExitCode);

        string again = await psql.TypeHeldAsync(Delete);
        Assert.NotEqual(id, again);
        (await review.Gateway.AsUserAsync("bob", "approvals", "deny", again, "--reason", "not now")).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("ERROR:  42501: ", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Contains("refused by bob: not now", psql.Process.StandardError, StringComparison.Ordinal);
        await psql.AssertWorksAsync();
    }

    [Fact]
    public async Task Show_ReviewerWhoseOwnGrantDetects_IsMaskedAsIsTheSessionsHistory()
    {
        const string ssn = "219-09-9077";
        await using var psql = await HeldPsql.StartAsync(review.Gateway);
        await psql.RunAsync($"SELECT 'before {ssn}';");
        string id = await psql.TypeHeldAsync($"DELETE FROM public.held RETURNING '{ssn}';");
        string shown = (await review.Gateway.AsUserAsync("bob", "approvals", "show", id)).EnsureSuccess().StandardOutput;
        Assert.Contains("DELETE FROM public.held RETURNING '***********'", shown, StringComparison.Ordinal);
        string history = (await review.Gateway.AsUserAsync("bob", "approvals", "history", id)).EnsureSuccess().StandardOutput;
        Assert.Contains("SELECT 'before ***********'", history, StringComparison.Ordinal);
        Assert.Contains("hold", history, StringComparison.Ordinal);
        Assert.Contains(ssn, (await review.Gateway.AsUserAsync("alice", "approvals", "history", id, "--json", "--limit", "5")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
        Assert.NotEqual(0, (await review.Gateway.AsUserAsync("carol", "approvals", "history", id)).ExitCode);
        string audited = (await review.Gateway.OperatorAsync("audit", "--json", "--kind", "recording-read")).EnsureSuccess().StandardOutput;
        Assert.Contains($"read for approval {id} by bob", audited, StringComparison.Ordinal);
        (await review.Gateway.AsUserAsync("bob", "approvals", "deny", id)).EnsureSuccess();
    }

    [Fact]
    public async Task Audit_Approver_ListsWhatTheyDecidedAndNothingElse()
    {
        await using var psql = await HeldPsql.StartAsync(review.Gateway);
        string approved = await psql.TypeHeldAsync(Delete);
        (await review.Gateway.AsUserAsync("bob", "approvals", "approve", approved)).EnsureSuccess();
        await psql.DoneAsync();
        string denied = await psql.TypeHeldAsync(Delete);
        (await review.Gateway.AsUserAsync("erin", "approvals", "deny", denied, "--reason", "not now")).EnsureSuccess();
        await psql.DoneAsync();
        string ofBob = (await review.Gateway.OperatorAsync("audit", "--approver", "bob", "--json")).EnsureSuccess().StandardOutput;
        string ofErin = (await review.Gateway.OperatorAsync("audit", "--approver", "erin", "--json")).EnsureSuccess().StandardOutput;
        Assert.Equal((true, false), (ofBob.Contains(approved, StringComparison.Ordinal), ofBob.Contains(denied, StringComparison.Ordinal)));
        Assert.Equal((false, true), (ofErin.Contains(approved, StringComparison.Ordinal), ofErin.Contains(denied, StringComparison.Ordinal)));
        Assert.Empty((await review.Gateway.OperatorAsync("audit", "--approver", "nobody", "--json")).EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Delete_NobodyDecides_ExpiresAndTheSessionGoesOn()
    {
        await using var psql = await HeldPsql.StartAsync(review.Gateway, target: "brief");
        string id = await psql.TypeHeldAsync(Delete);
        await psql.DoneAsync();
        Assert.Contains("ERROR:  57014: ", psql.Process.StandardError, StringComparison.Ordinal);
        Assert.Equal("expired", await psql.StateAsync(id));
        Assert.Equal(1, (await review.Gateway.AsUserAsync("bob", "approvals", "approve", id)).ExitCode);
        await psql.AssertWorksAsync();
    }

    [Fact]
    public async Task Delete_ControlC_WithdrawsTheRequest()
    {
        await using var psql = await HeldPsql.StartAsync(review.Gateway);
        string id = await psql.TypeHeldAsync(Delete);
        psql.Process.Signal(RunningProcess.SigInt);
        Assert.Equal("withdrawn", await Login.UntilAsync(() => psql.StateAsync(id), state => state != "pending"));
        // Without a terminal psql ends after Ctrl-C.
        await psql.Process.FinishAsync();
        Assert.Contains("ERROR:  57014: ", psql.Process.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_CancelledByDriver_WithdrawsTheRequestAndTheSessionGoesOn()
    {
        await using var connection = new NpgsqlConnection((await review.Gateway.EndpointAsync()).ConnectionString + ";Pooling=false");
        var told = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        connection.Notice += (_, _) => told.TrySetResult();
        await connection.OpenAsync();
        await using var delete = new NpgsqlCommand(Delete, connection) { CommandTimeout = 0 };
        var running = delete.ExecuteNonQueryAsync();
        await told.Task.WaitAsync(TimeSpan.FromSeconds(150));
        delete.Cancel();
        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Equal("57014", Assert.IsType<PostgresException>(cancelled.InnerException).SqlState);
        await using var next = new NpgsqlCommand("SELECT 1", connection);
        Assert.Equal(1, await next.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Delete_ClientGoesAway_WithdrawsTheRequest()
    {
        var psql = await HeldPsql.StartAsync(review.Gateway);
        string id = await psql.TypeHeldAsync(Delete);
        await psql.DisposeAsync();
        Assert.Equal("withdrawn", await Login.UntilAsync(() => psql.StateAsync(id), state => state != "pending"));
    }

    [Fact]
    public async Task Delete_KeptPastADisconnect_RunsOnceForTheNextSession()
    {
        var gone = await HeldPsql.StartAsync(review.Gateway, target: "kept");
        string id = await gone.TypeHeldAsync(Delete);
        await gone.DisposeAsync();
        (await review.Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        await using var psql = await HeldPsql.StartAsync(review.Gateway, target: "kept");
        Assert.Equal(id, await psql.TypeHeldAsync(Delete));
        await psql.DoneAsync();
        Assert.Contains("DELETE ", psql.Process.StandardOutput, StringComparison.Ordinal);
        Assert.NotEqual(id, await psql.TypeHeldAsync(Delete));
    }

    [Fact]
    public async Task Delete_OfAReviewer_NeedsAnotherOne()
    {
        await using var psql = await HeldPsql.StartAsync(review.Gateway, "erin");
        string id = await psql.TypeHeldAsync(Delete);
        Assert.Equal(1, (await review.Gateway.AsUserAsync("erin", "approvals", "approve", id)).ExitCode);
        Assert.Equal(1, (await review.Gateway.AsUserAsync("carol", "approvals", "approve", id)).ExitCode);
        Assert.NotEqual(0, (await review.Gateway.OperatorAsync("approvals", "approve", id)).ExitCode);
        Assert.Equal("pending", await psql.StateAsync(id));
        (await review.Gateway.AsUserAsync("bob", "approvals", "approve", id)).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("DELETE ", psql.Process.StandardOutput, StringComparison.Ordinal);
        await psql.AssertWorksAsync();
    }

    [Fact]
    public async Task Delete_DecidedWithTokensOfAProvider_NeedsThatOfAReviewerWhoIsSomebodyElse()
    {
        string[] both = ["dba", "dba-leads"];
        string own = await review.Provider.MintAsync("rosa", both);
        await using var psql = HeldPsql.Start(review.Gateway, review.Gateway.Endpoint("rosa", own));
        string id = await psql.TypeHeldAsync(Delete);
        string[] refused =
        [
            own,
            await review.Provider.MintAsync("rosa", both),
            await review.Provider.MintAsync("rita"),
            await review.Provider.MintAsync("rita", ["dba-leads"], audience: "another"),
            await review.Provider.MintAsync("rita", ["dba-leads"], lifetime: TimeSpan.FromMinutes(-2)),
            await review.Provider.MintAsync("rita", ["dba-leads"], signer: TokenSigner.Foreign),
        ];
        foreach (string token in refused)
        {
            var answer = await review.Gateway.WithTokenAsync(token, "approvals", "approve", id);
            Assert.NotEqual(0, answer.ExitCode);
            Assert.NotEmpty(answer.StandardError);
            Assert.Equal("pending", await psql.StateAsync(id));
        }

        string reviewer = await review.Provider.MintAsync("rita", ["dba-leads"]);
        (await review.Gateway.WithTokenAsync(reviewer, "approvals", "approve", id, "--reason", "ticket 8")).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("DELETE ", psql.Process.StandardOutput, StringComparison.Ordinal);
        Assert.Contains("Approved by rita", psql.Process.StandardError, StringComparison.Ordinal);
    }

    /// <summary>Whoever holds both a key and a token is one person.</summary>
    [Fact]
    public async Task Delete_OfAKeyHolder_IsNotForTheSamePersonsToken()
    {
        await using var psql = await HeldPsql.StartAsync(review.Gateway, "erin");
        string id = await psql.TypeHeldAsync(Delete);
        var answer = await review.Gateway.WithTokenAsync(await review.Provider.MintAsync("erin", ["dba-leads"]), "approvals", "approve", id);
        Assert.Equal(1, answer.ExitCode);
        Assert.Equal("pending", await psql.StateAsync(id));
        (await review.Gateway.WithTokenAsync(await review.Provider.MintAsync("bob"), "approvals", "deny", id)).EnsureSuccess();
        await psql.DoneAsync();
        Assert.Contains("refused by bob", psql.Process.StandardError, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Delete_DeniedInTransaction_AbortsIt()
    {
        await using var psql = await HeldPsql.StartAsync(review.Gateway);
        await psql.RunAsync("BEGIN;");
        string id = await psql.TypeHeldAsync(Delete);
        (await review.Gateway.AsUserAsync("bob", "approvals", "deny", id)).EnsureSuccess();
        await psql.RunAsync("SELECT 1;");
        Assert.Contains("ERROR:  25P02: ", psql.Process.StandardError, StringComparison.Ordinal);
        await psql.RunAsync("COMMIT;");
        Assert.Contains("ROLLBACK", psql.Process.StandardOutput, StringComparison.Ordinal);
        await psql.AssertWorksAsync();
    }

    [Fact]
    public async Task Watch_RequestsCome_PrintsEachOnceUntilControlC()
    {
        await using var plain = await review.Gateway.StartAsUserAsync("bob", "approvals", "watch");
        await using var json = await review.Gateway.StartAsUserAsync("bob", "approvals", "watch", "--json");
        await using var psql = await HeldPsql.StartAsync(review.Gateway);
        foreach (string statement in (string[])["DELETE FROM public.held;", "UPDATE public.held SET id = 8;"])
        {
            string id = await psql.TypeHeldAsync(statement);
            Assert.Equal($"{id}  alice on orders: {statement}", await plain.WaitForLineAsync(id));
            var row = JsonDocument.Parse(await json.WaitForLineAsync(id)).RootElement;
            Assert.Equal(("pending", statement), (row.GetProperty("state").GetString(), row.GetProperty("statement").GetString()));
            (await review.Gateway.AsUserAsync("bob", "approvals", "deny", id)).EnsureSuccess();
            await psql.DoneAsync();
        }

        foreach (var watch in new[] { plain, json })
        {
            Assert.Equal(128 + RunningProcess.SigInt, await watch.StopAsync(signal: RunningProcess.SigInt));
            string[] ids = [.. RecordFixture.Lines(watch.StandardOutput)];
            Assert.Equal(ids.Distinct(), ids);
            Assert.Empty(watch.StandardError);
        }
    }

    [Fact]
    public async Task Watch_WithoutALiveKey_SaysSo()
    {
        var refused = await HoopwireProcess.RunAsync(
            ["approvals", "watch", "--gateway", $"http://127.0.0.1:{review.Gateway.ConsolePort}"],
            new Dictionary<string, string> { ["HOOPWIRE_TOKEN"] = "hw_wrong_wrong_wrong_wrong" });
        Assert.Equal(3, refused.ExitCode);
        Assert.Empty(refused.StandardOutput);
        Assert.NotEmpty(refused.StandardError);
    }

    private static void AssertShows(string id, string json)
    {
        var shown = JsonDocument.Parse(json).RootElement;
        string[] names = ["id", "state", "user", "target", "rule", "statement"];
        Assert.Equal([id, "pending", "alice", "orders", "review", Delete], names.Select(name => shown.GetProperty(name).GetString()));
    }
}
