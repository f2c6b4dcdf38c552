using System.IO.Pipelines;
using System.Net;
using HoopWire.Net;

namespace HoopWire.Postgres.Tests.Support.Relaying;

/// <summary>A connection whose peer takes everything at once: what was sent since the last look lies in one array.</summary>
internal sealed class QuietConnection(Loop loop) : Connection
{
    private readonly byte[] _sent = new byte[256 << 10];
    private int _length;

    public override Loop Loop => loop;

    public override EndPoint? RemoteEndPoint => null;

    public override EndPoint? LocalEndPoint => null;

    public override IDuplexPipe Pipe => throw new NotSupportedException("It is in its relay phase.");

    public override int PendingBytes => 0;

    public override bool IsCongested => false;

    /// <summary>Whether its leg waits.</summary>
    public bool IsSuspended { get; private set; }

    /// <summary>What was sent since <see cref="Forget"/>.</summary>
    public ReadOnlySpan<byte> Sent => _sent.AsSpan(0, _length);

    public void Forget() => _length = 0;

    public override void Attach(IRelayStep step) => throw new NotSupportedException("Its owner calls the step.");

    public override void Forward(ReadOnlySpan<byte> slice)
    {
        slice.CopyTo(_sent.AsSpan(_length));
        _length += slice.Length;
    }

    public override Span<byte> GetSpan(int sizeHint = 0) => _sent.AsSpan(_length);

    public override Memory<byte> GetMemory(int sizeHint = 0) => _sent.AsMemory(_length);

    public override void Advance(int count) => _length += count;

    public override void Flush()
    {
        // It is sent already.
    }

    public override void Suspend(bool watchHangup) => IsSuspended = true;

    public override void Resume() => IsSuspended = false;

    public override void Close(TimeSpan linger) => throw new InvalidOperationException("The session ended.");

    public override void Abort() => throw new InvalidOperationException("The session ended.");

    public override ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
