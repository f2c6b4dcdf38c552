using System.Net;
using System.Net.Security;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography.X509Certificates;

namespace HoopWire.Net;

/// <summary>
/// A connection inside TLS: the step of the connection below. Records are decrypted from the bytes the step is given into the loop's
/// scratch block, and encrypted from where the plaintext lies into the blocks of the connection below.
/// </summary>
internal sealed unsafe class TlsRelayConnection : RelayConnection, IRelayStep
{
    // RFC 8446 section 5.1.
    private const int RecordBytesMax = 16 << 10;

    // Header, nonce, tag or padding, and a KeyUpdate before the record.
    private const int RecordOverheadMax = 512;

    // Slices up to this are gathered into one record; longer ones are encrypted where they lie.
    private const int CopyBytesMax = 2048;

    private static readonly TimeSpan AlertLinger = TimeSpan.FromSeconds(1);
    private readonly RelayConnection _inner;
    private readonly TlsSession _session;
    private BlockQueue _queued;
    private byte* _direct;
    private int _directBytes;
    private bool _receiving;
    private bool _suspended;
    private bool _watching;
    private bool _inputEnded;

    private TlsRelayConnection(RelayConnection inner, TlsSession session, X509Certificate2? peer) : base(inner.Owner, inner.Input.BytesMax)
    {
        _inner = inner;
        _session = session;
        PeerCertificate = peer;
        OwnCertificate = _session.Context.Certificate;
        NegotiatedApplicationProtocol = _session.ApplicationProtocol;
    }

    public override EndPoint? LocalEndPoint => _inner.LocalEndPoint;

    public override bool IsEncrypted => true;

    public override X509Certificate2? PeerCertificate { get; }

    public override X509Certificate2? OwnCertificate { get; }

    public SslApplicationProtocol NegotiatedApplicationProtocol { get; }

    // What the connection below holds when this one closes is its own to send.
    public override int PendingBytes => _queued.Count + _directBytes + (IsClosing ? 0 : _inner.PendingBytes);

    /// <summary>The TLS session; for tests.</summary>
    internal TlsSession Session => _session;

    protected override EndPoint? PeerEndPoint => _inner.RemoteEndPoint;

    protected override RelayConnection? Below => _inner;

    /// <summary>Takes <paramref name="inner"/> over after the handshake. Bytes it still holds are records already.</summary>
    public static TlsRelayConnection Start(RelayConnection inner, TlsHandshake handshake)
    {
        var connection = new TlsRelayConnection(inner, handshake.Session, handshake.PeerCertificate);
        inner.Attach(connection);
        connection.InterestChanged();
        return connection;
    }

    /// <summary>Goes on with what another loop had, on the connection below that is on this one.</summary>
    public static TlsRelayConnection Restore(RelayConnection inner, HandedTls from)
    {
        var connection = new TlsRelayConnection(inner, from.Session, from.Peer);
        connection.Enter(from);
        inner.Attach(connection);
        if (from.IsInputEnded)
            connection.EndInput();
        connection.OnOutputFlushed();
        connection.InterestChanged();
        return connection;
    }

    public override void Forward(ReadOnlySpan<byte> slice)
    {
        if (IsClosed || slice.IsEmpty)
            return;

        // The input of a step is pinned, which is what makes its address a promise.
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(slice));
        if (_directBytes > 0 && _direct + _directBytes == start)
        {
            _directBytes += slice.Length;
            return;
        }

