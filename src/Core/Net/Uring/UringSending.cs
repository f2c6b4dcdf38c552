using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>What a TCP connection of a ring sends: one entry a turn, the rest by and by.</summary>
internal abstract unsafe class UringSending(UringLoop loop, int fd, int receiveBytesMax) : RelayConnection(loop, receiveBytesMax)
{
    // Copying this much costs less than what a gathered send and a buffer held back do.
    private const int CopyBytesMax = 2048;

    // Long output leaves at once: the system call is nothing beside it, and the peer starts on it while the turn goes on.
    private const int DirectBytes = 64 << 10;

    // In the order in which they leave: what the kernel has taken in this turn, what it did not take, what has been written since.
    private SendBatch? _inFlight;
    private BlockQueue _pending;
    private SendBatch? _output;
    private int _flushedBytes;

    public override int PendingBytes => _pending.Count + (_output?.Bytes ?? 0) + (_inFlight?.Bytes ?? 0);

    protected UringLoop Ring { get; } = loop;

    protected int Descriptor { get; } = fd;

    protected int Slot { get; init; }

    protected UringStates States { get; set; }

    public override void Forward(ReadOnlySpan<byte> slice)
    {
        if (IsClosed || slice.IsEmpty)
            return;

        SendBatch output = OutputWithRoom();

        // The input of a step is pinned, which is what makes its address a promise.
        byte* start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(slice));
        if (slice.Length <= CopyBytesMax)
            output.AddCopy(Ring.Pool, slice);
        else if (Ring.TryFindGiven(start, out int buffer))
            output.AddReceived(start, slice.Length, buffer, Ring.Buffers);
        else
            output.AddFleeting(start, slice.Length);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => OutputWithRoom().GetMemory(Ring.Pool, sizeHint);

    public override void Advance(int count) => _output!.Advance(count);

    public override void Flush()
    {
        if (_output is not { } output)
        {
            // All of it may have left to make room.
            OnOutputFlushed();
            return;
        }

        if (IsClosed || Has(UringStates.SendBroken) || output.Bytes == 0)
        {
            ReleaseOutput();
            return;
        }

        if (_pending.Count > 0 || (_inFlight is not null && output.IsFleeting))
            KeepOutput(0);
        else if (_inFlight is null && (IsClosing || output.IsFleeting || output.Bytes >= DirectBytes))
            SendOutput();
        else
            DeferSend();
        OnOutputFlushed();
        CheckAwaited();
    }

    /// <summary>Whether something goes on as soon as what was submitted is sent.</summary>
    public bool AwaitsSent => IsClosing || IsCongested;

    /// <summary>Makes an entry of what this turn wrote; false when there is nothing to send now. Nothing is under way.</summary>
    public bool Submit()
    {
        States &= ~UringStates.SendDue;
        if (IsClosed || _output is not { Bytes: > 0 } output)
            return false;

        if (_pending.Count > 0)
        {
            // A send that was under way when this was written turned out to be cut short: its rest goes first.
            KeepOutput(0);
            return false;
        }

        _inFlight = output;
        _output = null;
        output.Fill(Ring.Prepare(UringOperation.Send, Slot), Descriptor);
        return true;
    }

    protected override void ShutdownSend()
    {
        _ = Libc.Shutdown(Descriptor, Libc.ShutWrite);
        States |= UringStates.SendBroken;
    }

    /// <summary>Whatever was submitted has completed: if nothing was said about it, it was sent.</summary>
    public void SendDone()
    {
        if (_inFlight is { } batch)
            OnSent(batch.Bytes);
    }

    /// <summary>Output was sent; what waited for that goes on.</summary>
    protected abstract void OnSendingSettled();

    protected bool Has(UringStates any) => (States & any) != 0;

    /// <summary>Gives back all memory, having sent what was flushed, as far as the kernel takes it.</summary>
    protected void ReleaseSending()
    {
        if (Has(UringStates.SendDue) && !Has(UringStates.SendBroken) && _inFlight is null && _pending.Count == 0
            && _output is { } output && output.Bytes == _flushedBytes)
            _ = output.SendNow(Descriptor);
        ReleaseOutput();

        // A send under way is over: it completed when it was submitted.
        if (_inFlight is { } batch)
            Ring.ReturnBatch(batch);
        _inFlight = null;
        _pending.Clear(Ring.Pool);
        if (Has(UringStates.AwaitingRoom))
            Ring.Cancel(UringOperation.Writable, Slot);
    }

    /// <summary>Whether what was submitted is not known to have completed.</summary>
    public bool IsSending => _inFlight is not null;

    /// <summary>Who waits for that, and for what else of the ring works on the connection, to hand it over.</summary>
    protected UringDeparture? Departure { get; set; }

    protected bool IsSendBroken => Has(UringStates.SendBroken);

