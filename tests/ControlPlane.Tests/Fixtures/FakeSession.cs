using HoopWire.Access;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>A running session that remembers how it was ended.</summary>
internal sealed class FakeSession(string id, Identity identity, string target, DateTimeOffset startedAt) : ILiveSession
{
    public SessionHeader Header { get; } = new(id, startedAt, "postgres", identity, target, "default", "10.0.0.1:5000") { Database = target };

    public EndReason? Killed { get; private set; }

    public void Kill(EndReason reason) => Killed = reason;
}
