using HoopWire.Net;

namespace HoopWire.Recording;

/// <summary>
/// A target's connection that keeps back what is written to it while a command recorded before has not been synced to disk, and sends it on once it
/// has been. Reading is the connection's own. Belongs to the connection's loop.
/// </summary>
/// <param name="inner">The connection.</param>
/// <param name="recorder">The session's recorder.</param>
public sealed class SyncedConnection(Connection inner, SessionRecorder recorder) : LayeredConnection(inner)
{
    /// <summary>Bytes kept back from which on the sender has to wait.</summary>
    private const int HeldBytesHigh = 64 << 10;

    /// <summary>The largest buffer that is kept for the next time.</summary>
    private const int HeldBytesKept = 256 << 10;

    private const int SpanBytesMin = 256;
    private byte[] _held = [];
    private int _length;
    private bool _asked;
    private bool _congested;
    private bool _toHeld;
    private bool _closed;

    /// <summary>Called when what was kept back has been sent and the sender may go on.</summary>
    public required Action Drained { get; init; }

    /// <summary>Called when the recorder has failed: what is kept back is never sent.</summary>
    public required Action Failed { get; init; }

    /// <inheritdoc/>
    public override int PendingBytes => Inner.PendingBytes + _length;

    /// <inheritdoc/>
    public override bool IsCongested
    {
        get
        {
            bool held = _length >= HeldBytesHigh;
            _congested |= held;
            return held || Inner.IsCongested;
        }
    }

    private bool Holds => _length > 0 || !recorder.IsSynced;

    /// <inheritdoc/>
    public override void Attach(IRelayStep step) => Inner.Attach(step);

    /// <inheritdoc/>
    public override void Forward(ReadOnlySpan<byte> slice)
    {
        if (!Holds)
        {
            Inner.Forward(slice);
            return;
        }

        EnsureHeld(slice.Length);
        slice.CopyTo(_held.AsSpan(_length));
        _length += slice.Length;
    }

    /// <inheritdoc/>
    public override Span<byte> GetSpan(int sizeHint = 0)
    {
        _toHeld = Holds;
        if (!_toHeld) return Inner.GetSpan(sizeHint);
        EnsureHeld(Math.Max(sizeHint, SpanBytesMin));
        return _held.AsSpan(_length);
    }

    /// <inheritdoc/>
    public override Memory<byte> GetMemory(int sizeHint = 0)
    {
        _toHeld = Holds;
        if (!_toHeld) return Inner.GetMemory(sizeHint);
        EnsureHeld(Math.Max(sizeHint, SpanBytesMin));
        return _held.AsMemory(_length);
    }

    /// <inheritdoc/>
    public override void Advance(int count)
    {
        if (_toHeld) _length += count;
        else Inner.Advance(count);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        if (_closed) return;
        Inner.Flush();
        if (_length == 0 || _asked) return;
        _asked = true;
        recorder.NotifySynced(static state => ((SyncedConnection)state!).Synced(), this);
    }

    /// <inheritdoc/>
    protected override void End()
    {
        _closed = true;
        _length = 0;
    }

    private void Synced()
    {
        _asked = false;
        if (_closed) return;
        if (recorder.HasFailed)
        {
            Failed();
            return;
        }

        // A command may have been recorded behind the one that was waited for; with it waits all that was kept back, in its order.
        if (!recorder.IsSynced)
        {
            Flush();
            return;
        }

        Inner.Forward(_held.AsSpan(0, _length));
        Inner.Flush();
        _length = 0;
        if (_held.Length > HeldBytesKept) _held = [];
        if (!_congested) return;
        _congested = false;
        if (!Inner.IsCongested) Drained();
    }

    private void EnsureHeld(int more)
    {
        if (_held.Length - _length >= more) return;
        // Pinned: a connection keeps the address of what is forwarded, and reads it when it is flushed.
        byte[] larger = GC.AllocateUninitializedArray<byte>(Math.Max(_length + more, Math.Max(4096, _held.Length * 2)), pinned: true);
        _held.AsSpan(0, _length).CopyTo(larger);
        _held = larger;
    }
}
