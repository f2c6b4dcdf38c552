namespace HoopWire.Net;

/// <content>How it leaves its loop, which the read under way has to end for, and comes to another.</content>
internal abstract partial class StreamConnection
{
    private Handover? _handover;
    private LoopTimer? _patience;
    private bool _isReset;
    private Task? _write;
    private int _writeBytes;

    internal sealed override void Depart(Handover handover)
    {
        EndWrites();
        ThrowIfClosed();
        Leave();
        EndRead();
        InterestChanged();
        _handover = handover;
        if (_pumping)
            _patience = Owner.Schedule(Handover.Patience, static connection => ((StreamConnection)connection!).TryAbandonDeparture(), this);
        TryMove();
    }

    /// <summary>
    /// What ends a read, as long as the connection may be handed over. No longer: a read that can be ended costs more. Set where a write has to be carried over,
    /// too: how much of it the kernel has taken nobody tells when it is ended.
    /// </summary>
    protected CancellationToken ReadToken { get; set; }

    /// <summary>Closes a connection that has left and not yet moved; false when it has not.</summary>
    protected bool TryAbandonDeparture()
    {
        if (_handover is not { } handover)
            return false;

        _handover = null;
        _patience?.Cancel();
        CloseDeparted();
        handover.Close();
        return true;
    }

    /// <summary>Has what was flushed written, as far as writing has to be over.</summary>
    protected abstract void EndWrites();

    /// <summary>Ends the read under way, at once or soon.</summary>
    protected abstract void EndRead();

    /// <summary>Nothing reads any more: adds the layer to the handover, and leaves the rest to the connection below or sends it.</summary>
    protected abstract void Move(Handover handover);

    /// <summary>Takes out what another loop has to write.</summary>
    protected UnwrittenOutput TakeUnwritten() => new(_pending.Leave(Owner.Pool), _writing ? _write : null, _writeBytes, _isReset);

    /// <summary>Goes on with what another loop had.</summary>
    protected void Continue(UnwrittenOutput output)
    {
        _pending = output.Bytes;
        _pending.Enter(Owner.Pool);
        _writing = output.UnderWay is not null;
        if (output.IsReset)
        {
            Break(ConnectionEnd.Reset);
            return;
        }

        (_write, _writeBytes) = (output.UnderWay, output.BytesUnderWay);
        if (_pending.Count > 0)
            _ = WritePendingAsync(output.UnderWay);
        OnOutputFlushed();
        Start();
    }

    private void TryMove()
    {
        if (_pumping || _handover is not { } handover)
            return;

        _handover = null;
        _patience?.Cancel();
        try
        {
            Move(handover);
        }
        catch
        {
            // The connection below has ended meanwhile.
            handover.Close();
            throw;
        }
    }

    // A read that could not be ended any more has brought bytes: they go with the connection.
    private void ReleaseUnwanted()
    {
        if (_handover is null)
            Input.Release(Owner.Pool);
    }

    private void NoteFailure(Exception e) => _isReset |= _handover is not null && e is not OperationCanceledException;

    // What was written while the connection leaves the next loop is not to write again. Of one that has moved, the next loop notes it, and a closed one has let go.
    private void NoteWritten(int bytes)
    {
        if (!IsClosed || _handover is not null)
            _pending.Consume(Owner.Pool, bytes);
    }

    // This loop and the next may both wait for it.
    private ValueTask Shared(ValueTask write, int bytes)
    {
        if (write.IsCompleted || !ReadToken.CanBeCanceled)
            return write;

        _write = write.AsTask();
        _writeBytes = bytes;
        return new ValueTask(_write);
    }
}
