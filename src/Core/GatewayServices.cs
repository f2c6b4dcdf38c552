using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire;

/// <summary>What the gateway gives a protocol. One instance per gateway.</summary>
public sealed record GatewayServices
{
    /// <summary>Connections and loops.</summary>
    public required ITransport Transport { get; init; }

    /// <summary>Proofs of identity.</summary>
    public required IAuthenticator Authenticator { get; init; }

    /// <summary>Targets and grants.</summary>
    public required IAccessDirectory Directory { get; init; }

    /// <summary>Approvals.</summary>
    public required IApprovals Approvals { get; init; }

    /// <summary>Recordings.</summary>
    public required IRecorder Recorder { get; init; }

    /// <summary>Audit rows.</summary>
    public required IAuditLog Audit { get; init; }

    /// <summary>Sessions that run.</summary>
    public required SessionRegistry Sessions { get; init; }

    /// <summary>Limits in force.</summary>
    public required GatewayLimits Limits { get; init; }

    /// <summary>Logs.</summary>
    public required ILoggerFactory Logging { get; init; }

    /// <summary>The clock.</summary>
    public required TimeProvider Time { get; init; }

    /// <summary>A number that tells this gateway from others behind the same address; part of cancel keys.</summary>
    public required ushort GatewayNumber { get; init; }

    /// <summary>
    /// The end of a session that has relayed. Whatever becomes of its legs, it leaves every count, and is recorded and audited; where something of it fails, both connections are
    /// aborted.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="arrival">Its client's connection in the count of its address.</param>
    /// <param name="recorder">Its recording.</param>
    /// <param name="legs">Its legs.</param>
    /// <param name="reason">Why it ends.</param>
    /// <param name="endLegs">Ends them in order: tells both sides, and closes their connections.</param>
    public void End(ITimedSession session, Arrival arrival, SessionRecorder recorder, (Leg Client, Leg Target) legs, EndReason reason, Action endLegs)
    {
        ArgumentNullException.ThrowIfNull(arrival);
        ArgumentNullException.ThrowIfNull(endLegs);
        try
        {
            endLegs();
        }
        catch
        {
            legs.Client.Connection.Abort();
            legs.Target.Connection.Abort();
            throw;
        }
        finally
        {
            arrival.Leave();
            Ended(session, recorder, reason);
        }
    }

    private void Ended(ITimedSession session, SessionRecorder recorder, EndReason reason)
    {
        try
        {
            recorder.Complete(reason);
        }
        finally
        {
            Sessions.Remove(session);
            Audit.SessionEnded(session.Header, Time.GetUtcNow(), reason, session.Commands);
        }
    }
}
