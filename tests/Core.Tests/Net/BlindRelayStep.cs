using HoopWire.Net;

namespace HoopWire.Core.Tests.Net;

/// <summary>Forwards bytes between two connections without looking, with back-pressure.</summary>
internal sealed class BlindRelayStep(Connection left, Connection right) : IRelayStep
{
    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        Connection to = Other(from);
        to.Forward(input);
        to.Flush();
        if (to.IsCongested)
            from.Suspend(watchHangup: false);
        return new StepResult(input.Length);
    }

    public void OnDrained(Connection to) => Other(to).Resume();

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        Other(from).Close(TimeSpan.FromSeconds(2));
        from.Close(TimeSpan.Zero);
    }

    private Connection Other(Connection one) => ReferenceEquals(one, left) ? right : left;
}
