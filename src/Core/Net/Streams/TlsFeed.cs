using System.Threading.Tasks.Sources;

namespace HoopWire.Net;

/// <summary>
/// The encrypted side of a TLS connection: the inner connection's step, and the stream that SslStream works on. Reads are served straight
/// from the bytes the step is given. On the loop, completions run inline; during the handshake, which runs off the loop, they are posted.
/// </summary>
internal sealed class TlsFeed(RelayConnection inner) : Stream, IRelayStep, IValueTaskSource<int>, IValueTaskSource
{
    private ManualResetValueTaskSourceCore<int> _read;
    private ManualResetValueTaskSourceCore<bool> _write;
    private Memory<byte> _into;
    private unsafe byte* _given;
    private int _givenBytes;
    private ConnectionEnd? _end;
    private bool _reading;
    private bool _writing;
    private bool _paused;
    private bool _watching;
    private bool _leaving;

    public override bool CanRead => true;

    public override bool CanWrite => true;

    public override bool CanSeek => false;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public RelayConnection Inner => inner;

    public string? Title => Outer?.Title;

    /// <summary>How the inner connection ended.</summary>
    public ConnectionEnd? End => _end;

    /// <summary>The connection above, once the handshake is done.</summary>
    public TlsStreamConnection? Outer { get; set; }

    public unsafe StepResult OnReceive(Connection from, ReadOnlySpan<byte> input)
    {
        fixed (byte* bytes = input)
        {
            _given = bytes;
            _givenBytes = input.Length;
            if (_reading)
                CompleteRead();

            // Reads that the completed one brought about have been served from what was left.
            int left = _givenBytes;
            _given = null;
            _givenBytes = 0;
            if (left > 0 && !_reading)
                inner.Suspend(_watching);
            return new StepResult(input.Length - left);
        }
    }

    public void OnDrained(Connection to) => CompleteWrite();

    public void OnEnd(Connection from, ConnectionEnd end)
    {
        _end = end;
        Outer?.OnInnerEnd(end);
        if (_reading)
            CompleteRead();
        CompleteWrite();
    }

    /// <summary>The connection above wants no bytes, or wants them again.</summary>
    public void Pause(bool paused, bool watchHangup)
    {
        _paused = paused;
        _watching = paused && watchHangup;
        if (paused)
            inner.Suspend(watchHangup);
        else if (_reading)
            inner.Resume();
    }

    /// <summary>The connection above leaves its loop. Writes wait for no room from now on: all that it has written is to be in the connection below.</summary>
    public void EndWrites()
    {
        _leaving = true;
        CompleteWrite();
    }

    /// <summary>Ends the read under way. SslStream keeps what it has of a record, and reads on when it is asked again.</summary>
    public void EndRead()
    {
        if (!_reading)
            return;

        _reading = false;
        _into = default;
        SynchronizationContext.SetSynchronizationContext(null);
        _read.SetException(new IOException("The connection is handed over."));
        SynchronizationContext.SetSynchronizationContext(inner.Owner.Context);
    }

    /// <summary>Goes on over a connection of another loop.</summary>
    public void MoveTo(RelayConnection below)
    {
        inner = below;
        _leaving = _paused = _watching = false;
    }

    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!inner.Owner.IsCurrent)
            return new ValueTask<int>(FromLoop(() => ReadAsync(buffer, CancellationToken.None)));
        if (_givenBytes > 0)
            return new ValueTask<int>(Copy(buffer));
        if (_end is { } end)
            return end == ConnectionEnd.Closed ? new ValueTask<int>(0) : ValueTask.FromException<int>(Broken());

        _read.Reset();
        _into = buffer;
        _reading = true;
        if (!_paused)
            inner.Resume();
        return new ValueTask<int>(this, _read.Version);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        if (!inner.Owner.IsCurrent)
            return new ValueTask(FromLoop(() => ReadAfter(WriteAsync(buffer, CancellationToken.None))));
        if (inner.IsClosed)
            return ValueTask.FromException(Broken());

        // SslStream's buffer may move, so it is held in place until the kernel has it, or a copy was kept.
        unsafe
        {
            fixed (byte* _ = buffer.Span)
            {
                inner.Forward(buffer.Span);
                inner.Flush();
            }
        }

        // A key update's answer may come while a write waits for room; it is queued as well, and need not wait a second time.
        if (!inner.IsCongested || _writing || _leaving)
            return ValueTask.CompletedTask;

        _write.Reset();
        _writing = true;
        return new ValueTask(this, _write.Version);
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
        WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    int IValueTaskSource<int>.GetResult(short token) => _read.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource<int>.GetStatus(short token) => _read.GetStatus(token);

    void IValueTaskSource<int>.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _read.OnCompleted(continuation, state, token, flags);

    void IValueTaskSource.GetResult(short token) => _write.GetResult(token);

    ValueTaskSourceStatus IValueTaskSource.GetStatus(short token) => _write.GetStatus(token);

    void IValueTaskSource.OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) =>
        _write.OnCompleted(continuation, state, token, flags);

    private void CompleteRead()
    {
        _reading = false;
        int count = Copy(_into);
        _into = default;

        // SslStream awaits Tasks inside. Those continue inline only where no foreign context is current; under the loop's they would
        // be sent to the thread pool.
        SynchronizationContext.SetSynchronizationContext(null);
        if (_end is null or ConnectionEnd.Closed)
            _read.SetResult(count);
        else
            _read.SetException(Broken());
        SynchronizationContext.SetSynchronizationContext(inner.Owner.Context);
    }

    private void CompleteWrite()
    {
        if (!_writing)
            return;

        _writing = false;
        SynchronizationContext.SetSynchronizationContext(null);
        if (inner.IsClosed)
            _write.SetException(Broken());
        else
            _write.SetResult(true);
        SynchronizationContext.SetSynchronizationContext(inner.Owner.Context);
    }

    private unsafe int Copy(Memory<byte> to)
    {
        int n = Math.Min(_givenBytes, to.Length);
        new ReadOnlySpan<byte>(_given, n).CopyTo(to.Span);
        _given += n;
        _givenBytes -= n;
        return n;
    }

    private Task<int> FromLoop(Func<ValueTask<int>> operation)
    {
        var done = new TaskCompletionSource<int>(TaskCreationOptions.RunContinuationsAsynchronously);
        inner.Owner.Post(async _ =>
        {
            try
            {
                done.SetResult(await operation());
            }
            catch (Exception e)
            {
                done.SetException(e);
            }
        }, null);
        return done.Task;
    }

    private static async ValueTask<int> ReadAfter(ValueTask write)
    {
        await write;
        return 0;
    }

    private static IOException Broken() => new("The connection below TLS is gone.");
}
