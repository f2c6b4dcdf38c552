using HoopWire.Net;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>The relay phase of a session: gives each leg its bytes, and both the ends of their connections.</summary>
/// <param name="id">The session.</param>
/// <param name="exchange">What the legs share.</param>
/// <param name="client">The client's messages.</param>
/// <param name="target">The target's messages.</param>
internal sealed class Relay(string id, Exchange exchange, ClientLeg client, TargetLeg target) : IRelayStep
{
    public string Title => $"session {id}";

    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        if (exchange.HasEnded) return new StepResult(input.Length);
        return ReferenceEquals(from, exchange.Client.Connection) ? client.OnReceive(input) : target.OnReceive(input);
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
        if (exchange.TargetFarewell is { } code)
        {
            exchange.Control.End(new EndReason(Side.Target, Stage.Relay, $"The target ended the session (SQLSTATE {code})."), null);
            return;
        }
        exchange.Control.End(
            new EndReason(Side.Target, Stage.Relay, $"The target's connection ended ({end})."),
            new Refusal(Refusal.TargetLost, "The target closed the connection"));
    }
}
