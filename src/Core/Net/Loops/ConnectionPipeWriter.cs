using System.IO.Pipelines;
using System.Threading.Tasks.Sources;

namespace HoopWire.Net;

/// <summary>Writes to a connection's output. A flush waits only while the connection is congested.</summary>
internal sealed class ConnectionPipeWriter(RelayConnection connection) : PipeWriter, IValueTaskSource<FlushResult>
{
    private ManualResetValueTaskSourceCore<FlushResult> _source;
    private CancellationTokenRegistration _cancellation;
    private bool _cancelled;
    private bool _detached;

    public bool IsWaiting { get; private set; }

    public override Memory<byte> GetMemory(int sizeHint = 0) => connection.GetMemory(sizeHint);

    public override Span<byte> GetSpan(int sizeHint = 0) => connection.GetSpan(sizeHint);

    public override void Advance(int bytes) => connection.Advance(bytes);

    public override ValueTask<FlushResult> FlushAsync(CancellationToken cancellationToken = default)
    {
        ObjectDisposedException.ThrowIf(_detached, this);
        connection.NoteWork();
        connection.Flush();
        if (connection.IsClosed)
            throw new IOException("The connection is closed.");

        if (_cancelled || !connection.IsCongested)
        {
            var result = new FlushResult(_cancelled, isCompleted: false);
            _cancelled = false;
            return new ValueTask<FlushResult>(result);
        }

        _source.Reset();
        IsWaiting = true;
        if (cancellationToken.CanBeCanceled)
            _cancellation = cancellationToken.UnsafeRegister(static (writer, token) => ((ConnectionPipeWriter)writer!).Post(token), this);
        return new ValueTask<FlushResult>(this, _source.Version);
    }

    public override void CancelPendingFlush()
    {
        if (StopWaiting())
            _source.SetResult(new FlushResult(isCanceled: true, isCompleted: false));
        else
            _cancelled = true;
    }

    public override void Complete(Exception? exception = null)
    {
        if (!_detached && !connection.IsClosed)
            connection.Flush();
    }

    public FlushResult GetResult(short token) => _source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => _source.GetStatus(token);

    // By the loop's mailbox also where an await asks for no context: what goes on may hand the connection over, which has just been writing.
    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _source.OnCompleted(continuation, state, token, flags | ValueTaskSourceOnCompletedFlags.UseSchedulingContext);

    /// <summary>Congestion is over, or the connection.</summary>
    public void OnDrained()
    {
        if (!connection.IsClosed && connection.IsCongested)
            return;
        if (!StopWaiting())
            return;

        if (connection.IsClosed)
            _source.SetException(new IOException("The connection is closed."));
        else
            _source.SetResult(default);
    }

    public void Detach() => _detached = true;

    private bool StopWaiting()
    {
        bool was = IsWaiting;
        IsWaiting = false;
        _cancellation.Dispose();
        _cancellation = default;
        return was;
    }

    private void Post(CancellationToken token)
    {
        short version = _source.Version;
        connection.Owner.Post(_ =>
        {
            if (version == _source.Version && StopWaiting())
                _source.SetException(new OperationCanceledException(token));
        }, null);
    }
}
