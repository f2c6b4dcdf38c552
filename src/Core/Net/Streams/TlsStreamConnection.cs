using System.Net;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>A connection inside TLS, after its handshake.</summary>
internal sealed class TlsStreamConnection : StreamConnection
{
    private readonly TlsFeed _feed;
    private readonly SslStream _stream;
    private bool _paused;

    public TlsStreamConnection(TlsFeed feed, SslStream stream)
        : base(feed.Inner.Owner, feed.Inner.Input.BytesMax, stream, returnsElsewhere: false)
    {
        _feed = feed;
        _stream = stream;
        PeerCertificate = stream.RemoteCertificate as X509Certificate2;
        OwnCertificate = stream.LocalCertificate as X509Certificate2;
        NegotiatedApplicationProtocol = stream.NegotiatedApplicationProtocol;
        feed.Outer = this;
    }

    public override EndPoint? LocalEndPoint => _feed.Inner.LocalEndPoint;

    public override bool IsEncrypted => true;

    public override X509Certificate2? PeerCertificate { get; }

    public override X509Certificate2? OwnCertificate { get; }

    public SslApplicationProtocol NegotiatedApplicationProtocol { get; }

    protected override EndPoint? PeerEndPoint => _feed.Inner.RemoteEndPoint;

    protected override RelayConnection? Below => _feed.Inner;

    /// <summary>Goes on with what another loop had, on the connection below that is on this one.</summary>
    public static TlsStreamConnection Restore(HandedTlsStream from, RelayConnection below)
    {
        from.Feed.MoveTo(below);
        below.Attach(from.Feed);
        var connection = new TlsStreamConnection(from.Feed, from.Stream);
        connection.Enter(from);
        connection.Start();
        return connection;
    }

    /// <summary>The connection below has ended, and a read under way has been told.</summary>
    public void OnInnerEnd(ConnectionEnd end)
    {
        if (WatchesHangup)
            OnPeerClosed();
        else if (end != ConnectionEnd.Closed)
            Break(EndFor(end));
    }

    protected override void InterestChanged()
    {
        base.InterestChanged();
        if (IsClosed)
            return;

        bool pause = !WantsInput && !IsClosing;
        if (!pause && !_paused)
            return;

        _paused = pause;
        _feed.Pause(pause, WatchesHangup);

        // The end below may have come before this connection was there, or before anybody watched.
        if (_feed.End is { } end && (WatchesHangup || end != ConnectionEnd.Closed))
            OnInnerEnd(end);
    }

    protected override void CloseTransport(ConnectionEnd end)
    {
        base.CloseTransport(end);

        // An orderly end leaves the connection below with records that its peer has yet to take.
        if (end == ConnectionEnd.Closed)
            _feed.Inner.Close(Linger);
        else
            _feed.Inner.Abort();
    }

    protected override void EndWrites() => _feed.EndWrites();

    protected override void EndRead() => _feed.EndRead();

    protected override void Move(Handover handover)
    {
        handover.Add(new HandedTlsStream(this, _feed, _stream));
        _feed.Inner.Depart(handover);
    }

    protected override void ShutdownSend() => _ = SendCloseNotifyAsync();

    protected override ConnectionEnd EndFor(Exception e) => _feed.End is { } end ? EndFor(end) : ConnectionEnd.TlsFault;

    // What still fails after an orderly end of the connection below is a record cut short.
    private static ConnectionEnd EndFor(ConnectionEnd inner) => inner switch
    {
        ConnectionEnd.Closed => ConnectionEnd.TlsFault,
        ConnectionEnd.Aborted => ConnectionEnd.Aborted,
        _ => ConnectionEnd.Reset,
    };

    private async Task SendCloseNotifyAsync()
    {
        try
        {
            await _stream.ShutdownAsync().ConfigureAwait(false);
        }
        catch (Exception e) when (e is IOException or InvalidOperationException or ObjectDisposedException)
        {
            // The peer is gone already; the linger timer, or the read that failed as well, ends the connection.
        }
    }
}