    /// <summary>What was submitted has completed.</summary>
    public void OnSent(int result)
    {
        SendBatch batch = _inFlight!;
        _inFlight = null;
        int sent = CheckSent(result);
        if (sent >= 0 && sent < batch.Bytes)
        {
            // In front of what came after it.
            BlockQueue rest = default;
            batch.CopyRest(sent, ref rest, Ring.Pool);
            rest.TakeAll(Ring.Pool, ref _pending);
            _pending = rest;
        }

        Ring.ReturnBatch(batch);
        if (IsClosed)
        {
            Departure?.TryFinish();
            return;
        }

        if (_pending.Count > 0)
            SendPending();
        else
            OnAllSent();
        CheckAwaited();
    }

    /// <summary>Nothing more is submitted: what this turn wrote waits behind the rest.</summary>
    protected void KeepUnsent()
    {
        if (_output is not { } output)
            return;

        output.CopyRest(0, ref _pending, Ring.Pool);
        ReleaseOutput();
    }

    /// <summary>Takes out what waits, for another loop to send.</summary>
    protected BlockQueue TakeUnsent() => _pending.Leave(Ring.Pool);

    /// <summary>Sends what another loop had to send.</summary>
    protected void SendUnsent(BlockQueue unsent)
    {
        _pending = unsent;
        _pending.Enter(Ring.Pool);
        if (_pending.Count == 0)
            return;

        SendPending();
        OnOutputFlushed();
    }

    /// <summary>A full send buffer has room again.</summary>
    protected void OnRoom(UringCompletion completion)
    {
        if (!completion.GoesOn)
            States &= ~UringStates.AwaitingRoom;
        if (completion.Result is > 0 and int events && (events & Libc.EpollRdHup) != 0)
            States |= UringStates.HungUp;

        // What is under way is in front of what waits, and goes on to that when it has completed.
        if (_inFlight is null && _pending.Count > 0)
            SendPending();
        CheckAwaited();
    }

    // What waits to be sent goes on by one of these; with neither it would lie there for ever.
    [Conditional("DEBUG")]
    private void CheckAwaited() => Debug.Assert(
        _pending.Count == 0 || IsClosed || _inFlight is not null || Has(UringStates.AwaitingRoom), "Output waits and nothing will send it.");

    private void SendPending()
    {
        while (_pending.Head is { } head)
        {
            nint n = Libc.Send(Descriptor, head.Pointer + head.Start, head.Length, Libc.MsgNoSignal | Libc.MsgDontWait);
            int sent = CheckSent(n < 0 ? -Libc.Errno : (int)n);
            if (sent < 0)
            {
                // Nothing waits any more, and nothing else says so: whoever waited for room may go on, and finds the end.
                if (!IsClosed)
                    OnAllSent();
                return;
            }

            bool whole = sent == head.Length;
            _pending.Consume(Ring.Pool, sent);
            if (!whole)
                break;
        }

        if (_pending.Count > 0)
            AwaitRoom();
        OnAllSent();
    }

    private SendBatch OutputWithRoom()
    {
        // Writers of the pipe may keep a span into the next turn, when a batch that was flushed is gone.
        if (_output is { } output && (output.IsFull || (Has(UringStates.SendDue) && !IsRelaying)))
        {
            if (IsClosed || Has(UringStates.SendBroken))
                ReleaseOutput();
            else if (_inFlight is null && _pending.Count == 0)
                SendOutput();
            else
                KeepOutput(0);
        }

        return _output ??= Ring.RentBatch();
    }

    private void DeferSend()
    {
        _flushedBytes = _output!.Bytes;
        if (Has(UringStates.SendDue))
            return;

        States |= UringStates.SendDue;
        Ring.DeferSend(this);
    }

    private void SendOutput()
    {
        SendBatch output = _output!;
        nint n = output.SendNow(Descriptor);
        int sent = CheckSent(n < 0 ? -Libc.Errno : (int)n);
        if (_output is null)
            return;

        if (sent >= 0 && sent < output.Bytes)
            KeepOutput(sent);
        else
            ReleaseOutput();
    }

    private void OnAllSent()
    {
        OnOutputSent();
        OnSendingSettled();
    }

    // A peer that is gone may have left bytes to read (a last error message), so the end is found by reading, not here.
    private int CheckSent(int result)
    {
        if (result >= 0)
            return result;
        if (-result is Libc.Eagain or Libc.Eintr or Libc.Enobufs)
            return 0;

        States |= UringStates.SendBroken;
        _pending.Clear(Ring.Pool);
        if (IsClosing)
            Break(ConnectionEnd.Reset);
        return -1;
    }

    private void AwaitRoom()
    {
        if (Has(UringStates.AwaitingRoom))
            return;

        States |= UringStates.AwaitingRoom;

        // The kernel's watch always ends with a hang-up too. Once there was one, only a watch without end, which tells of it once, waits for more.
        Ring.Watch(UringOperation.Writable, Slot, Descriptor, Libc.EpollOut, goesOn: Has(UringStates.HungUp));
    }

    private void KeepOutput(int sent)
    {
        _output!.CopyRest(sent, ref _pending, Ring.Pool);
        ReleaseOutput();
        if (_pending.Count > 0 && _inFlight is null)
            AwaitRoom();
    }

    private void ReleaseOutput()
    {
        if (_output is not { } output)
            return;

        _output = null;
        Ring.ReturnBatch(output);
    }
}
