using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>A TCP connection of a ring.</summary>
internal sealed unsafe class UringConnection : RelayConnection, IUringHandler
{
    // Copying this much costs less than what a gathered send and a buffer held back do.
    private const int CopyBytesMax = 2048;

    // Long output leaves at once: the system call is nothing beside it, and the peer starts on it while the turn goes on.
    private const int DirectBytes = 64 << 10;

    // What may come before the kernel is told that nothing is wanted. Most suspensions and pauses between reads end before.
    private const int EarlyBytesMax = 64 << 10;

    private readonly UringLoop _loop;
    private readonly int _fd;
    private readonly int _slot;
    private readonly IPEndPoint? _peer;
    private SendBatch? _output;
    private SendBatch? _inFlight;
    private BlockQueue _pending;

    // Bytes that came while nobody wanted any.
    private BlockQueue _early;
    private int _flushedBytes;
    private UringStates _states;

    public UringConnection(UringLoop loop, int fd, IPEndPoint? peer, int receiveBytesMax) : base(loop, receiveBytesMax)
    {
        _loop = loop;
        _fd = fd;
        _peer = peer;
        _slot = loop.Add(this);
        ArmReceive();
    }

    public override EndPoint? LocalEndPoint
    {
        get
        {
            if (IsClosed)
                return null;
            byte* address = stackalloc byte[SocketAddress.BytesMax];
            int length = SocketAddress.BytesMax;
            return Libc.GetSockName(_fd, address, &length) < 0 ? null : SocketAddress.Read(new ReadOnlySpan<byte>(address, length));
        }
    }

    public override int PendingBytes => _pending.Count + (_output?.Bytes ?? 0) + (_inFlight?.Bytes ?? 0);

    protected override EndPoint? PeerEndPoint => _peer;

