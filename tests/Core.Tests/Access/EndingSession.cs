using HoopWire.Sessions;

namespace HoopWire.Core.Tests.Access;

/// <summary>A running session that counts how often it is ended.</summary>
internal sealed class EndingSession(SessionHeader header) : ILiveSession
{
    public SessionHeader Header => header;

    public List<EndReason> Ends { get; } = [];

    public void Kill(EndReason reason) => Ends.Add(reason);
}
