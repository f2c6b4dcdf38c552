using System.Net;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>A TCP connection of the reactor.</summary>
internal sealed unsafe class ReactorConnection : RelayConnection, IEpollHandler
{
    private const uint ReadEvents = Libc.EpollIn | Libc.EpollRdHup;

    // Leftovers up to this are cheaper to copy in front of the next long read than to continue in a short block.
    private const int CopyBytesMax = 2048;

    private readonly EpollLoop _loop;
    private readonly int _fd;
    private readonly IPEndPoint? _peer;
    private GatherList? _gather;
    private BlockQueue _pending;
    private uint _registered;
    private bool _writeArmed;
    private bool _sendBroken;
    private bool _peerDone;

    public ReactorConnection(EpollLoop loop, int fd, IPEndPoint? peer, int receiveBytesMax) : base(loop, receiveBytesMax)
    {
        _loop = loop;
        _fd = fd;
        _peer = peer;
        _registered = ReadEvents;
        loop.Add(fd, this, ReadEvents);
    }

    /// <summary>Goes on with what another loop had.</summary>
    public ReactorConnection(EpollLoop loop, HandedDescriptor from) : this(loop, from.Descriptor, from.Peer, from.ReceiveBytesMax)
    {
        Enter(from);
        _sendBroken = from.IsSendBroken;
        _pending = from.Unsent;
        _pending.Enter(loop.Pool);
        if (_pending.Count == 0)
            return;

        OnOutputFlushed();
        ArmWrite();
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

    public override int PendingBytes => _pending.Count + (_gather?.Bytes ?? 0);

    protected override EndPoint? PeerEndPoint => _peer;

    public override void Forward(ReadOnlySpan<byte> slice)
    {
        if (IsClosed)
            return;

        GatherList gather = _gather ??= _loop.RentGather();
        if (gather.IsFull)
        {
            Flush();
            gather = _gather ??= _loop.RentGather();
        }

        // The input of a step is pinned, which is what makes its address a promise.
        gather.Add((byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(slice)), slice.Length);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_gather is { IsFull: true })
            Flush();
        return (_gather ??= _loop.RentGather()).GetMemory(_loop.Pool, sizeHint);
    }

    public override void Advance(int count) => _gather!.Advance(count);

    public override void Flush()
    {
        if (_gather is not { } gather)
            return;

        if (!IsClosed && !_sendBroken && gather.Count > 0)
        {
            int sent = _writeArmed ? 0 : Send(gather);
            if (sent >= 0 && sent < gather.Bytes)
                gather.CopyRest(sent, ref _pending, _loop.Pool);
        }

        if (_gather is null)
            return;

        ReleaseGather();
        if (_pending.Count == 0)
            return;

        OnOutputFlushed();
        ArmWrite();
    }

    public void OnEvents(uint events)
    {
        if ((events & Libc.EpollOut) != 0 && _writeArmed)
            SendPending();
        if (IsClosed)
            return;

        if (IsClosing && !_peerDone)
            Discard();
        else if (WantsInput)
            Receive();
        else if ((events & (Libc.EpollErr | Libc.EpollHup)) != 0)
            Break(ConnectionEnd.Reset);
        else if ((events & Libc.EpollRdHup) != 0 && WatchesHangup)
            OnPeerClosed();
        if (!IsClosed)
            UpdateInterest();
    }

    public void OnLoopStopping() => Abort();

    // The kernel tells the other loop again what it told this one: bytes that wait, room, the peer's end.
    internal override void Depart(Handover handover)
    {
        Leave();
        _loop.Remove(_fd);
        handover.Add(new HandedDescriptor(this, _fd, _peer) { Unsent = _pending.Leave(_loop.Pool), IsSendBroken = _sendBroken });
        handover.Send();
    }

    // Taking interest back is put off to the first event that is not wanted: most suspensions end before one comes.
    protected override void InterestChanged()
    {
        if (!IsClosed && (WantedEvents & ~_registered) != 0)
            UpdateInterest();
    }

    protected override void CloseTransport(ConnectionEnd end)
    {
        _loop.Close(_fd);
        ReleaseGather();
        _pending.Clear(_loop.Pool);
    }

    protected override void ShutdownSend()
    {
        _ = Libc.Shutdown(_fd, Libc.ShutWrite);
        _sendBroken = true;
    }

