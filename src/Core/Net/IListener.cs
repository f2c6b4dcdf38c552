using System.Net;

namespace HoopWire.Net;

/// <summary>A bound listener.</summary>
public interface IListener : IAsyncDisposable
{
    /// <summary>The address bound, with the port the system chose where 0 was asked for.</summary>
    IPEndPoint EndPoint { get; }

    /// <summary>Accepts no more; connections already accepted live on.</summary>
    void StopAccepting();
}
