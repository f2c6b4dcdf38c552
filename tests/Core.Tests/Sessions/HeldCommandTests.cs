using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Sessions;

/// <summary>The order in which a held command comes to its end, whatever the protocol.</summary>
public sealed class HeldCommandTests
{
    private readonly HeldCommand<string> _held = new();
    private readonly Steps _steps;
    private readonly Ticket _ticket;

    public HeldCommandTests()
    {
        _steps = new Steps(_held);
        _ticket = new Ticket(_steps.Log);
    }

    [Fact]
    public async Task RunAsync_Approved_IsUsedAndRecordedBeforeItGoesOn()
    {
        Task run = Run();
        Assert.Equal(["recorded requested", "told"], _steps.Log);
        _ticket.Decide(ApprovalOutcome.Approved);
        await run;
        Assert.Equal(["recorded requested", "told", "decided", "consumed", "recorded approved", "granted", "goes on"], _steps.Log);
    }

    [Theory]
    [InlineData(ApprovalOutcome.Denied, "denied")]
    [InlineData(ApprovalOutcome.Expired, "expired")]
    [InlineData(ApprovalOutcome.Withdrawn, "withdrawn")]
    public async Task RunAsync_NotApproved_IsRecordedAndRefused(ApprovalOutcome outcome, string step)
    {
        Task run = Run();
        _ticket.Decide(outcome);
        await run;
        Assert.Equal(["recorded requested", "told", "decided", $"recorded {step}", $"refused: {outcome}"], _steps.Log);
    }

    [Fact]
    public async Task RunAsync_RequestCannotBeRecorded_NobodyIsAskedAndNothingIsUsed()
    {
        _steps.Unrecorded = "requested";
        await Run();
        Assert.Equal(["withdrawn: The request cannot be recorded.", "decided", "recorded withdrawn", "refused: Withdrawn"], _steps.Log);
    }

    [Fact]
    public async Task RunAsync_RequestCannotBeRecordedThatHasApproval_IsRefusedAndNotUsed()
    {
        _steps.Unrecorded = "requested";
        _ticket.Decide(ApprovalOutcome.Approved);
        await Run();
        Assert.DoesNotContain("consumed", _steps.Log);
        Assert.Equal("refused: Approved", _steps.Log[^1]);
    }

    [Fact]
    public async Task RunAsync_DecisionCannotBeRecorded_IsRefused()
    {
        _steps.Unrecorded = "approved";
        Task run = Run();
        _ticket.Decide(ApprovalOutcome.Approved);
        await run;
        Assert.DoesNotContain("granted", _steps.Log);
        Assert.Equal("refused: Approved", _steps.Log[^1]);
    }

    [Fact]
    public async Task RunAsync_WithdrawnWhileTheDecisionIsRecorded_IsRefused()
    {
        _steps.Recording = new TaskCompletionSource<bool>();
        Task run = Run();
        _ticket.Decide(ApprovalOutcome.Approved);
        Assert.Equal("consumed", _steps.Log[^1]);
        Assert.True(_held.IsWaiting);
        _held.Withdraw("The requester cancelled.");
        _steps.Recording.SetResult(true);
        await run;
        Assert.DoesNotContain("granted", _steps.Log);
        Assert.Equal("refused: Withdrawn", _steps.Log[^1]);
    }

    [Fact]
    public async Task RunAsync_SomebodyElseHasUsedTheApproval_IsRecordedAndRefused()
    {
        _ticket.IsUsed = true;
        Task run = Run();
        _ticket.Decide(ApprovalOutcome.Approved);
        await run;
        Assert.Equal(["recorded requested", "told", "decided", "consumed", "recorded refused", "refused: Approved"], _steps.Log);
    }

    [Fact]
    public async Task RunAsync_SessionEndsWhileItWaits_NothingIsUsed()
    {
        Task run = Run();
        _steps.IsRelaying = false;
        _ticket.Decide(ApprovalOutcome.Approved);
        await run;
        Assert.Equal(["recorded requested", "told", "decided", "refused: Approved"], _steps.Log);
    }

    [Fact]
    public async Task RunAsync_WithdrawnBeforeTheRequestIsOpen_TakesItBack()
    {
        var asked = new TaskCompletionSource<ApprovalTicket>();
        Task run = Run(asked.Task);
        _held.Withdraw("The requester cancelled.");
        asked.SetResult(_ticket);
        await run;
        Assert.Equal("withdrawn: The requester cancelled.", _steps.Log[0]);
        Assert.Equal("refused: Withdrawn", _steps.Log[^1]);
    }

    [Fact]
    public async Task RunAsync_WithdrawnBeforeAnApprovalIsTakenUp_UsesNothingUp()
    {
        var asked = new TaskCompletionSource<ApprovalTicket>();
        _ticket.Decide(ApprovalOutcome.Approved);
        Task run = Run(asked.Task);
        _held.Withdraw("The requester cancelled.");
        asked.SetResult(_ticket);
        await run;
        Assert.DoesNotContain("consumed", _steps.Log);
        Assert.Equal("refused: Withdrawn", _steps.Log[^1]);
    }