    private uint WantedEvents =>
        (WantsInput || (IsClosing && !_peerDone) ? ReadEvents : WatchesHangup ? Libc.EpollRdHup : 0) | (_writeArmed ? Libc.EpollOut : 0);

    private void UpdateInterest()
    {
        uint wanted = WantedEvents;
        if (wanted == _registered)
            return;

        _registered = wanted;
        _loop.Modify(_fd, wanted);
    }

    private void Receive()
    {
        int held = Input.Length;
        if (IsRelaying && (held <= CopyBytesMax || (Input.Wanted == 0 && held <= BlockPool.SmallBytes)))
            ReceiveShared(held);
        else
            ReceiveOwn();
    }

    private void ReceiveShared(int held)
    {
        Block shared = _loop.Shared;
        if (held > 0)
            Input.Used.CopyTo(shared.Array);
        nint n = Libc.Receive(_fd, shared.Pointer + held, shared.Capacity - held, 0);
        if (n <= 0)
            OnNothingReceived(n);
        else if (held + n >= Input.Wanted)
            DeliverShared(shared.Pointer, held + (int)n);
        else if (!Input.TryAppend(_loop.Pool, new ReadOnlySpan<byte>(shared.Pointer + held, (int)n)))
            Break(ConnectionEnd.BufferFull);
    }

    private void ReceiveOwn()
    {
        Block? block = Input.BlockWithRoom(_loop.Pool);
        if (block is null)
        {
            Break(ConnectionEnd.BufferFull);
            return;
        }

        nint n = Libc.Receive(_fd, block.Pointer + block.End, block.Room, 0);
        if (n <= 0)
        {
            Input.Consume(_loop.Pool, 0);
            OnNothingReceived(n);
            return;
        }

        block.End += (int)n;
        OnInputGrew();
    }

    private void OnNothingReceived(nint n)
    {
        if (n == 0)
        {
            _peerDone = true;
            if (_sendBroken && !IsClosing)
                Break(ConnectionEnd.Reset);
            else
                OnPeerClosed();
        }
        else if (Libc.Errno is not (Libc.Eagain or Libc.Eintr))
        {
            Break(ConnectionEnd.Reset);
        }
    }

    // After this side's FIN the peer's bytes are read away: closing with bytes unread would send a reset, which can overtake
    // and destroy the last message on its way to the peer.
    private void Discard()
    {
        nint n = Libc.Receive(_fd, _loop.Shared.Pointer, _loop.Shared.Capacity, 0);
        if (n <= 0)
            OnNothingReceived(n);
    }

    private int Send(GatherList gather)
    {
        nint n;
        if (gather.Count == 1)
        {
            n = Libc.Send(_fd, gather.Vectors->Base, gather.Vectors->Length, Libc.MsgNoSignal);
        }
        else
        {
            var message = new Libc.MessageHeader { Vectors = gather.Vectors, VectorCount = gather.Count };
            n = Libc.SendMessage(_fd, &message, Libc.MsgNoSignal);
        }

        return CheckSent(n);
    }

    private void SendPending()
    {
        while (_pending.Head is { } head)
        {
            int n = CheckSent(Libc.Send(_fd, head.Pointer + head.Start, head.Length, Libc.MsgNoSignal));
            if (n < 0)
                return;

            bool whole = n == head.Length;
            _pending.Consume(_loop.Pool, n);
            if (!whole)
                break;
        }

        _writeArmed = _pending.Count > 0;
        OnOutputSent();
    }

    // A peer that is gone may have left bytes to read (a last error message), so the end is found by reading, not here.
    private int CheckSent(nint n)
    {
        if (n >= 0)
            return (int)n;
        if (Libc.Errno is Libc.Eagain or Libc.Eintr or Libc.Enobufs)
            return 0;

        _sendBroken = true;
        _writeArmed = false;
        _pending.Clear(_loop.Pool);
        if (IsClosing)
            Break(ConnectionEnd.Reset);
        return -1;
    }

    private void ArmWrite()
    {
        if (_writeArmed)
            return;

        _writeArmed = true;
        UpdateInterest();
    }

    private void ReleaseGather()
    {
        if (_gather is not { } gather)
            return;

        _gather = null;
        gather.Clear(_loop.Pool);
        _loop.ReturnGather(gather);
    }
}
