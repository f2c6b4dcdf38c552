using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>OpenSSL's layer of a connection between two loops. The session uses no memory of a loop between two calls.</summary>
internal sealed class HandedTls(RelayConnection from, TlsSession session, X509Certificate2? peer, bool isInputEnded) : HandedLayer(from)
{
    public TlsSession Session => session;

    /// <summary>The certificate the peer showed.</summary>
    public X509Certificate2? Peer => peer;

    /// <summary>Whether the peer has said that nothing follows.</summary>
    public bool IsInputEnded => isInputEnded;

    public override RelayConnection Restore(LoopThread loop, RelayConnection? below) => TlsRelayConnection.Restore(below!, this);

    public override void Close() => session.Free();
}
