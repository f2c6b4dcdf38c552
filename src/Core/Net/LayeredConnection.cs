using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>A connection on top of another one: what a layer does not change is the other one's. Belongs to the connection's loop.</summary>
/// <param name="inner">The connection below.</param>
public abstract class LayeredConnection(Connection inner) : Connection
{
    /// <inheritdoc/>
    public override Loop Loop => Inner.Loop;

    /// <inheritdoc/>
    public override EndPoint? RemoteEndPoint => Inner.RemoteEndPoint;

    /// <inheritdoc/>
    public override EndPoint? LocalEndPoint => Inner.LocalEndPoint;

    /// <inheritdoc/>
    public override bool IsEncrypted => Inner.IsEncrypted;

    /// <inheritdoc/>
    public override X509Certificate2? PeerCertificate => Inner.PeerCertificate;

    /// <inheritdoc/>
    public override X509Certificate2? OwnCertificate => Inner.OwnCertificate;

    /// <inheritdoc/>
    public override IDuplexPipe Pipe => Inner.Pipe;

    /// <summary>The connection below.</summary>
    protected Connection Inner { get; } = inner;

    /// <inheritdoc/>
    public override void Suspend(bool watchHangup) => Inner.Suspend(watchHangup);

    /// <inheritdoc/>
    public override void Resume() => Inner.Resume();

    /// <inheritdoc/>
    public override void Close(TimeSpan linger)
    {
        End();
        Inner.Close(linger);
    }

    /// <inheritdoc/>
    public override void Abort()
    {
        End();
        Inner.Abort();
    }

    /// <inheritdoc/>
    public override ValueTask DisposeAsync()
    {
        End();
        GC.SuppressFinalize(this);
        return Inner.DisposeAsync();
    }

    /// <summary>Nothing more is written to the connection below, nor taken from it. May be called again.</summary>
    protected abstract void End();
}
