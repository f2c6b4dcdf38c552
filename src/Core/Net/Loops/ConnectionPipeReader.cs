using System.Buffers;
using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace HoopWire.Net;

/// <summary>Reads a connection's input buffer in place. What is not consumed at <see cref="Connection.Attach"/> stays there for the step.</summary>
internal sealed class ConnectionPipeReader(RelayConnection connection) : PipeReader, IValueTaskSource<ReadResult>
{
    private ManualResetValueTaskSourceCore<ReadResult> _source;
    private CancellationTokenRegistration _cancellation;
    private ReadOnlySequence<byte> _given;
    private bool _examined;
    private bool _cancelled;
    private bool _detached;

    public bool IsWaiting { get; private set; }

    public bool HoldsInput { get; private set; }

    public override ValueTask<ReadResult> ReadAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_detached, this);
        connection.NoteWork();
        if (IsWaiting)
            throw new InvalidOperationException("A read is outstanding.");
        cancellationToken.ThrowIfCancellationRequested();
        if (TryTake(out ReadResult result))
            return new ValueTask<ReadResult>(result);

        _source.Reset();
        IsWaiting = true;
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(OnCancelled, this);
        connection.OnPipeInterest();
        return new ValueTask<ReadResult>(this, _source.Version);
    }

    public override bool TryRead(out ReadResult result)
    {
        ObjectDisposedException.ThrowIf(_detached, this);
        return TryTake(out result);
    }

    public override void AdvanceTo(SequencePosition consumed) => AdvanceTo(consumed, consumed);

    public override void AdvanceTo(SequencePosition consumed, SequencePosition examined)
    {
        connection.NoteWork();
        if (!HoldsInput)
            return;

        int used = (int)_given.Slice(_given.Start, consumed).Length;
        _examined = _given.Slice(examined).IsEmpty;
        _given = default;
        HoldsInput = false;
        connection.Input.Consume(connection.Owner.Pool, used);
        if (connection.IsClosed)
            connection.Input.Release(connection.Owner.Pool);
    }

    public override void CancelPendingRead()
    {
        _cancelled = true;
        OnInput();
    }

    public override void Complete(Exception? exception = null)
    {
        HoldsInput = false;
        _given = default;
    }

    public ReadResult GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    // By the loop's mailbox also where an await asks for no context: what goes on may hand the connection over, which nothing may be delivered to meanwhile.
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags | ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    /// <summary>Bytes were added, or the input has ended.</summary>
    public void OnInput()
    {
        _examined = false;
        if (!IsWaiting)
            return;

        try
        {
            if (TryTake(out ReadResult result) && StopWaiting())
                _source.SetResult(result);
        }
        catch (IOException e)
        {
            if (StopWaiting())
                _source.SetException(e);
        }
    }

    public void Detach() => _detached = true;

    // The caller may await the token's own registration; disposing of it from inside its callback is fine.
    private bool StopWaiting()
    {
        bool was = IsWaiting;
        IsWaiting = false;
        _cancellation.Dispose();
        _cancellation = default;
        return was;
    }

    private bool TryTake(out ReadResult result)
    {
        bool cancelled = _cancelled;
        bool over = connection.End is not null || connection.IsClosed;
        if (over && connection.End is not ConnectionEnd.Closed)
            throw new IOException(Reason(connection.End));
        if (!cancelled && !over && (connection.Input.Length == 0 || _examined))
        {
            result = default;
            return false;
        }

        _cancelled = false;
        _given = new ReadOnlySequence<byte>(connection.Input.UsedMemory);
        HoldsInput = true;
        result = new ReadResult(_given, cancelled, isCompleted: over);
        return true;
    }

    private static string Reason(ConnectionEnd? end) => end switch
    {
        ConnectionEnd.Reset => "The peer reset the connection.",
        ConnectionEnd.TlsFault => "The peer broke the TLS protocol.",
        ConnectionEnd.BufferFull => "The peer sent more than may wait to be read.",
        null => "The connection has been handed over to another loop.",
        _ => "The connection was aborted.",
    };

    private static void OnCancelled(object? reader, CancellationToken token) => ((ConnectionPipeReader)reader!).PostCancellation(token);

    // The registration is disposed of, which waits for this, before the next read begins: the version is that of the read to cancel.
    private void PostCancellation(CancellationToken token)
    {
        short version = _source.Version;
        connection.Owner.Post(_ =>
        {
            if (version == _source.Version && StopWaiting())
                _source.SetException(new OperationCanceledException(token));
        }, null);
    }
}
