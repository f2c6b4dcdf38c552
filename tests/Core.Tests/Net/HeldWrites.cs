using System.Net.Sockets;

namespace HoopWire.Core.Tests.Net;

/// <summary>A socket's stream that writes at once, and tells of it when the test says so.</summary>
internal sealed class HeldWrites(Socket socket) : NetworkStream(socket, ownsSocket: true)
{
    private TaskCompletionSource? _held;

    /// <summary>From now on nobody is told that a write has ended.</summary>
    public void Hold() => _held = new TaskCompletionSource();

    /// <summary>Tells it, and has told it on return: what waits for it on a loop is in that loop's mail. Writes go on as ever.</summary>
    public void Release()
    {
        TaskCompletionSource held = _held!;
        _held = null;
        SynchronizationContext? context = SynchronizationContext.Current;
        SynchronizationContext.SetSynchronizationContext(null);
        held.SetResult();
        SynchronizationContext.SetSynchronizationContext(context);
    }

    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        ValueTask write = base.WriteAsync(buffer, cancellationToken);
        return _held is { } held ? BothAsync(write, held.Task) : write;
    }

    private static async ValueTask BothAsync(ValueTask write, Task held)
    {
        await write.ConfigureAwait(false);
        await held.ConfigureAwait(false);
    }
}
