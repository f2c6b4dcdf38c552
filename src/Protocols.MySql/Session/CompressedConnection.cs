using System.Buffers;
using HoopWire.MySql.Wire;
using HoopWire.Net;

namespace HoopWire.MySql.Session;

/// <summary>
/// A client's connection after its login in the compressed protocol: a layer below the packets, whose frames may be cut anywhere in them. A frame is opened
/// only when the step has used up what was opened before, so that nobody makes the gateway hold more than a command and a frame. Belongs to the connection's loop.
/// </summary>
/// <param name="inner">The connection.</param>
internal sealed class CompressedConnection(Connection inner) : LayeredConnection(inner), IRelayStep
{
    /// <summary>Bytes that are compressed into one frame.</summary>
    public const int OutputBytes = 64 << 10;

    /// <summary>Bytes that are opened in one turn, and the rest of a frame: a few that were received may stand for thousands of times as many, and the loop's other sessions wait meanwhile.</summary>
    public const int OpenedBytesPerTurn = 1 << 20;

    /// <summary>Shorter ones are sent as they are. Source: MIN_COMPRESS_LENGTH of the servers.</summary>
    private const int CompressedBytesMin = 50;

    /// <summary>Opened and not used up: the longest command with its heads, and a frame.</summary>
    private const int PlainBytesMax = ClientLeg.CommandBytesMax + (17 << 20);

    private IRelayStep? _step;
    private byte[] _output = [];
    private int _outputLength;
    private byte[] _plain = [];
    private int _start;
    private int _end;
    private int _headAt;
    private PacketHead _packet;
    private int _wanted;
    private byte _frame;
    private byte _next;
    private bool _looked;
    private bool _suspended;
    private bool _closed;

    /// <summary>How frames are compressed.</summary>
    public required IFrameCodec Codec { get; init; }

    /// <summary>Called when the client breaks the protocol of frames.</summary>
    public required Action<string> Violated { get; init; }

    public override int PendingBytes => Inner.PendingBytes + _outputLength;

    public override bool IsCongested => Inner.IsCongested;

    public string? Title => _step?.Title;

    private int Held => _end - _start;

    public override void Attach(IRelayStep step)
    {
        _step = step;
        Inner.Attach(this);
    }

    /// <summary>What is written next answers a command that has not come yet.</summary>
    public void BeginUnasked() => _next = 1;

    public override void Forward(ReadOnlySpan<byte> slice)
    {
        while (!slice.IsEmpty)
        {
            var room = GetSpan();
            int part = Math.Min(room.Length, slice.Length);
            slice[..part].CopyTo(room);
            Advance(part);
            slice = slice[part..];
        }
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        if (_output.Length - _outputLength < Math.Max(sizeHint, 1))
        {
            WriteFrames();
            if (_output.Length < sizeHint) ReturnOutput();
            if (_output.Length == 0) _output = ArrayPool<byte>.Shared.Rent(Math.Max(sizeHint, OutputBytes));
        }
        return _output.AsMemory(_outputLength);
    }

    public override void Advance(int count) => _outputLength += count;

    public override void Flush()
    {
        if (_closed) return;
        WriteFrames();
        ReturnOutput();
        Inner.Flush();
    }

    public override void Suspend(bool watchHangup)
    {
        _suspended = true;
        Inner.Suspend(watchHangup);
    }

    public override void Resume()
    {
        _suspended = false;
        _looked = false;
        _wanted = 0;
        Inner.Resume();
        // The connection below may have nothing that would bring it back here.
        if (Held > 0) Loop.Post(static state => ((CompressedConnection)state!).Again(), this);
    }

    public override void Close(TimeSpan linger)
    {
        Flush();
        base.Close(linger);
    }

