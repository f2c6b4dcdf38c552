using System.Net;

namespace HoopWire.Net;

/// <summary>A TCP connection of a ring: what it receives, and its end.</summary>
internal sealed unsafe class UringConnection : UringSending, IUringHandler
{
    // What may come before the kernel is told that nothing is wanted. Most suspensions and pauses between reads end before.
    private const int EarlyBytesMax = 64 << 10;

    private readonly IPEndPoint? _peer;

    // Bytes that came while nobody wanted any.
    private BlockQueue _early;

    public UringConnection(UringLoop loop, int fd, IPEndPoint? peer, int receiveBytesMax) : base(loop, fd, receiveBytesMax)
    {
        _peer = peer;
        Slot = loop.Add(this);
        ArmReceive();
    }

    /// <summary>Goes on with what another loop had.</summary>
    public UringConnection(UringLoop loop, HandedDescriptor from) : base(loop, from.Descriptor, from.ReceiveBytesMax)
    {
        _peer = from.Peer;
        Slot = loop.Add(this);
        Enter(from);
        _early = from.Early;
        _early.Enter(loop.Pool);
        if (from.IsSendBroken)
            States |= UringStates.SendBroken;
        SendUnsent(from.Unsent);

        // Nothing is received before somebody wants it, or each hand-over would add to what is early.
        if (from.IsReset)
            Break(ConnectionEnd.Reset);
        else
            UpdateInterest();
    }

    public override EndPoint? LocalEndPoint
    {
        get
        {
            if (IsClosed)
                return null;
            byte* address = stackalloc byte[SocketAddress.BytesMax];
            int length = SocketAddress.BytesMax;
            return Libc.GetSockName(Descriptor, address, &length) < 0 ? null : SocketAddress.Read(new ReadOnlySpan<byte>(address, length));
        }
    }

    protected override EndPoint? PeerEndPoint => _peer;

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
                OnRoom(completion);
                break;
            default:
                OnHangup(completion);
                break;
        }
    }

    public void OnLoopStopping() => Abort();

    internal override void Depart(Handover handover)
    {
        Leave();
        KeepUnsent();
        Departure = new UringDeparture(this, Ring, Slot, States, handover);
        Departure.Start();
    }

    /// <summary>The kernel has received this before it stopped.</summary>
    internal void KeepMeanwhile(int buffer, int count) => _early.Append(Ring.Pool, new ReadOnlySpan<byte>(Ring.Buffers.DataOf(buffer), count));

    /// <summary>Takes everything out, once the ring has nothing under way for it.</summary>
    internal HandedDescriptor TakeDeparted(bool isReset)
    {
        Ring.Remove(Slot);
        return new HandedDescriptor(this, Descriptor, _peer)
        {
            Early = _early.Leave(Ring.Pool),
            Unsent = TakeUnsent(),
            IsSendBroken = IsSendBroken,
            IsReset = isReset,
        };
    }

    /// <summary>Closes it in the middle of that.</summary>
    internal void AbandonDeparture() => CloseDeparted();

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
        ReleaseSending();
        _early.Clear(Ring.Pool);
        if (Has(UringStates.Receiving))
            Ring.Cancel(UringOperation.Receive, Slot);
        if (Has(UringStates.WatchingHangup))
            Ring.Cancel(UringOperation.Hangup, Slot);
        Ring.Close(Descriptor);
        Ring.Remove(Slot);
    }

    protected override void OnSendingSettled() => ReportPeerDone();

    private void OnReceived(UringCompletion completion)
    {
        if (!completion.GoesOn)
            States &= ~(UringStates.Receiving | UringStates.Stopping);
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

        byte* data = Ring.Buffers.DataOf(buffer);
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
        Ring.BeginGiving(buffer, start, length);
        DeliverShared(start, length);
        Ring.EndGiving();
    }

    private void AddInput(ReadOnlySpan<byte> bytes)
    {
        if (Input.TryAppend(Ring.Pool, bytes))
            OnInputGrew();
        else
            Break(ConnectionEnd.BufferFull);
    }

    private void KeepEarly(byte* data, int count)
    {
        _early.Append(Ring.Pool, new ReadOnlySpan<byte>(data, count));
        if (_early.Count < EarlyBytesMax || !Has(UringStates.Receiving) || Has(UringStates.Stopping))
            return;

        States |= UringStates.Stopping;
        Ring.Cancel(UringOperation.Receive, Slot);
    }

    private void Feed()
    {
        if (_early.Count == 0 || Has(UringStates.Feeding))
            return;

        States |= UringStates.Feeding;
        while (WantsInput && _early.Head is { } head)
        {
            int count = Math.Min(head.Length, Math.Max(Input.BytesMax - Input.Length, 1));
            if (!Input.TryAppend(Ring.Pool, head.Used[..count]))
            {
                Break(ConnectionEnd.BufferFull);
                break;
            }

            _early.Consume(Ring.Pool, count);
            OnInputGrew();
        }

        States &= ~UringStates.Feeding;
    }

    private void OnPeerDone()
    {
        States |= UringStates.PeerDone | UringStates.PeerDoneDue | UringStates.HungUp;
        ReportPeerDone();
    }

    // The end comes behind the bytes before it, unless somebody waits for just that.
    private void ReportPeerDone()
    {
        if (IsClosed || !Has(UringStates.PeerDoneDue))
            return;
        if (IsClosing ? PendingBytes > 0 : _early.Count > 0 && !WatchesHangup)
            return;

        States &= ~UringStates.PeerDoneDue;
        if (Has(UringStates.SendBroken) && !IsClosing)
            Break(ConnectionEnd.Reset);
        else
            OnPeerClosed();
    }

    private void OnHangup(UringCompletion completion)
    {
        if (!completion.GoesOn)
            States &= ~UringStates.WatchingHangup;
        if (completion.Result is > 0 and int events)
        {
            if ((events & (Libc.EpollErr | Libc.EpollHup)) != 0)
            {
                // A receive finds out more than that.
                if (!Has(UringStates.Receiving) && (Has(UringStates.PeerDone) || (!IsClosing && !WantsInput)))
                    Break(ConnectionEnd.Reset);
            }
            else
            {
                States |= UringStates.HungUp;
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
            // The kernel watches for a hang-up even where only errors are asked for; so it does so without end, and tells of each once.
            States |= UringStates.WatchingHangup;
            Ring.Watch(UringOperation.Hangup, Slot, Descriptor, Libc.EpollRdHup, goesOn: true);
        }
    }

    private void ArmReceive()
    {
        States |= UringStates.Receiving;
        UringEntry* entry = Ring.Prepare(UringOperation.Receive, Slot);
        entry->Operation = UringEntry.OpReceive;
        entry->Flags = UringEntry.BufferSelect;
        entry->Priority = UringEntry.ReceiveMultishot;
        entry->Descriptor = Descriptor;
        entry->BufferGroup = ReceiveBuffers.Group;
    }
}
