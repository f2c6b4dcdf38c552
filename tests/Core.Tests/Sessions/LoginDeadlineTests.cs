using HoopWire.Kit;
using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Sessions;

public sealed class LoginDeadlineTests : IDisposable
{
    private static readonly GatewayLimits Limits = new();
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);
    private readonly ManualTime _time = new();
    private readonly LoginDeadline _deadline;

    public LoginDeadlineTests() => _deadline = new LoginDeadline(Limits, _time);

    public void Dispose() => _deadline.Dispose();

    [Fact]
    public void Token_NobodyAsksForMore_IsCancelledInTheUsualTime()
    {
        AssertEndsIn(Limits.HandshakeTimeout);
    }

    [Fact]
    public void Extend_PersonMustAct_CountsFromThen()
    {
        _time.Advance(Limits.HandshakeTimeout / 2);
        Assert.Equal(5 * Minute, _deadline.Extend(5 * Minute));
        AssertEndsIn(5 * Minute);
    }

    [Fact]
    public void Extend_BeyondTheLongest_EndsThere()
    {
        _deadline.Extend(9 * Minute);
        _time.Advance(8 * Minute);
        Assert.Equal(2 * Minute, _deadline.Extend(TimeSpan.MaxValue));
        AssertEndsIn(2 * Minute);
    }

    [Fact]
    public void Extend_LessThanItHas_TakesNothingAway()
    {
        Assert.Equal(Limits.HandshakeTimeout, _deadline.Extend(TimeSpan.FromSeconds(1)));
        AssertEndsIn(Limits.HandshakeTimeout);
    }

    [Fact]
    public void Extend_TimeIsOver_StaysSo()
    {
        _time.Advance(Limits.HandshakeTimeout);
        Assert.Equal(TimeSpan.Zero, _deadline.Extend(Minute));
        Assert.True(_deadline.Token.IsCancellationRequested);
    }

    [Fact]
    public void Extend_UsualTimeIsLongerThanTheLongest_KeepsTheUsual()
    {
        using var deadline = new LoginDeadline(Limits with { HandshakeTimeout = 2 * LoginDeadline.Max }, _time);
        Assert.Equal(2 * LoginDeadline.Max, deadline.Extend(Minute));
    }

    private void AssertEndsIn(TimeSpan left)
    {
        _time.Advance(left - TimeSpan.FromMilliseconds(1));
        Assert.False(_deadline.Token.IsCancellationRequested);
        _time.Advance(TimeSpan.FromMilliseconds(1));
        Assert.True(_deadline.Token.IsCancellationRequested);
    }
}
