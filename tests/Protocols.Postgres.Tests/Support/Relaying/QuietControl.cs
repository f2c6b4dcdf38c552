using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Tests.Support.Relaying;

/// <summary>The surroundings of a session in which nothing may happen but queries and replies.</summary>
internal sealed class QuietControl : ISessionControl
{
    public bool IsCancelling => false;

    public HeldCommand<Refusal> Approval { get; } = new();

    public void End(EndReason reason, Refusal? refusal) => throw Unexpected($"the session ended: {reason.Detail}");

    public void CancelOnTarget() => throw Unexpected("the target was cancelled");

    public void RefreshCatalogue() => throw Unexpected("the catalogue was read again");

    public void AwaitCatalogue() => throw Unexpected("the catalogue was waited for");

    public void RefreshCode() => throw Unexpected("the catalogue was read again");

    public bool TakeUpPolicy() => true;

    public void AskApproval(Verdict verdict, ReadOnlySpan<byte> statement, PreparedStatement? prepared, ReadOnlySpan<byte> parameters, StatementDecision decision, long sequence) =>
        throw Unexpected("a command was held");

    private static InvalidOperationException Unexpected(string what) => new($"Nothing but queries was to happen, and {what}.");
}
