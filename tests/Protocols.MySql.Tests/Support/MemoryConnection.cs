using System.Buffers;
using System.IO.Pipelines;
using System.Net;
using HoopWire.Net;

namespace HoopWire.MySql.Tests.Support;

/// <summary>A connection in memory in its relay phase: <see cref="Receive"/> gives the step bytes as a transport does, behind those that it left.</summary>
internal sealed class MemoryConnection(Loop loop) : Connection
{
    private readonly ArrayBufferWriter<byte> _sent = new();
    private readonly List<byte> _left = [];
    private IRelayStep? _step;

    public override Loop Loop => loop;

    public override EndPoint? RemoteEndPoint => null;

    public override EndPoint? LocalEndPoint => null;

    public override IDuplexPipe Pipe => throw new NotSupportedException("It is in its relay phase.");

    public override int PendingBytes => 0;

    public override bool IsCongested => false;

    public bool IsSuspended { get; private set; }

    public bool IsClosed { get; private set; }

    /// <summary>How often the step was given its turn.</summary>
    public int Turns { get; private set; }

    /// <summary>Everything that was sent.</summary>
    public ReadOnlySpan<byte> Sent => _sent.WrittenSpan;

    /// <summary>Bytes that the step has not taken.</summary>
    public int Left => _left.Count;

    public void Forget() => _sent.ResetWrittenCount();

    public void Receive(ReadOnlySpan<byte> bytes)
    {
        _left.AddRange(bytes);
        for (bool again = false; !IsSuspended && !IsClosed && (again || _left.Count > 0);)
        {
            Turns++;
            var result = _step!.OnReceive(this, _left.ToArray());
            _left.RemoveRange(0, result.Consumed);
            again = result.Yield;
            if (result.Consumed == 0 && !again) return;
        }
    }

    public override void Attach(IRelayStep step) => _step = step;

    public override void Forward(ReadOnlySpan<byte> slice) => _sent.Write(slice);

    public override Span<byte> GetSpan(int sizeHint = 0) => _sent.GetSpan(sizeHint);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _sent.GetMemory(sizeHint);

    public override void Advance(int count) => _sent.Advance(count);

    public override void Flush()
    {
        // It is sent already.
    }

    public override void Suspend(bool watchHangup) => IsSuspended = true;

    public override void Resume()
    {
        IsSuspended = false;
        loop.Post(_ => Receive([]), null);
    }

    public override void Close(TimeSpan linger) => IsClosed = true;

    public override void Abort() => IsClosed = true;

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
