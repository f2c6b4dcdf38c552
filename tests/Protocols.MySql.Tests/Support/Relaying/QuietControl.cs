using HoopWire.MySql.Session;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.MySql.Tests.Support.Relaying;

/// <summary>The surroundings of a session in which nothing may happen but queries and replies.</summary>
internal sealed class QuietControl : ISessionControl
{
    public bool IsCancelling => false;

    public HeldCommand<Refusal> Approval { get; } = new();

    /// <summary>Changes of the user that were let through.</summary>
    public List<ChangeUserRequest> Changes { get; } = [];

    /// <summary>What approvals that were asked for are bound to; null where none may be.</summary>
    public List<byte[]>? Held { get; set; }

    public void End(EndReason reason, Refusal? refusal) => throw Unexpected($"the session ended: {reason.Detail}");

    public void CancelOnTarget() => throw Unexpected("the target was cancelled");

    public bool TakeUpPolicy() => true;

    public bool AwaitCatalogue() => throw Unexpected("the catalogue was waited for");

    public void RefreshCatalogue() => throw Unexpected("the catalogue was read again");

    public void AskApproval(Verdict verdict, ReadOnlySpan<byte> statement, ReadOnlySpan<byte> parameters, string? parametersText, StatementDecision decision, long sequence, string? reason)
    {
        if (Held is null) throw Unexpected("a command was held");
        Held.Add(parameters.ToArray());
    }

    public void ChangeUser(ChangeUserRequest asked) => Changes.Add(asked);

    public uint? FindThread(uint connectionId, bool withdraws) => throw Unexpected("a connection was looked for");

    public bool IsForeign(uint connectionId) => throw Unexpected("a connection was looked for");

    private static InvalidOperationException Unexpected(string what) => new($"Nothing but queries was to happen, and {what}.");
}
