using System.IO.Pipelines;
using System.Net;

namespace HoopWire.Net;

/// <summary>
/// What every connection has in common: the two phases, deliveries to the step, suspension, and the one notice of the end.
/// The derived class moves bytes between the peer and the buffers.
/// </summary>
internal abstract partial class RelayConnection(LoopThread loop, int receiveBytesMax) : Connection
{
    /// <summary>Output over this makes the connection congested.</summary>
    protected const int HighWaterBytes = 256 << 10;

    /// <summary>Output at or below this ends congestion.</summary>
    protected const int LowWaterBytes = 64 << 10;

    private IRelayStep? _step;
    private ConnectionPipe? _pipe;
    private EndPoint? _client;
    private LoopTimer? _linger;
    private InputBuffer _input = new(receiveBytesMax);
    private ConnectionFlags _flags;
    private ConnectionEnd? _end;

    public sealed override Loop Loop => Owner;

    public sealed override EndPoint? RemoteEndPoint => _client ?? PeerEndPoint;

    public sealed override IDuplexPipe Pipe =>
        _step is null ? _pipe ??= new ConnectionPipe(this) : throw new InvalidOperationException("The connection is in its relay phase.");

    public sealed override bool IsCongested => Has(ConnectionFlags.Congested) && !Has(ConnectionFlags.Closed);

    internal LoopThread Owner { get; } = loop;

    /// <summary>Names the connection in a log: the session where there is one, and the peer. Any thread.</summary>
    internal string Title
    {
        get
        {
            string peer = RemoteEndPoint?.ToString() ?? "a closed connection";
            return _step is null ? $"{peer}, before its session" : _step.Title is { } session ? $"{session}, {peer}" : peer;
        }
    }

    /// <summary>Awaiting code turns to the connection: what the loop does from now on is for it.</summary>
    internal void NoteWork()
    {
        if (Owner.IsCurrent)
            Owner.Serve(this);
    }

    /// <summary>Whether the transport is gone, by either side.</summary>
    internal bool IsClosed => Has(ConnectionFlags.Closed);

    /// <summary>How the input ended; null while it goes on.</summary>
    internal ConnectionEnd? End => _end;

    /// <summary>Received and not consumed.</summary>
    internal ref InputBuffer Input => ref _input;

    /// <summary>Whether <see cref="Close"/> was called and the peer's input is only discarded.</summary>
    protected bool IsClosing => Has(ConnectionFlags.Closing);

    /// <summary>What <see cref="Close"/> allowed for sending the rest.</summary>
    protected TimeSpan Linger { get; private set; }

    protected bool IsRelaying => _step is not null;

    /// <summary>Whether input that arrives now can be handed out now.</summary>
    protected bool WantsInput => !Has(ConnectionFlags.InputOver)
        && (_step is not null ? !Has(ConnectionFlags.Suspended | ConnectionFlags.DeliverDue) : _pipe is { IsWaiting: true });

    /// <summary>Whether a hang-up of the peer has to be noticed although no input is wanted.</summary>
    protected bool WatchesHangup => !Has(ConnectionFlags.InputOver) && Has(ConnectionFlags.Suspended) && Has(ConnectionFlags.Watching);

    protected abstract EndPoint? PeerEndPoint { get; }

    public sealed override void Attach(IRelayStep step)
    {
        ArgumentNullException.ThrowIfNull(step);
        if (_pipe is { IsWaiting: true } || Has(ConnectionFlags.Delivering))
            throw new InvalidOperationException("A connection is not attached while a read on its pipe or a delivery to its step is under way.");

        _pipe?.Detach();
        _pipe = null;
        _step = step;
        _flags &= ~(ConnectionFlags.Suspended | ConnectionFlags.Watching | ConnectionFlags.Yielding | ConnectionFlags.EndReported);
        _input.Wanted = 0;
        DeferDelivery();
    }

    public sealed override void Suspend(bool watchHangup)
    {
        _flags |= ConnectionFlags.Suspended;
        _flags = watchHangup ? _flags | ConnectionFlags.Watching : _flags & ~ConnectionFlags.Watching;
        InterestChanged();
    }

    public sealed override void Resume()
    {
        if (!Has(ConnectionFlags.Suspended))
            return;

        _flags &= ~(ConnectionFlags.Suspended | ConnectionFlags.Watching);
        _input.Wanted = 0;
        if (_step is not null)
            DeferDelivery();
    }

