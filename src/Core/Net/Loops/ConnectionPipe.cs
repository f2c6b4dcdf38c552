using System.IO.Pipelines;

namespace HoopWire.Net;

/// <summary>The asynchronous phase of a connection: a reader over its input buffer and a writer over its output. Loop thread only.</summary>
internal sealed class ConnectionPipe(RelayConnection connection) : IDuplexPipe
{
    private readonly ConnectionPipeReader _reader = new(connection);
    private readonly ConnectionPipeWriter _writer = new(connection);

    public PipeReader Input => _reader;

    public PipeWriter Output => _writer;

    /// <summary>Whether a read waits for bytes.</summary>
    public bool IsWaiting => _reader.IsWaiting;

    /// <summary>Whether somebody waits for bytes or for room, or holds bytes of the input buffer.</summary>
    public bool IsBusy => _reader.IsWaiting || _reader.HoldsInput || _writer.IsWaiting;

    /// <summary>Whether the caller holds bytes of the input buffer.</summary>
    public bool HoldsInput => _reader.HoldsInput;

    public void OnInput() => _reader.OnInput();

    public void OnDrained() => _writer.OnDrained();

    public void OnEnd()
    {
        _reader.OnInput();
        _writer.OnDrained();
    }

    public void Detach()
    {
        _reader.Detach();
        _writer.Detach();
    }
}