    public StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        int at = 0, wanted = 0, opened = 0;
        while (!_closed && !_suspended && wanted == 0)
        {
            if (Held > 0 && !_looked && Held >= _wanted)
            {
                if (Deliver()) return new StepResult(at, 0, true);
                continue;
            }
            if (opened >= OpenedBytesPerTurn && at < input.Length) return new StepResult(at, 0, true);
            wanted = TakeFrame(input[at..], out int taken, ref opened);
            at += taken;
        }
        return _closed ? new StepResult(input.Length) : new StepResult(at, wanted);
    }

    public void OnDrained(Connection to) => _step!.OnDrained(this);

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        End();
        _step!.OnEnd(this, end);
    }

    protected override void End()
    {
        _closed = true;
        _outputLength = 0;
        ReturnOutput();
    }

    /// <summary>Gives the step what is held; true when it wants to be called again. Inputs of steps are pinned, as what is forwarded is not copied.</summary>
    private bool Deliver()
    {
        byte before = _next;
        // Whatever is answered to this counts from its last frame on.
        _next = (byte)(_frame + 1);
        using var pinned = _plain.AsMemory().Pin();
        var result = _step!.OnReceive(this, _plain.AsSpan(_start, Held));
        // An early command waits: the answer under way is another one's.
        if (result.Consumed == 0) _next = before;
        if (_closed) return false;
        _start += result.Consumed;
        _wanted = result.Wanted;
        _looked = !result.Yield;
        if (Held == 0) ReturnPlain();
        return result.Yield;
    }

    /// <summary>Opens the next frame; otherwise how many bytes must be there for it.</summary>
    private int TakeFrame(ReadOnlySpan<byte> input, out int taken, ref int opened)
    {
        taken = 0;
        if (!CompressedHead.TryRead(input, out var head)) return CompressedHead.Bytes;
        if (!head.IsPlausible(Codec.RatioMax)) return Violate("The client sent a compressed frame that claims to be what it cannot be");
        if (head.Sequence != 0 && head.Sequence != (byte)(_frame + 1) && head.Sequence != _next) return Violate("The client sent compressed frames that are out of sequence");
        if (Held + head.Content > PlainBytesMax) return Violate("The client sent a command that is longer than 48 MB");
        int total = CompressedHead.Bytes + head.Length;
        if (input.Length < total) return total;
        if (!TryOpen(head, input[CompressedHead.Bytes..total])) return Violate("The client sent a compressed frame that is malformed");
        taken = total;
        opened += head.Content;
        _frame = head.Sequence;
        _looked = false;
        return 0;
    }

    private bool TryOpen(CompressedHead head, ReadOnlySpan<byte> frame)
    {
        MakeRoom(head.Content);
        var room = _plain.AsSpan(_end, head.Content);
        if (head.PlainLength == 0) frame.CopyTo(room);
        else if (!Codec.TryOpen(frame, room)) return false;
        _end += head.Content;
        NumberPackets();
        return true;
    }

    /// <summary>
    /// Frames are what is counted; clients give the packets in them numbers that follow the frames, or those of the command before. Those of one message are made to count from
    /// zero, as targets expect that are spoken to without compression.
    /// </summary>
    private void NumberPackets()
    {
        while (_headAt + PacketHead.Bytes <= _end)
        {
            PacketHead.TryRead(_plain.AsSpan(_headAt), out var head);
            head = head with { Sequence = _packet.GoesOn ? (byte)(_packet.Sequence + 1) : (byte)0 };
            head.Write(_plain.AsSpan(_headAt));
            _packet = head;
            _headAt += PacketHead.Bytes + head.Length;
        }
    }

    private void MakeRoom(int bytes)
    {
        if (_plain.Length - _end >= bytes) return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Held + Math.Max(bytes, Held));
        _plain.AsSpan(_start, Held).CopyTo(larger);
        (_headAt, _end, _start) = (_headAt - _start, Held, 0);
        if (_plain.Length > 0) ArrayPool<byte>.Shared.Return(_plain);
        _plain = larger;
    }

    private int Violate(string what)
    {
        Violated(what);
        _closed = true;
        return 0;
    }

    private void Again()
    {
        if (_closed || _suspended || Held == 0 || _looked) return;
        if (OnReceive(Inner, default).Yield) Loop.Post(static state => ((CompressedConnection)state!).Again(), this);
    }

    private void WriteFrames()
    {
        if (_closed) _outputLength = 0;
        if (_outputLength == 0) return;
        byte[] frame = ArrayPool<byte>.Shared.Rent(Codec.Bound(_outputLength));
        int length = _outputLength < CompressedBytesMin ? 0 : Codec.Compress(_output, _outputLength, frame);
        var content = length == 0 ? _output.AsSpan(0, _outputLength) : frame.AsSpan(0, length);
        var room = Inner.GetSpan(CompressedHead.Bytes + content.Length);
        new CompressedHead(content.Length, _next++, length == 0 ? 0 : _outputLength).Write(room);
        content.CopyTo(room[CompressedHead.Bytes..]);
        Inner.Advance(CompressedHead.Bytes + content.Length);
        ArrayPool<byte>.Shared.Return(frame);
        _outputLength = 0;
    }

    private void ReturnOutput()
    {
        if (_output.Length > 0) ArrayPool<byte>.Shared.Return(_output);
        _output = [];
    }

    private void ReturnPlain()
    {
        (_headAt, _start, _end) = (_headAt - _end, 0, 0);
        if (_plain.Length > 0) ArrayPool<byte>.Shared.Return(_plain);
        _plain = [];
    }
}
