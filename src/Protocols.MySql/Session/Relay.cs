using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>The relay phase of a session: gives each leg its bytes, and both the ends of their connections.</summary>
/// <param name="id">The session.</param>
/// <param name="exchange">What the legs share.</param>
internal sealed class Relay(string id, Exchange exchange) : IRelayStep
{
    private readonly ClientLeg _client = new(exchange);
    private readonly TargetLeg _target = new(exchange);

    public string Title => $"session {id}";

    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        if (exchange.HasEnded) return new StepResult(input.Length);
        return ReferenceEquals(from, exchange.Client.Connection) ? _client.OnReceive(input) : _target.OnReceive(input);
    }

    public void OnDrained(Connection to)
    {
        var other = ReferenceEquals(to, exchange.Client.Connection) ? exchange.Target : exchange.Client;
        other.Go(Waits.Congestion);
    }

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        if (exchange.HasEnded) return;
        if (ReferenceEquals(from, exchange.Client.Connection))
        {
            exchange.Control.End(new EndReason(Side.Client, Stage.Relay, $"The client's connection ended ({end})."), null);
            return;
        }
        exchange.Control.End(
            new EndReason(Side.Target, Stage.Relay, $"The target's connection ended ({end})."), Refusal.TargetLost("The target closed the connection"));
    }
}
