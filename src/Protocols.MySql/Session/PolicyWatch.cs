using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Keeps a session's decisions to the policy in force: a reload reaches it at its next command.</summary>
/// <param name="session">The session.</param>
/// <param name="context">What it was started with.</param>
internal sealed class PolicyWatch(MySqlSession session, SessionContext context)
{
    /// <summary>Whether the next command may be judged: false when the session has ended.</summary>
    public bool TakeUp()
    {
        var services = context.Services;
        long version = services.Directory.Version;
        if (version == context.DirectoryVersion) return true;
        var grant = services.Directory.Resolve(context.Header.Identity, context.Header.Protocol, context.Header.Target);
        string? lost = grant is null ? "The grant for this target is gone."
            : grant.Target != context.Grant.Target || grant.Credential != context.Grant.Credential ? "The target's configuration has changed."
            : null;
        if (lost is not null)
        {
            session.End(new EndReason(Side.Gateway, Stage.Policy, lost), Refusal.Killed($"{lost} Connect again."));
            return false;
        }
        context.Grant = grant!;
        context.DirectoryVersion = version;
        var exchange = session.Exchange;
        if (ReferenceEquals(grant!.Policy, exchange.Judge.Policy)) return true;
        exchange.Judge = context.Shared.JudgeOf(grant.Policy);
        exchange.Shaper = context.Shared.ShaperOf(grant.Policy);
        exchange.Counts = new MaskCounts(exchange.Shaper.Rules);
        // Rows of cursors that were opened under the old rules have shapes of the old rules.
        exchange.Statements.CloseCursors();
        return true;
    }
}
