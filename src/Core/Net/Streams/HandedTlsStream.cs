using System.Net.Security;

namespace HoopWire.Net;

/// <summary>SslStream's layer of a connection between two loops.</summary>
internal sealed class HandedTlsStream(RelayConnection from, TlsFeed feed, SslStream stream) : HandedLayer(from)
{
    public TlsFeed Feed => feed;

    public SslStream Stream => stream;

    public override RelayConnection Restore(LoopThread loop, RelayConnection? below) => TlsStreamConnection.Restore(this, below!);

    public override void Close() => stream.Dispose();
}
