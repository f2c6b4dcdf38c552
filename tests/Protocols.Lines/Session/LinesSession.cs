using System.Text;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Lines.Session;

/// <summary>A session in its relay phase: what surrounds the two legs, and its end. Lives on one loop.</summary>
internal sealed class LinesSession(GatewayServices services, Arrival arrival, SessionHeader header, AccessGrant grant, long version, string? account, Loop loop) : ITimedSession, IRelayStep
{
    private static readonly TimeSpan Linger = TimeSpan.FromSeconds(5);
    private SessionDeadlines? _deadlines;
    private ClientLeg? _clientLeg;
    private TargetLeg? _targetLeg;
    private AccessGrant _grant = grant;
    private long _version = version;
    private bool _hasEnded;

    public SessionHeader Header => header;

    public GatewayServices Services => services;

    /// <summary>The commands under way, by what the client calls them.</summary>
    public Dictionary<string, Channel> Channels { get; } = new(StringComparer.Ordinal);

    public AccessGrant Grant => _grant;

    public Leg Client { get; private set; } = null!;

    public Leg Target { get; private set; } = null!;

    public SessionRecorder Recorder { get; private set; } = null!;

    public RecorderWait Room { get; private set; } = null!;

    public EndReason? EndedEarly { get; private set; }

    public bool IsRelaying => Recorder is not null && !_hasEnded;

    public long Commands { get; set; }

    /// <summary>Its commands are terminals: one that shows nothing may stand open for days.</summary>
    public bool IsAtWork => Channels.Values.Any(channel => channel.Held.IsWaiting);

    /// <summary>What its terminals have shown counts beside its commands.</summary>
    public long Activity => Commands + Shown;

    /// <summary>Lines that the target has sent.</summary>
    public long Shown { get; set; }

    public string Title => $"session {header.Id}";

    /// <summary>The relay begins.</summary>
    public void Begin(Connection client, Connection target, SessionRecorder recorder)
    {
        (Client, Recorder) = (new Leg(client), recorder);
        Target = new Leg(!recorder.WaitsForDisk ? target : new SyncedConnection(target, recorder)
        {
            Drained = () => Client.Go(Waits.Congestion),
            Failed = () => IsWritten(AppendResult.Failed, Client),
        });
        Room = new RecorderWait(recorder, Client, Target);
        _clientLeg = new ClientLeg(this);
        _targetLeg = new TargetLeg(this);
        _deadlines = new SessionDeadlines(this, loop, services.Limits, services.Time);
        _deadlines.Start();
        target.Attach(this);
        client.Attach(this);
    }

    public void Kill(EndReason reason) => loop.Post(
        static state =>
        {
            var (session, why) = ((LinesSession, EndReason))state!;
            if (session.IsRelaying) session.End(why, $"The session was ended: {why.Detail}");
            else session.EndedEarly ??= why;
        },
        (this, reason));

    public void EndInTime(string why, string hint) => End(new EndReason(Side.Gateway, Stage.Policy, why), $"{why} {hint}");

    /// <summary>Whether the rules in force are those that the session has; false when it has lost its grant and ended.</summary>
    public bool TakeUpPolicy()
    {
        if (services.Directory.Version == _version) return true;
        long current = services.Directory.Version;
        var now = services.Directory.Resolve(header.Identity, header.Protocol, header.Target, account);
        if (_grant.WhyLost(now) is { } lost)
        {
            End(new EndReason(Side.Gateway, Stage.Policy, lost), lost);
            return false;
        }

        (_grant, _version) = (now!, current);
        return true;
    }

    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        if (_hasEnded) return new StepResult(input.Length);
        int consumed = ReferenceEquals(from, Client.Connection) ? _clientLeg!.OnReceive(input) : _targetLeg!.OnReceive(input);
        if (_hasEnded) return new StepResult(input.Length);
        Client.Connection.Flush();
        Target.Connection.Flush();
        if (Client.Connection.IsCongested) Target.Wait(Waits.Congestion);
        if (Target.Connection.IsCongested) Client.Wait(Waits.Congestion);
        return new StepResult(consumed);
    }

    public void OnDrained(Connection to) => (ReferenceEquals(to, Client.Connection) ? Target : Client).Go(Waits.Congestion);

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        bool isClient = ReferenceEquals(from, Client.Connection);
        End(new EndReason(isClient ? Side.Client : Side.Target, Stage.Relay, $"The {(isClient ? "client" : "target")}'s connection ended ({end})."), "The target closed the connection");
    }

    /// <summary>An append has failed, or found no room: then the leg waits for that, and the line is taken again.</summary>
    public bool IsWritten(AppendResult result, Leg leg)
    {
        if (result == AppendResult.Full) Room.Suspend(leg);
        if (result == AppendResult.Failed) End(new EndReason(Side.Gateway, Stage.Recording, "The recorder cannot write."), "The session cannot be recorded");
        return result == AppendResult.Written;
    }

    /// <summary>Records that a command was refused, once there is room for that, and tells the client.</summary>
    public async Task RefuseAsync(Channel channel, string why)
    {
        bool isWritten = await Room.WriteAsync(recorder => recorder.Result(new ResultEvent { Sequence = channel.Sequence, ErrorCode = "refused", ErrorMessage = Encoding.UTF8.GetBytes(why) }));
        if (!IsRelaying) return;
        if (!isWritten)
        {
            IsWritten(AppendResult.Failed, Client);
            return;
        }

        Channels.Remove(channel.Number);
        Tell($"NO {channel.Number} {why}");
    }

    public void Tell(string line)
    {
        Lines.Write(Client.Connection, line);
        Client.Connection.Flush();
    }

    public void End(EndReason reason, string words)
    {
        if (!IsRelaying) return;
        _hasEnded = true;
        services.End(this, arrival, Recorder, (Client, Target), reason, () =>
        {
            _deadlines!.Stop();
            foreach (var channel in Channels.Values) channel.Held.SessionEnded(header.Identity);
            if (reason.Side != Side.Client) Tell($"BYE {words}");
            Client.Connection.Close(Linger);
            Target.Connection.Close(Linger);
        });
    }
}
