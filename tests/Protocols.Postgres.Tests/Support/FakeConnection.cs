using System.IO.Pipelines;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using HoopWire.Net;

namespace HoopWire.Postgres.Tests.Support;

/// <summary>
/// A connection in memory. Before <see cref="Attach"/> the peer speaks through <see cref="Peer"/>; after it a test calls <see cref="Receive"/>
/// and <see cref="End"/>, which call the step at once, and reads with <see cref="TakeOutput"/>.
/// </summary>
internal sealed class FakeConnection : Connection
{
    private static readonly PipeOptions Inline =
        new(readerScheduler: PipeScheduler.Inline, writerScheduler: PipeScheduler.Inline, pauseWriterThreshold: 0, useSynchronizationContext: false);

    private readonly Pipe _toGateway;
    private readonly Pipe _toPeer;
    private Ends _ends = new();
    private readonly List<byte> _unconsumed = [];
    private int _suspended;

    public FakeConnection(Loop? loop = null)
        : this(loop ?? new FakeLoop(), new Pipe(Inline), new Pipe(Inline))
    {
    }

    private FakeConnection(Loop loop, Pipe toGateway, Pipe toPeer)
    {
        (Loop, _toGateway, _toPeer) = (loop, toGateway, toPeer);
        Pipe = new Duplex(toGateway.Reader, toPeer.Writer);
        Peer = new FakePeer(toPeer.Reader, toGateway.Writer);
    }

    public override Loop Loop { get; }

    public override IDuplexPipe Pipe { get; }

    /// <summary>The other end.</summary>
    public FakePeer Peer { get; }

    public override EndPoint? RemoteEndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 50_000);

    public override EndPoint? LocalEndPoint { get; } = new IPEndPoint(IPAddress.Loopback, 5432);

    public override bool IsEncrypted => Encrypted;

    public override X509Certificate2? PeerCertificate => ShownByPeer;

    public override X509Certificate2? OwnCertificate => ShownByGateway;

    public bool Encrypted { get; init; }

    public X509Certificate2? ShownByPeer { get; init; }

    public X509Certificate2? ShownByGateway { get; init; }

    public IRelayStep? Step { get; private set; }

    public override int PendingBytes => 0;

    /// <summary>Set by a test to play a peer that does not read.</summary>
    public bool Congested { get; set; }

    public override bool IsCongested => Congested;

    public bool IsSuspended => _suspended > 0;

    public bool WatchesHangup { get; private set; }

    public bool IsClosed => _ends.Closed;

    public bool IsAborted => _ends.Aborted;

    /// <summary>The same connection with TLS on it, as far as anybody can tell.</summary>
    public FakeConnection WithTls(X509Certificate2? own, X509Certificate2? peer) =>
        new(Loop, _toGateway, _toPeer) { Encrypted = true, ShownByGateway = own, ShownByPeer = peer, _ends = _ends };

    public override void Attach(IRelayStep step) => Step = step;

    /// <summary>Gives the step these bytes behind those it left, as often as it makes progress.</summary>
    public void Receive(ReadOnlySpan<byte> bytes)
    {
        _unconsumed.AddRange(bytes);
        while (Step is not null && !IsSuspended && !IsClosed && _unconsumed.Count > 0)
        {
            StepResult result = Step.OnReceive(this, _unconsumed.ToArray());
            _unconsumed.RemoveRange(0, result.Consumed);
            if (result.Consumed == 0 && !result.Yield) return;
        }
    }

    /// <summary>Ends the connection from the peer's side.</summary>
    public void End(ConnectionEnd end) => Step?.OnEnd(this, end);

    /// <summary>Everything the gateway has flushed since the last call.</summary>
    public byte[] TakeOutput()
    {
        using var all = new MemoryStream();
        while (_toPeer.Reader.TryRead(out ReadResult result))
        {
            foreach (ReadOnlyMemory<byte> part in result.Buffer) all.Write(part.Span);
            _toPeer.Reader.AdvanceTo(result.Buffer.End);
            if (result.IsCompleted) break;
        }
        return all.ToArray();
    }

    public override void Forward(ReadOnlySpan<byte> slice)
    {
        if (slice.IsEmpty) return;
        slice.CopyTo(GetSpan(slice.Length));
        Advance(slice.Length);
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => _toPeer.Writer.GetSpan(sizeHint);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _toPeer.Writer.GetMemory(sizeHint);

    public override void Advance(int count) => _toPeer.Writer.Advance(count);

    public override void Flush()
    {
        // Without a pause threshold a flush never waits.
        if (!IsClosed) _toPeer.Writer.FlushAsync().AsTask().GetAwaiter().GetResult();
    }

    public override void Suspend(bool watchHangup)
    {
        _suspended = 1;
        WatchesHangup = watchHangup;
    }

    public override void Resume()
    {
        _suspended = 0;
        Loop.Post(_ => Receive([]), null);
    }

    public override void Close(TimeSpan linger)
    {
        if (IsClosed) return;
        Flush();
        _ends.Closed = true;
        _toPeer.Writer.Complete();
    }

    public override void Abort()
    {
        if (IsClosed) return;
        (_ends.Closed, _ends.Aborted) = (true, true);
        _toPeer.Writer.Complete(new IOException("The connection was aborted."));
    }

    public override ValueTask DisposeAsync()
    {
        Abort();
        return ValueTask.CompletedTask;
    }

    /// <summary>How the connection ended, for it and for the one inside TLS.</summary>
    private sealed class Ends
    {
        public bool Closed { get; set; }

        public bool Aborted { get; set; }
    }

    private sealed class Duplex(PipeReader input, PipeWriter output) : IDuplexPipe
    {
        public PipeReader Input => input;

        public PipeWriter Output => output;
    }
}