    public override void Forward(ReadOnlySpan<byte> slice)
    {
        if (IsClosed || slice.IsEmpty)
            return;

        SendBatch output = OutputWithRoom();

        // The input of a step is pinned, which is what makes its address a promise.
        byte* start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(slice));
        if (slice.Length <= CopyBytesMax)
            output.AddCopy(_loop.Pool, slice);
        else if (_loop.TryFindGiven(start, out int buffer))
            output.AddReceived(start, slice.Length, buffer, _loop.Buffers);
        else
            output.AddFleeting(start, slice.Length);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0) => OutputWithRoom().GetMemory(_loop.Pool, sizeHint);

    public override void Advance(int count) => _output!.Advance(count);

    public override void Flush()
    {
        if (_output is not { } output)
            return;

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
        OnOutputQueued();
    }

    /// <summary>Makes an entry of what this turn wrote; false when there is nothing to send now.</summary>
    public bool Submit()
    {
        _states &= ~UringStates.SendDue;
        if (IsClosed || _output is not { Bytes: > 0 } output)
            return false;

        if (_inFlight is not null)
        {
            // Its completion waits in the kernel's overflow list.
            DeferSend();
            return false;
        }

        _inFlight = output;
        _output = null;
        output.Fill(_loop.Prepare(UringOperation.Send, _slot), _fd);
        return true;
    }

    public void OnCompletion(UringOperation operation, UringCompletion completion)
    {
        switch (operation)
        {
            case UringOperation.Receive:
                OnReceived(completion);
                break;
            case UringOperation.Send:
                OnSent(completion.Result);
                break;
            case UringOperation.Writable:
                _states &= ~UringStates.AwaitingRoom;
                SendPending();
                break;
            default:
                OnHangup(completion.Result);
                break;
        }
    }

    public void OnLoopStopping() => Abort();

    protected override void InterestChanged()
    {
        Feed();
        if (WatchesHangup && Has(UringStates.HungUp))
            OnPeerClosed();
        else
            ReportPeerDone();
        UpdateInterest();
    }

    protected override void CloseTransport(ConnectionEnd end)
    {
        // What was flushed is the kernel's, as far as it takes it.
        if (Has(UringStates.SendDue) && !Has(UringStates.SendBroken) && _inFlight is null && _pending.Count == 0
            && _output is { } output && output.Bytes == _flushedBytes)
            _ = output.SendNow(_fd);
        ReleaseOutput();

        // A send under way is over: it completed when it was submitted.
        if (_inFlight is { } batch)
            _loop.ReturnBatch(batch);
        _inFlight = null;
        _pending.Clear(_loop.Pool);
        _early.Clear(_loop.Pool);
        if (Has(UringStates.Receiving))
            _loop.Cancel(UringOperation.Receive, _slot);
        if (Has(UringStates.WatchingHangup))
            _loop.Cancel(UringOperation.Hangup, _slot);
        if (Has(UringStates.AwaitingRoom))
            _loop.Cancel(UringOperation.Writable, _slot);
        _loop.Close(_fd);
        _loop.Remove(_slot);
    }

    protected override void ShutdownSend()
    {
        _ = Libc.Shutdown(_fd, Libc.ShutWrite);
        _states |= UringStates.SendBroken;
    }

    private bool Has(UringStates any) => (_states & any) != 0;

    private void OnReceived(UringCompletion completion)
    {
        if (!completion.GoesOn)
            _states &= ~(UringStates.Receiving | UringStates.Stopping);
        if (completion.Result > 0)
            OnBytes(completion.Buffer, completion.Result);
        else if (completion.Result == 0)
            OnPeerDone();
        else if (-completion.Result is not (Libc.Enobufs or UringSyscalls.Ecanceled or Libc.Eagain or Libc.Eintr))
            Break(ConnectionEnd.Reset);
        if (!completion.GoesOn)
            UpdateInterest();
    }

    private void OnBytes(int buffer, int count)
    {
        // After this side's FIN the peer's bytes are read away: closing with bytes unread would send a reset, which can overtake
        // and destroy the last message on its way to the peer.
        if (IsClosed || IsClosing)
            return;

        byte* data = _loop.Buffers.DataOf(buffer);
        if (!WantsInput || _early.Count > 0)
            KeepEarly(data, count);
        else if (IsRelaying && Input.Length <= ReceiveBuffers.HeadroomBytes)
            DeliverReceived(buffer, data, count);
        else
            AddInput(new ReadOnlySpan<byte>(data, count));
    }

    private void DeliverReceived(int buffer, byte* data, int count)
    {
        int held = Input.Length;
        int length = held + count;
        if (length < Input.Wanted)
        {
            AddInput(new ReadOnlySpan<byte>(data, count));
            return;
        }

        byte* start = data - held;
        Input.Used.CopyTo(new Span<byte>(start, held));
        _loop.BeginGiving(buffer, start, length);
        DeliverShared(start, length);
        _loop.EndGiving();
    }

    private void AddInput(ReadOnlySpan<byte> bytes)
    {
        if (Input.TryAppend(_loop.Pool, bytes))
            OnInputGrew();
        else
            Break(ConnectionEnd.BufferFull);
    }

    private void KeepEarly(byte* data, int count)
    {
        _early.Append(_loop.Pool, new ReadOnlySpan<byte>(data, count));
        if (_early.Count < EarlyBytesMax || !Has(UringStates.Receiving) || Has(UringStates.Stopping))
            return;

        _states |= UringStates.Stopping;
        _loop.Cancel(UringOperation.Receive, _slot);
    }

    private void Feed()
    {
        if (_early.Count == 0 || Has(UringStates.Feeding))
            return;

        _states |= UringStates.Feeding;
        while (WantsInput && _early.Head is { } head)
        {
            int count = Math.Min(head.Length, Math.Max(Input.BytesMax - Input.Length, 1));
            if (!Input.TryAppend(_loop.Pool, head.Used[..count]))
            {
                Break(ConnectionEnd.BufferFull);
                break;
            }

            _early.Consume(_loop.Pool, count);
            OnInputGrew();
        }

        _states &= ~UringStates.Feeding;
    }

    private void OnPeerDone()
    {
        _states |= UringStates.PeerDone | UringStates.PeerDoneDue | UringStates.HungUp;
        ReportPeerDone();
    }

    // The end comes behind the bytes before it, unless somebody waits for just that.
    private void ReportPeerDone()
    {
        if (IsClosed || !Has(UringStates.PeerDoneDue))
            return;
        if (IsClosing ? PendingBytes > 0 : _early.Count > 0 && !WatchesHangup)
            return;

        _states &= ~UringStates.PeerDoneDue;
        if (Has(UringStates.SendBroken) && !IsClosing)
            Break(ConnectionEnd.Reset);
        else
            OnPeerClosed();
    }

    private void OnHangup(int events)
    {
        _states &= ~UringStates.WatchingHangup;
        if (events > 0)
        {
            if ((events & (Libc.EpollErr | Libc.EpollHup)) != 0)
            {
                // A receive finds out more than that.
                if (!Has(UringStates.Receiving) && (Has(UringStates.PeerDone) || (!IsClosing && !WantsInput)))
                    Break(ConnectionEnd.Reset);
            }
            else
            {
                _states |= UringStates.HungUp;
                if (WatchesHangup)
                    OnPeerClosed();
            }
        }

        UpdateInterest();
    }

    private void UpdateInterest()
    {
        if (IsClosed || Has(UringStates.Receiving))
            return;

        if (!Has(UringStates.PeerDone) && (WantsInput || IsClosing))
        {
            ArmReceive();
        }
        else if (!Has(UringStates.WatchingHangup))
        {
            _states |= UringStates.WatchingHangup;
            _loop.Watch(UringOperation.Hangup, _slot, _fd, Has(UringStates.HungUp) ? 0 : Libc.EpollRdHup);
        }
    }

    private void ArmReceive()
    {
        _states |= UringStates.Receiving;
        UringEntry* entry = _loop.Prepare(UringOperation.Receive, _slot);
        entry->Operation = UringEntry.OpReceive;
        entry->Flags = UringEntry.BufferSelect;
        entry->Priority = UringEntry.ReceiveMultishot;
        entry->Descriptor = _fd;
        entry->BufferGroup = ReceiveBuffers.Group;
    }

    private SendBatch OutputWithRoom()
    {
        // Writers of the pipe may keep a span into the next turn, when a batch that was flushed is gone.
        if (_output is { } output && (output.IsFull || (Has(UringStates.SendDue) && !IsRelaying)))
        {
            if (_inFlight is null && _pending.Count == 0 && !Has(UringStates.SendBroken) && !IsClosed)
                SendOutput();
            else
                KeepOutput(0);
        }

        return _output ??= _loop.RentBatch();
    }

    private void DeferSend()
    {
        _flushedBytes = _output!.Bytes;
        if (Has(UringStates.SendDue))
            return;

        _states |= UringStates.SendDue;
        _loop.DeferSend(this);
    }

    private void SendOutput()
    {
        SendBatch output = _output!;
        nint n = output.SendNow(_fd);
        int sent = CheckSent(n < 0 ? -Libc.Errno : (int)n);
        if (_output is null)
            return;

        if (sent >= 0 && sent < output.Bytes)
            KeepOutput(sent);
        else
            ReleaseOutput();
    }

    private void OnSent(int result)
    {
        SendBatch batch = _inFlight!;
        _inFlight = null;
        int sent = CheckSent(result);
        if (sent >= 0 && sent < batch.Bytes)
        {
            // In front of what came after it.
            BlockQueue rest = default;
            batch.CopyRest(sent, ref rest, _loop.Pool);
            rest.TakeAll(_loop.Pool, ref _pending);
            _pending = rest;
        }

        _loop.ReturnBatch(batch);
        if (IsClosed)
            return;

        if (_pending.Count > 0)
            AwaitRoom();
        else
            OnAllSent();
    }

    private void SendPending()
    {
        while (_pending.Head is { } head)
        {
            nint n = Libc.Send(_fd, head.Pointer + head.Start, head.Length, Libc.MsgNoSignal | Libc.MsgDontWait);
            int sent = CheckSent(n < 0 ? -Libc.Errno : (int)n);
            if (sent < 0)
                return;

            bool whole = sent == head.Length;
            _pending.Consume(_loop.Pool, sent);
            if (!whole)
                break;
        }

        if (_pending.Count > 0)
            AwaitRoom();
        OnAllSent();
    }

    private void OnAllSent()
    {
        OnOutputSent();
        ReportPeerDone();
    }

    // A peer that is gone may have left bytes to read (a last error message), so the end is found by reading, not here.
    private int CheckSent(int result)
    {
        if (result >= 0)
            return result;
        if (-result is Libc.Eagain or Libc.Eintr or Libc.Enobufs)
            return 0;

        _states |= UringStates.SendBroken;
        _pending.Clear(_loop.Pool);
        if (IsClosing)
            Break(ConnectionEnd.Reset);
        return -1;
    }

    private void AwaitRoom()
    {
        if (Has(UringStates.AwaitingRoom))
            return;

        _states |= UringStates.AwaitingRoom;
        _loop.Watch(UringOperation.Writable, _slot, _fd, Libc.EpollOut);
    }

    private void KeepOutput(int sent)
    {
        _output!.CopyRest(sent, ref _pending, _loop.Pool);
        ReleaseOutput();
        if (_pending.Count > 0 && _inFlight is null)
            AwaitRoom();
    }

    private void ReleaseOutput()
    {
        if (_output is not { } output)
            return;

        _output = null;
        _loop.ReturnBatch(output);
    }
}
