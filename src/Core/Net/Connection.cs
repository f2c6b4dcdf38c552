using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>
/// One byte stream to a peer, owned by one loop for life: <see cref="HandOver"/> makes a new object of it on another one. It lives in two phases: first
/// asynchronous over <see cref="Pipe"/> (handshakes, logins), then synchronous after <see cref="Attach"/> (the relay). All members are for the owning
/// loop's thread unless they say otherwise.
/// </summary>
public abstract class Connection : IAsyncDisposable, IBufferWriter<byte>
{
    /// <summary>The loop that owns the connection.</summary>
    public abstract Loop Loop { get; }

    /// <summary>The peer's address: the one a trusted PROXY header names, where there was one.</summary>
    public abstract EndPoint? RemoteEndPoint { get; }

    /// <summary>This side's address.</summary>
    public abstract EndPoint? LocalEndPoint { get; }

    /// <summary>Whether TLS protects the connection.</summary>
    public virtual bool IsEncrypted => false;

    /// <summary>The certificate the peer showed in TLS, verified by the options of the handshake; null without one.</summary>
    public virtual X509Certificate2? PeerCertificate => null;

    /// <summary>The certificate this side showed in TLS; null without one.</summary>
    public virtual X509Certificate2? OwnCertificate => null;

    /// <summary>The asynchronous phase. Unusable after <see cref="Attach"/>.</summary>
    public abstract IDuplexPipe Pipe { get; }

    /// <summary>
    /// Enters the relay phase: bytes that <see cref="Pipe"/> still holds unconsumed are given to <paramref name="step"/> first.
    /// Nothing is delivered from inside this call; the first delivery comes at the loop's next turn. A connection that has a step already, which is
    /// not being called, is handed over: unconsumed bytes and the end, even one that the old step was told of, go to the new step, and a suspension is over.
    /// </summary>
    public abstract void Attach(IRelayStep step);

    /// <summary>
    /// Hands the connection over to another loop of its transport's kind, or to its own, in its first phase. <paramref name="onConnection"/> runs there with a new
    /// object for the same peer: what was received and not consumed comes first, what comes meanwhile behind it, and what waits to be sent is sent. An exception
    /// out of it aborts the connection, and nothing else. This object is a closed one from now on. Where the other loop ends before, the connection is closed.
    /// No read may wait or hold its bytes, and no flush may wait; a suspension is over.
    /// </summary>
    /// <param name="to">The loop.</param>
    /// <param name="onConnection">What goes on with the connection.</param>
    /// <exception cref="ArgumentException">The loop is of another kind of transport.</exception>
    /// <exception cref="InvalidOperationException">The connection is in use, or of a kind that stays where it is.</exception>
    /// <exception cref="IOException">It is closed.</exception>
    public virtual void HandOver(Loop to, Func<Connection, Task> onConnection) =>
        throw new InvalidOperationException("Only a connection of a transport, or TLS on one, is handed over: what is put on top of it stays with its loop.");

    /// <summary>Bytes accepted for this peer and not yet taken by the kernel.</summary>
    public abstract int PendingBytes { get; }

    /// <summary>Whether <see cref="PendingBytes"/> is over the high-water mark; <see cref="IRelayStep.OnDrained"/> follows.</summary>
    public abstract bool IsCongested { get; }

    /// <summary>
    /// Queues a slice of the input that a relay step is being given, without a copy where the transport can.
    /// The slice must stay valid until <see cref="Flush"/> returns.
    /// </summary>
    public abstract void Forward(ReadOnlySpan<byte> slice);

    /// <inheritdoc/>
    public abstract Span<byte> GetSpan(int sizeHint = 0);

    /// <inheritdoc/>
    public abstract Memory<byte> GetMemory(int sizeHint = 0);

    /// <inheritdoc/>
    public abstract void Advance(int count);

    /// <summary>
    /// Hands everything queued to the kernel in one gathered write, and keeps a copy of what it did not take. Never blocks.
    /// </summary>
    public abstract void Flush();

    /// <summary>
    /// Stops deliveries to the step. With <paramref name="watchHangup"/> a peer that hangs up still ends the connection (used while a command
    /// waits for a person); without it only a reset does (used for back-pressure). Counts do not nest.
    /// </summary>
    public abstract void Suspend(bool watchHangup);

    /// <summary>Takes deliveries up again, at the loop's next turn, with the unconsumed bytes first.</summary>
    public abstract void Resume();

    /// <summary>Sends what is pending, then closes. Returns at once; a peer that does not read is cut off after <paramref name="linger"/>.</summary>
    public abstract void Close(TimeSpan linger);

    /// <summary>Closes at once; pending bytes are lost.</summary>
    public abstract void Abort();

    /// <summary>Aborts unless already closed.</summary>
    public abstract ValueTask DisposeAsync();
}
