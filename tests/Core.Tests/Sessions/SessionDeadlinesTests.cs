using HoopWire.Access;
using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Sessions;

public sealed class SessionDeadlinesTests
{
    private const string Idle = "The session was idle for too long.";
    private static readonly GatewayLimits Limits = new() { Idle = TimeSpan.FromHours(8), Max = TimeSpan.FromDays(30) };
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTime _time = new();
    private readonly Session _session = new();

    public SessionDeadlinesTests() => new SessionDeadlines(_session, new TimedLoop(_time), Limits, _time).Start();

    [Fact]
    public void Idle_NothingIsDone_EndsTheSessionThenAndNotBefore()
    {
        Pass(Limits.Idle - Minute);
        Assert.Null(_session.Ended);
        Pass(Minute);
        Assert.Equal(Idle, _session.Ended);
    }

    [Fact]
    public void Idle_CommandJustBefore_CountsFromThere()
    {
        Pass(Limits.Idle - Minute);
        _session.Activity++;
        Pass(Limits.Idle - Minute);
        Assert.Null(_session.Ended);
        Pass(Limits.Idle / 16 + Minute);
        Assert.Equal(Idle, _session.Ended);
    }

    [Fact]
    public void Idle_TerminalShowsSomethingNowAndThen_GoesOn()
    {
        for (int i = 0; i < 10; i++)
        {
            _session.Activity++;
            Pass(Limits.Idle - (Limits.Idle / 16));
        }

        Assert.Null(_session.Ended);
    }

    [Fact]
    public void Idle_SomethingIsOpenThroughWhichNothingComes_EndsTheSession()
    {
        _session.Activity++;
        Pass(Limits.Idle + (Limits.Idle / 16));
        Assert.Equal(Idle, _session.Ended);
    }

    [Fact]
    public void Idle_AnswerThatTookLongHasJustEnded_CountsFromItsEnd()
    {
        _session.IsAtWork = true;
        Pass(3 * Limits.Idle);
        Pass(Limits.Idle / 16 - Minute);
        _session.IsAtWork = false;
        Pass(Limits.Idle - Minute);
        Assert.Null(_session.Ended);
        Pass(Limits.Idle / 16 + Minute);
        Assert.Equal(Idle, _session.Ended);
    }

    [Fact]
    public void Stop_SessionHasEnded_NothingIsCountedAnyMore()
    {
        var time = new ManualTime();
        var session = new Session();
        var deadlines = new SessionDeadlines(session, new TimedLoop(time), Limits, time);
        deadlines.Start();
        deadlines.Stop();
        time.Advance(2 * Limits.Max);
        Assert.Null(session.Ended);
        Assert.Equal(0, time.Timers);
    }

    /// <summary>In small steps, as time passes.</summary>
    private void Pass(TimeSpan by)
    {
        for (; by > TimeSpan.Zero; by -= Minute) _time.Advance(by < Minute ? by : Minute);
    }

    private sealed class Session : ITimedSession
    {
        public SessionHeader Header { get; } =
            new("0123456789abcdef", DateTimeOffset.UnixEpoch, "lines", new Identity("alice", [], IdentityKind.Person, "key"), "box", "default", "127.0.0.1:40000");

        public bool IsRelaying => Ended is null;

        public long Commands => 0;

        public bool IsAtWork { get; set; }

        public long Activity { get; set; }

        public string? Ended { get; private set; }

        public void EndInTime(string why, string hint) => Ended = why;

        public void Kill(EndReason reason) => throw new NotSupportedException();
    }
}