    public sealed override void Close(TimeSpan linger)
    {
        if (Has(ConnectionFlags.Closed | ConnectionFlags.Closing))
            return;

        _flags |= ConnectionFlags.Closing | ConnectionFlags.InputOver;
        Linger = linger;
        ReleaseInput();
        Flush();
        if (IsClosed)
            return;

        if (linger > TimeSpan.Zero)
            _linger = Owner.Schedule(linger, static connection => ((RelayConnection)connection!).Break(ConnectionEnd.Aborted), this);
        if (PendingBytes == 0)
            FinishSending();
        if (linger <= TimeSpan.Zero)
            Break(PendingBytes == 0 ? ConnectionEnd.Closed : ConnectionEnd.Aborted);
        _pipe?.OnEnd();
        if (!IsClosed)
            InterestChanged();
    }

    public sealed override void Abort() => Break(ConnectionEnd.Aborted);

    public sealed override ValueTask DisposeAsync()
    {
        if (!IsClosed && !Has(ConnectionFlags.Closing))
        {
            if (Owner.IsCurrent)
                Abort();
            else
                Owner.Post(static connection => ((RelayConnection)connection!).Abort(), this);
        }

        return ValueTask.CompletedTask;
    }

    public sealed override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Names the client that a trusted proxy speaks for.</summary>
    internal void SetClient(EndPoint client) => _client = client;

    /// <summary>The pipe's reader waits for input, or has stopped waiting.</summary>
    internal void OnPipeInterest() => InterestChanged();

    /// <summary>What was put off to this turn: bytes kept back, then the end.</summary>
    internal void RunDeferred()
    {
        _flags &= ~ConnectionFlags.Queued;
        bool again = Has(ConnectionFlags.Yielding);
        bool due = Has(ConnectionFlags.DeliverDue);
        _flags &= ~(ConnectionFlags.DeliverDue | ConnectionFlags.Yielding);
        if (due && MayDeliver && (again || (_input.Length > 0 && _input.Length >= _input.Wanted)))
            DeliverHeld();
        if (Has(ConnectionFlags.DrainDue) && !IsClosed)
            OnOutputSent();
        else if (Has(ConnectionFlags.DrainDue))
            OnUncongested();
        if (_end is { } end && MayReport(end))
            ReportEnd(end);
        else if (!IsClosed)
            InterestChanged();
    }

    /// <summary>What is wanted of the peer has changed.</summary>
    protected abstract void InterestChanged();

    /// <summary>Frees the socket or stream and all output. Called once.</summary>
    protected abstract void CloseTransport(ConnectionEnd end);

    /// <summary>Tells the peer that nothing follows.</summary>
    protected abstract void ShutdownSend();

    /// <summary>Gives bytes that lie in a buffer of the loop to the step and keeps what it leaves.</summary>
    protected unsafe void DeliverShared(byte* bytes, int length)
    {
        int consumed = Deliver(new ReadOnlySpan<byte>(bytes, length));
        if (!MayKeep)
            ReleaseInput();
        else
            _input.Replace(Owner.Pool, new ReadOnlySpan<byte>(bytes + consumed, length - consumed));
    }

    /// <summary>Bytes were added to <see cref="Input"/>.</summary>
    protected void OnInputGrew()
    {
        if (_step is null)
            _pipe?.OnInput();
        else if (_input.Length >= _input.Wanted && MayDeliver)
            DeliverHeld();
    }

    /// <summary>The peer closed its direction in order, or was seen to hang up.</summary>
    protected void OnPeerClosed()
    {
        if (!Has(ConnectionFlags.Closing))
            SetEnd(ConnectionEnd.Closed);
        else if (PendingBytes == 0)
            Break(ConnectionEnd.Closed);
        else
            _flags |= ConnectionFlags.PeerDone;
    }

    /// <summary>Closes the transport at once and reports <paramref name="end"/>, unless an end was reported before.</summary>
    protected internal void Break(ConnectionEnd end)
    {
        if (Has(ConnectionFlags.Closed))
            return;

        if (_end is not null && Has(ConnectionFlags.Congested))
        {
            _flags |= ConnectionFlags.DrainDue;
            Defer();
        }

        _flags |= ConnectionFlags.Closed | ConnectionFlags.InputOver;
        _linger?.Cancel();
        _linger = null;
        CloseTransport(end);
        ReleaseInput();
        SetEnd(end);
    }

    /// <summary>Output was flushed, of which what the kernel did not take is queued. What that ends, from inside a step, too, is told of behind the step.</summary>
    protected void OnOutputFlushed()
    {
        if (!IsClosed && PendingBytes > HighWaterBytes)
        {
            _flags |= ConnectionFlags.Congested;
        }
        else if (!IsClosed && Has(ConnectionFlags.Congested | ConnectionFlags.Closing) && PendingBytes <= LowWaterBytes)
        {
            _flags |= ConnectionFlags.DrainDue;
            Defer();
        }
    }

