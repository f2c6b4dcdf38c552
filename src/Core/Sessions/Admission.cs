using System.Net;
using HoopWire.Access;

namespace HoopWire.Sessions;

/// <summary>
/// Counts connections and sessions from before they are opened, and tells the audit of those that do not come about. What is opened stays in the counts
/// only as long as its session relays: that takes itself out at its end.
/// </summary>
/// <param name="sessions">The sessions that run.</param>
/// <param name="audit">Audit rows.</param>
/// <param name="time">The clock.</param>
public sealed class Admission(SessionRegistry sessions, IAuditLog audit, TimeProvider time)
{
    /// <summary>How long a refused client has to read why.</summary>
    public static readonly TimeSpan Linger = TimeSpan.FromSeconds(2);

    /// <summary>Those who find no room have sent nothing yet that is worth more of a file descriptor's time.</summary>
    public static readonly TimeSpan ShortLinger = TimeSpan.FromMilliseconds(250);

    /// <summary>Lets a connection in, if there is room for one more from its address.</summary>
    /// <param name="peer">Where it comes from.</param>
    /// <param name="open">Opens its session; whether that relays. One that does takes the arrival out of the count at its end.</param>
    /// <param name="refuse">Tells the client that there are too many.</param>
    public async Task EnterAsync(EndPoint? peer, Func<Arrival, Task<bool>> open, Func<Task> refuse)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(refuse);
        string client = peer?.ToString() ?? "unknown";
        string address = peer is IPEndPoint ip ? ip.Address.ToString() : "unknown";
        if (!sessions.TryEnterAddress(address, out bool isFirst))
        {
            if (isFirst) Refused("access-refused", null, null, client, $"{SessionRegistry.AddressIsFull}.");
            await refuse();
            return;
        }
        var arrival = new Arrival(sessions, client, address);
        bool relaying = false;
        try
        {
            relaying = await open(arrival);
        }
        finally
        {
            if (!relaying) arrival.Leave();
        }
    }

    /// <summary>Whether somebody whose proof was right may open a session on a target now: what keeps from that is in the audit.</summary>
    /// <param name="services">Grants, locks and recordings.</param>
    /// <param name="identity">Who.</param>
    /// <param name="protocol">The protocol's name.</param>
    /// <param name="target">The target that was asked for.</param>
    /// <param name="client">The client's end point.</param>
    /// <param name="account">The account on the target that was asked for; null for none.</param>
    public AccessAnswer FindGrant(GatewayServices services, Identity identity, string protocol, string target, string client, string? account = null)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(identity);
        long version = services.Directory.Version;
        var grant = services.Directory.Resolve(identity, protocol, target, account);
        var (refusal, detail) = Find(services, grant, identity, target);
        if (refusal is null) return new AccessAnswer(grant, version, null);
        Refused("access-refused", identity.User, target, client, detail);
        return new AccessAnswer(null, version, refusal);
    }

    /// <summary>Lets a session in, if there is room for it.</summary>
    /// <param name="session">The session.</param>
    /// <param name="open">Opens it; whether it relays.</param>
    /// <param name="refuse">Tells the client which limit it would break; false.</param>
    public async Task<bool> EnterAsync(ILiveSession session, Func<Task<bool>> open, Func<string, Task<bool>> refuse)
    {
        ArgumentNullException.ThrowIfNull(open);
        ArgumentNullException.ThrowIfNull(refuse);
        if (sessions.TryAdd(session) is { } full)
        {
            Refused("access-refused", session.Header.Identity.User, session.Header.Target, session.Header.ClientAddress, full);
            return await refuse(full);
        }
        bool relaying = false;
        try
        {
            relaying = await open();
        }
        finally
        {
            if (!relaying) sessions.Remove(session);
        }
        return relaying;
    }

    /// <summary>Tells the audit of a session that does not come about.</summary>
    /// <param name="kind">The audit's kind for why.</param>
    /// <param name="user">Who, or the name that was claimed; null for nobody yet.</param>
    /// <param name="target">The target that was asked for; null for none yet.</param>
    /// <param name="client">The client's end point.</param>
    /// <param name="detail">Why, in one sentence.</param>
    public void Refused(string kind, string? user, string? target, string client, string detail) => audit.Write(new AuditEvent(time.GetUtcNow(), kind)
    {
        User = user,
        Target = target,
        ClientAddress = client,
        Detail = detail,
    });

    private (AccessRefusal? Refusal, string Detail) Find(GatewayServices services, AccessGrant? grant, Identity identity, string target)
    {
        if (grant is null) return (new AccessRefusal(AccessRefusalKind.NoGrant, $"There is no target \"{target}\" for {identity.User}"), "No such target, or no grant for it.");
        if (sessions.Locks.OfTarget(grant.Target.Name) is { } locked) return (new AccessRefusal(AccessRefusalKind.Locked, locked.Sentence.TrimEnd('.')), locked.Sentence);
        return (services.Recorder.Fault ?? audit.Fault) is { } fault
            ? (new AccessRefusal(AccessRefusalKind.NotRecorded, "The gateway cannot record sessions, so it takes none"), fault)
            : (null, "");
    }
}
