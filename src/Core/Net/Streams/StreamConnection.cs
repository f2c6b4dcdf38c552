using System.Net;
using System.Threading.Tasks.Sources;

namespace HoopWire.Net;

/// <summary>
/// A connection whose bytes come out of and go into a <see cref="Stream"/>: TLS, and the framework's sockets. One read and one write are
/// under way at most.
/// </summary>
/// <param name="loop">The loop.</param>
/// <param name="receiveBytesMax">Cap of unconsumed bytes.</param>
/// <param name="stream">The bytes.</param>
/// <param name="returnsElsewhere">
/// Whether the stream completes on other threads, so that each await has to come back to the loop. Otherwise it completes on the loop and
/// the await goes on inline.
/// </param>
internal abstract partial class StreamConnection(LoopThread loop, int receiveBytesMax, Stream stream, bool returnsElsewhere)
    : RelayConnection(loop, receiveBytesMax), IValueTaskSource
{
    private ManualResetValueTaskSourceCore<bool> _wish;
    private BlockQueue _queued;
    private BlockQueue _pending;
    private Block? _into;
    private bool _wishAwaited;
    private bool _inputEnded;
    private bool _writing;
    private bool _pumping;

    public sealed override int PendingBytes => _queued.Count + _pending.Count;

    /// <summary>Begins to read. Once, on the loop.</summary>
    public void Start()
    {
        _pumping = true;
        _ = PumpAsync();
    }

    public sealed override void Forward(ReadOnlySpan<byte> slice)
    {
        if (!IsClosed)
            _queued.Append(Owner.Pool, slice);
    }

    public sealed override Memory<byte> GetMemory(int sizeHint = 0) => _queued.GetMemory(Owner.Pool, sizeHint);

    public sealed override unsafe void Advance(int count) => _queued.Advance(count);

    public sealed override void Flush()
    {
        if (IsClosed)
        {
            _queued.Clear(Owner.Pool);
            return;
        }

        _pending.TakeAll(Owner.Pool, ref _queued);
        if (!_writing && _pending.Count > 0)
            _ = WritePendingAsync(underWay: null);
        OnOutputFlushed();
    }

    public void GetResult(short token) => _wish.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _wish.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _wish.OnCompleted(continuation, state, token, flags);

    protected override void InterestChanged()
    {
        if (_wishAwaited && (WantsRead || IsClosed))
        {
            _wishAwaited = false;
            _wish.SetResult(true);
        }
    }

    protected override void CloseTransport(ConnectionEnd end)
    {
        stream.Dispose();
        _queued.Clear(Owner.Pool);

        // The stream may still be reading the block of the write under way; such a block is not for another session.
        if (_writing)
            _pending.Forget(Owner.Pool);
        else
            _pending.Clear(Owner.Pool);
        InterestChanged();
    }

    /// <summary>What an exception of the stream says about the connection.</summary>
    protected abstract ConnectionEnd EndFor(Exception e);

    /// <summary>Whether to read although the step wants nothing.</summary>
    protected virtual bool ReadsAhead => false;

    private bool WantsRead => WantsInput || IsClosing || ReadsAhead;

    // One method on purpose: an async method that it awaited would end under the loop's context, where Task continuations are
    // not run inline.
    private async Task PumpAsync()
    {
        try
        {
            bool ready = false;
            while (!IsClosed && !_inputEnded)
            {
                if (!WantsRead)
                {
                    await WishAsync().ConfigureAwait(false);
                    continue;
                }

                // Waiting with an empty buffer keeps an idle connection from holding one.
                bool probe = !ready && Input.Length == 0;
                if (!TryTakeRoom(probe, out Memory<byte> room))
                    break;

                int count = await stream.ReadAsync(room, ReadToken).ConfigureAwait(returnsElsewhere);
                EnterLoop();
                ready = probe;
                if (!probe)
                    OnRead(count);
            }
        }
        catch (Exception e)
        {
            EnterLoop();
            OnReadFailed(e);
        }

        _pumping = false;
        TryMove();
    }

    private bool TryTakeRoom(bool probe, out Memory<byte> room)
    {
        room = default;
        if (probe)
            return true;

        _into = Input.BlockWithRoom(Owner.Pool);
        if (_into is not { } block)
        {
            Break(ConnectionEnd.BufferFull);
            return false;
        }

        Input.Pin();
        room = block.Array.AsMemory(block.End);
        return true;
    }

    private void OnRead(int count)
    {
        _into!.End += count;
        _into = null;
        Input.Unpin(Owner.Pool);
        if (IsClosed || IsClosing)
            ReleaseUnwanted();
        else if (count > 0)
            OnInputGrew();
        if (count > 0 || IsClosed)
            return;

        _inputEnded = true;
        OnPeerClosed();
    }

    private void OnReadFailed(Exception e)
    {
        if (_into is not null)
            Input.Unpin(Owner.Pool);
        _into = null;
        NoteFailure(e);
        Break(EndFor(e));
    }

    private ValueTask WishAsync()
    {
        _wish.Reset();
        _wishAwaited = true;
        return new ValueTask(this, _wish.Version);
    }

    // A write that another loop has begun is waited for first.
    private async Task WritePendingAsync(Task? underWay)
    {
        _writing = true;
        bool later = underWay is not null;
        try
        {
            while (!IsClosed && _pending.Head is { } head)
            {
                int count = underWay is null ? head.Length : _writeBytes;
                ValueTask write = underWay is null ? Shared(stream.WriteAsync(head.Array.AsMemory(head.Start, count)), count) : new ValueTask(underWay);
                underWay = null;

                // From the first wait on this runs outside of whatever called Flush, which tells itself of what was sent by then.
                later |= !write.IsCompleted;
                await write.ConfigureAwait(returnsElsewhere);
                EnterLoop();
                NoteWritten(count);
                if (later)
                    OnOutputSent();
            }
        }
        catch (Exception e)
        {
            EnterLoop();
            Break(EndFor(e));
        }
        finally
        {
            _writing = false;
        }
    }

    // Whatever completed the stream's operation may have taken the loop's context away; what follows is session code.
    private void EnterLoop() => SynchronizationContext.SetSynchronizationContext(Owner.Context);
}