    /// <summary>Queued output was sent. Never called from inside a step.</summary>
    protected void OnOutputSent()
    {
        if (IsClosed)
            return;

        if (PendingBytes <= LowWaterBytes && Has(ConnectionFlags.Congested))
            OnUncongested();

        // Looked at again: the step may have written more, and closed.
        if (PendingBytes == 0 && IsClosing && !IsClosed)
            FinishSending();
    }

    private bool MayDeliver => _step is not null
        && !Has(ConnectionFlags.Suspended | ConnectionFlags.Closed | ConnectionFlags.Closing | ConnectionFlags.EndReported | ConnectionFlags.Delivering);

    private bool MayKeep => !Has(ConnectionFlags.Closed | ConnectionFlags.Closing | ConnectionFlags.EndReported);

    private bool Has(ConnectionFlags any) => (_flags & any) != 0;

    // Bytes that came before an orderly end are delivered before it, unless the step waits for just that hang-up.
    private bool MayReport(ConnectionEnd end) => _step is not null && !Has(ConnectionFlags.EndReported | ConnectionFlags.DeliverDue)
        && (end != ConnectionEnd.Closed || !Has(ConnectionFlags.Suspended) || Has(ConnectionFlags.Watching | ConnectionFlags.Closed));

    private void DeliverHeld()
    {
        int consumed = Deliver(_input.Used);
        if (!MayKeep)
            ReleaseInput();
        else
            _input.Consume(Owner.Pool, consumed);
    }

    private int Deliver(ReadOnlySpan<byte> bytes)
    {
        StepResult result;
        _flags |= ConnectionFlags.Delivering;
        Owner.Serve(this);
        try
        {
            result = _step!.OnReceive(this, bytes);
            if ((uint)result.Consumed > (uint)bytes.Length)
                throw new InvalidOperationException("A relay step consumed more than it was given.");
        }
        catch (Exception e)
        {
            NetLog.StepFailed(Owner.Log, RemoteEndPoint, e);
            result = new StepResult(bytes.Length);
            Abort();
        }

        _flags &= ~ConnectionFlags.Delivering;
        int left = bytes.Length - result.Consumed;
        _input.Wanted = result.Wanted > left ? result.Wanted : 0;
        if (result.Wanted > _input.BytesMax || left >= _input.BytesMax)
        {
            if (MayKeep)
                Break(ConnectionEnd.BufferFull);
        }
        else if (result.Yield && MayKeep)
        {
            _flags |= ConnectionFlags.Yielding;
            DeferDelivery();
        }

        return result.Consumed;
    }

    private void OnUncongested()
    {
        _flags &= ~(ConnectionFlags.Congested | ConnectionFlags.DrainDue);
        _pipe?.OnDrained();
        if (_step is null || Has(ConnectionFlags.Closing))
            return;

        try
        {
            _step.OnDrained(this);
        }
        catch (Exception e)
        {
            NetLog.StepFailed(Owner.Log, RemoteEndPoint, e);
            Abort();
        }
    }

    private void FinishSending()
    {
        if (Has(ConnectionFlags.SendShutDown))
            return;

        _flags |= ConnectionFlags.SendShutDown;
        ShutdownSend();
        if (_end is not null || Has(ConnectionFlags.PeerDone))
            Break(ConnectionEnd.Closed);
    }

    private void SetEnd(ConnectionEnd end)
    {
        _flags |= ConnectionFlags.InputOver;
        _end ??= end;
        if (_step is not null && !Has(ConnectionFlags.EndReported))
            Defer();
        _pipe?.OnEnd();
    }

    private void ReportEnd(ConnectionEnd end)
    {
        _flags |= ConnectionFlags.EndReported;
        ReleaseInput();
        try
        {
            _step!.OnEnd(this, end);
        }
        catch (Exception e)
        {
            NetLog.StepFailed(Owner.Log, RemoteEndPoint, e);
            Abort();
        }
    }

    // A step that closes its own connection still holds the span it was given; Deliver's caller releases it afterwards.
    private void ReleaseInput()
    {
        if (Has(ConnectionFlags.Delivering))
            return;

        if (_pipe is { HoldsInput: true })
            _input.Forget(Owner.Pool);
        else
            _input.Release(Owner.Pool);
    }

    private void DeferDelivery()
    {
        _flags |= ConnectionFlags.DeliverDue;
        Defer();
    }

    private void Defer()
    {
        if (Has(ConnectionFlags.Queued))
            return;

        _flags |= ConnectionFlags.Queued;
        Owner.Defer(this);
    }
}