        SettleDirect();
        if (slice.Length > CopyBytesMax)
            EncryptQueued();
        if (_queued.Count > 0)
            _queued.Append(Owner.Pool, slice);
        else
            Keep(start, slice.Length);
    }

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        SettleDirect();
        return _queued.GetMemory(Owner.Pool, sizeHint);
    }

    public override void Advance(int count)
    {
        _queued.Advance(count);
        if (_queued.Count >= BlockPool.LargeBytes)
            EncryptQueued();
    }

    public override void Flush()
    {
        EncryptQueued();
        EncryptDirect();
        if (IsClosed)
            return;

        _inner.Flush();
        OnOutputFlushed();
    }

    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        var start = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(input));
        int left = input.Length;
        _receiving = true;
        while (left > 0 && !IsClosed && !_inputEnded && (WantsInput || IsClosing))
            left = ReceiveSome(start + (input.Length - left), left);
        _receiving = false;
        if (IsClosed || _inputEnded)
            left = 0;
        InterestChanged();
        return new StepResult(input.Length - left);
    }

    public void OnDrained(Connection to) => OnOutputSent();

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        if (IsClosed)
            return;

        if (end != ConnectionEnd.Closed)
            Break(end == ConnectionEnd.Aborted ? ConnectionEnd.Aborted : ConnectionEnd.Reset);
        else if (!WatchesHangup && !_inputEnded && _session.IsMidRecord)
            Break(ConnectionEnd.TlsFault);
        else
            EndInput();
    }

    internal override void Depart(Handover handover)
    {
        Leave();
        handover.Add(new HandedTls(this, _session, PeerCertificate, _inputEnded));
        _inner.Depart(handover);
    }

    protected override void InterestChanged()
    {
        if (IsClosed || _receiving)
            return;

        if (WantsInput || IsClosing)
        {
            if (_suspended)
                _inner.Resume();
            _suspended = false;
        }
        else if (!_suspended || _watching != WatchesHangup)
        {
            _suspended = true;
            _watching = WatchesHangup;
            _inner.Suspend(_watching);
        }
    }

    protected override void CloseTransport(ConnectionEnd end)
    {
        _session.Free();
        _queued.Clear(Owner.Pool);
        _directBytes = 0;

        // An orderly end leaves the connection below with records that its peer has yet to take, a fault with an alert.
        if (end == ConnectionEnd.Closed)
            _inner.Close(Linger);
        else if (end == ConnectionEnd.TlsFault)
            _inner.Close(AlertLinger);
        else
            _inner.Abort();
    }

    protected override void ShutdownSend()
    {
        UseReplyWindow(null, 0);
        _session.Shutdown();
        SendReply();
    }

    private void EndInput()
    {
        _inputEnded = true;
        OnPeerClosed();
    }

    // Decrypts until the input or the room ends, and delivers once. Returns what is left of the input.
    private int ReceiveSome(byte* input, int length)
    {
        Block plain = TlsScratch.Current.Plain;
        int held = IsRelaying ? Input.Length : 0;
        bool behindHeld = IsRelaying && (held <= CopyBytesMax || (Input.Wanted == 0 && held <= BlockPool.SmallBytes));
        if (!behindHeld)
            held = 0;
        else if (held > 0)
            Input.Used.CopyTo(plain.Array);

        TlsStatus status = Decrypt(input, ref length, plain, held, out int count);
        if (count > 0 && !IsClosing)
            Take(plain, held, count, behindHeld);
        if (IsClosed)
            return 0;

        if (status == TlsStatus.Closed)
            EndInput();
        else if (status == TlsStatus.Failed)
            Break(ConnectionEnd.TlsFault);
        return length;
    }

    private TlsStatus Decrypt(byte* input, ref int length, Block plain, int at, out int count)
    {
        count = 0;
        UseReplyWindow(input, length);
        ref TlsWindow window = ref TlsBio.Window;
        TlsStatus status;
        do
        {
            status = _session.Read(plain.Pointer + at + count, plain.Capacity - at - count, out int n);
            count += n;
        }
        while (status == TlsStatus.Done && window.InLeft > 0 && plain.Capacity - at - count >= RecordBytesMax);
        length = window.InLeft;
        if (window.Written > 0)
            SendReply();
        return status;
    }

    private void Take(Block plain, int held, int count, bool behindHeld)
    {
        if (behindHeld && held + count >= Input.Wanted)
        {
            DeliverShared(plain.Pointer, held + count);
            return;
        }

        if (!Input.TryAppend(Owner.Pool, new ReadOnlySpan<byte>(plain.Pointer + held, count)))
            Break(ConnectionEnd.BufferFull);
        else if (!behindHeld)
            OnInputGrew();
    }

    private void Keep(byte* start, int length)
    {
        if (IsClosed)
            return;

        _direct = start;
        _directBytes = length;
    }

    // A slice that something follows: short ones join it in one record.
    private void SettleDirect()
    {
        if (_directBytes > CopyBytesMax)
        {
            EncryptDirect();
        }
        else if (_directBytes > 0)
        {
            _queued.Append(Owner.Pool, new ReadOnlySpan<byte>(_direct, _directBytes));
            _directBytes = 0;
        }
    }

    private void EncryptDirect()
    {
        int length = _directBytes;
        _directBytes = 0;
        if (length > 0 && !IsClosed)
            Encrypt(_direct, length);
    }

    private void EncryptQueued()
    {
        // A block may be empty: its bytes were asked for and not written.
        for (Block? block = _queued.Head; block is not null && !IsClosed; block = block.Next)
            Encrypt(block.Pointer + block.Start, block.Length);
        _queued.Clear(Owner.Pool);
    }

    private void Encrypt(byte* from, int length)
    {
        while (length > 0 && !_inner.IsClosed)
        {
            Span<byte> room = _inner.GetSpan(Math.Min(length + (length / RecordBytesMax * RecordOverheadMax) + RecordOverheadMax, BlockPool.LargeBytes));
            ref TlsWindow window = ref TlsBio.Window;
            window = new TlsWindow { Out = (byte*)Unsafe.AsPointer(ref MemoryMarshal.GetReference(room)), OutRoom = room.Length };
            int n = 1;
            while (length > 0 && n > 0 && Math.Min(length, RecordBytesMax) + RecordOverheadMax <= room.Length - window.Written)
            {
                n = _session.Write(from, Math.Min(length, RecordBytesMax));
                from += n;
                length -= n;
            }

            _inner.Advance(window.Written);
            if (n > 0)
                continue;

            Break(ConnectionEnd.TlsFault);
            return;
        }
    }

    private static void UseReplyWindow(byte* input, int length)
    {
        Block reply = TlsScratch.Current.Reply;
        TlsBio.Window = new TlsWindow { In = input, InLeft = length, Out = reply.Pointer, OutRoom = reply.Capacity };
    }

    private void SendReply()
    {
        int written = TlsBio.Window.Written;
        if (written == 0 || _inner.IsClosed)
            return;

        new ReadOnlySpan<byte>(TlsScratch.Current.Reply.Pointer, written).CopyTo(_inner.GetSpan(written));
        _inner.Advance(written);
        _inner.Flush();
    }
}
