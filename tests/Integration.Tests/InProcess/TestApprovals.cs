using System.Threading.Channels;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests.InProcess;

/// <summary>Hands requests to the test, which decides.</summary>
internal sealed class TestApprovals : IApprovals
{
    private readonly Channel<TestTicket> _tickets = Channel.CreateUnbounded<TestTicket>();
    private int _next;

    /// <summary>Requests that the test has not taken.</summary>
    public int Waiting => _tickets.Reader.Count;

    /// <summary>What asking fails with; null where it does not fail.</summary>
    public Exception? AskingFails { get; set; }

    public Task<ApprovalTicket> RequestAsync(ApprovalRequest request, CancellationToken cancellationToken)
    {
        if (AskingFails is { } failure) return Task.FromException<ApprovalTicket>(failure);
        var ticket = new TestTicket($"a{Interlocked.Increment(ref _next)}", request);
        _tickets.Writer.TryWrite(ticket);
        return Task.FromResult<ApprovalTicket>(ticket);
    }

    public async Task<TestTicket> NextAsync() => await _tickets.Reader.ReadAsync().AsTask().WaitAsync(TimeSpan.FromSeconds(30));

    internal sealed class TestTicket(string id, ApprovalRequest request) : ApprovalTicket
    {
        private readonly TaskCompletionSource<ApprovalDecision> _decision = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _used;

        public ApprovalRequest Request { get; } = request;

        public override string Id { get; } = id;

        public override Uri? Link => null;

        public override Task<ApprovalDecision> Decision => _decision.Task;

        public void Decide(ApprovalOutcome outcome, string reason = "because") => _decision.TrySetResult(new ApprovalDecision(outcome, "bob", reason));

        /// <summary>What withdrawing fails with, at once; null where it does not fail.</summary>
        public Exception? WithdrawingFails { get; set; }

        public override Task WithdrawAsync(string reason)
        {
            if (WithdrawingFails is { } failure) throw failure;
            _decision.TrySetResult(new ApprovalDecision(ApprovalOutcome.Withdrawn, null, reason));
            return Task.CompletedTask;
        }

        public override Task<bool> ConsumeAsync() => Task.FromResult(Interlocked.Exchange(ref _used, 1) == 0);
    }
}