    [Theory]
    [InlineData("asking")]
    [InlineData("recording")]
    [InlineData("using")]
    public async Task RunAsync_SomethingFails_IsRefusedOnce(string what)
    {
        var failure = new IOException("disk full");
        if (what == "recording") _steps.RecordingFails = failure;
        if (what == "using") _ticket.ConsumingFails = failure;
        _ticket.Decide(ApprovalOutcome.Approved);
        await Run(what == "asking" ? Task.FromException<ApprovalTicket>(failure) : Task.FromResult<ApprovalTicket>(_ticket));
        Assert.Equal("refused: The command needs approval, and none can be asked for now", Assert.Single(_steps.Log, line => line.StartsWith("refused", StringComparison.Ordinal)));
        Assert.DoesNotContain("granted", _steps.Log);
        Assert.Equal((false, true), (_held.IsWaiting, _held.IsSettled));
    }

    [Fact]
    public async Task RunAsync_NobodyMayBeAsked_IsRefusedWithTheReason()
    {
        await Run(Task.FromException<ApprovalTicket>(new ApprovalUnavailableException("you have too many open requests.")));
        Assert.Equal(["refused: The command needs approval, and none can be asked for: you have too many open requests."], _steps.Log);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task RunAsync_ProtocolHasSettledItMeanwhile_StandsAndNothingIsUsed(bool nextIsHeld)
    {
        Task run = Run();
        _held.Settle("send it again once it is approved");
        _held.Clear();
        if (nextIsHeld) _held.Begin(8, Terms);
        _ticket.Decide(ApprovalOutcome.Approved);
        await run;
        Assert.Equal(["recorded requested", "told"], _steps.Log);
        Assert.Equal((nextIsHeld, false), (_held.IsWaiting, _held.IsSettled));
    }

    private static ApproveRule Terms => new(Effects.Write, ["dba-leads"]);

    private Task Run() => Run(Task.FromResult<ApprovalTicket>(_ticket));

    private Task Run(Task<ApprovalTicket> asked)
    {
        _held.Begin(7, Terms);
        var request = new ApprovalRequest
        {
            SessionId = "0123456789abcdef",
            Requester = new Identity("alice", [], IdentityKind.Person, "key"),
            Target = "box",
            Credential = "default",
            Database = "",
            Statement = "rm 1"u8.ToArray(),
            StatementText = "rm 1",
            Rule = "review",
            Terms = Terms,
        };
        return _held.RunAsync(new Approvals(asked), request, _steps);
    }

    private sealed class Approvals(Task<ApprovalTicket> asked) : IApprovals
    {
        public Task<ApprovalTicket> RequestAsync(ApprovalRequest request, CancellationToken cancellationToken) => asked;
    }

    private sealed class Ticket(List<string> log) : ApprovalTicket
    {
        private readonly TaskCompletionSource<ApprovalDecision> _decision = new();

        public bool IsUsed { get; set; }

        public Exception? ConsumingFails { get; set; }

        public override string Id => "a1";

        public override Uri? Link => null;

        public override Task<ApprovalDecision> Decision => _decision.Task;

        public void Decide(ApprovalOutcome outcome) => _decision.TrySetResult(new ApprovalDecision(outcome, "bob", null));

        public override Task WithdrawAsync(string reason)
        {
            log.Add($"withdrawn: {reason}");
            Decide(ApprovalOutcome.Withdrawn);
            return Task.CompletedTask;
        }

        public override Task<bool> ConsumeAsync()
        {
            if (ConsumingFails is { } failure) return Task.FromException<bool>(failure);
            log.Add("consumed");
            bool isFirst = !IsUsed;
            IsUsed = true;
            return Task.FromResult(isFirst);
        }
    }

    private sealed class Steps(HeldCommand<string> held) : IApprovalSteps<string>
    {
        public List<string> Log { get; } = [];

        public bool IsRelaying { get; set; } = true;

        /// <summary>The step that finds no place in the recording.</summary>
        public string? Unrecorded { get; set; }

        public Exception? RecordingFails { get; set; }

        /// <summary>What recording a decision waits for; null for nothing.</summary>
        public TaskCompletionSource<bool>? Recording { get; set; }

        public Task<bool> RecordAsync(ApprovalEvent step)
        {
            Assert.Equal((7, "a1"), (step.Sequence, step.ApprovalId));
            if (RecordingFails is { } failure) return Task.FromException<bool>(failure);
            if (step.Step == Unrecorded) return Task.FromResult(false);
            if (step.Step != "requested" && Recording is { } recording) return recording.Task;
            Log.Add($"recorded {step.Step}");
            return Task.FromResult(true);
        }

        public void Requested(ApprovalRequest request, ApprovalTicket ticket) => Log.Add("told");

        public void Decided() => Log.Add("decided");

        public void Granted(ApprovalDecision decision) => Log.Add("granted");

        public string RefusalFor(ApprovalRequest request, ApprovalDecision decision) => $"{decision.Outcome}";

        public string RefusalFor(ApprovalRequest request, Exception failure) => ApprovalUnavailableException.Tell("command", failure);

        public void Settled() => Log.Add(held.Refusal is { } refusal ? $"refused: {refusal}" : "goes on");
    }
}
