using System.Net;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>A connection attempt under way in a <see cref="UringLoop"/>.</summary>
internal sealed class UringConnect : IUringHandler
{
    private readonly UringLoop _loop;
    private readonly IPEndPoint _endPoint;
    private readonly int _fd;
    private readonly int _slot;
    private readonly unsafe byte* _address = (byte*)NativeMemory.Alloc(SocketAddress.BytesMax);

    // Continuations run inline: the loop is where they belong.
    private readonly TaskCompletionSource<int> _done = new();

    private unsafe UringConnect(UringLoop loop, IPEndPoint endPoint)
    {
        _loop = loop;
        _endPoint = endPoint;
        _fd = ReactorSocket.OpenForConnect(endPoint);
        _slot = loop.Add(this);
        UringEntry* entry = loop.Prepare(UringOperation.Connect, _slot);
        entry->Operation = UringEntry.OpConnect;
        entry->Descriptor = _fd;
        entry->Address = _address;
        entry->Offset = (ulong)SocketAddress.Write(new Span<byte>(_address, SocketAddress.BytesMax), endPoint);
    }

    /// <summary>Connects to one address. Loop thread only.</summary>
    public static async Task<Connection> ConnectAsync(LoopThread loop, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var attempt = new UringConnect((UringLoop)loop, endPoint);
        return await attempt.WaitAsync(cancellationToken);
    }

    public unsafe void OnCompletion(UringOperation operation, UringCompletion completion)
    {
        _loop.Remove(_slot);
        NativeMemory.Free(_address);
        if (completion.Result == -UringSyscalls.Ecanceled)
            _done.TrySetCanceled();
        else
            _done.TrySetResult(-completion.Result);
    }

    public void OnLoopStopping() => Cancel();

    public override string ToString() => $"connect to {_endPoint}";

    private async Task<Connection> WaitAsync(CancellationToken cancellationToken)
    {
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static attempt => ((UringConnect)attempt!).PostCancel(), this);
            int error = await _done.Task;
            if (error != 0)
                throw SocketErrors.ToException(error);
        }
        catch
        {
            _loop.Close(_fd);
            throw;
        }

        return new UringConnection(_loop, _fd, _endPoint, new ListenSettings().ReceiveBytesMax);
    }

    private void PostCancel() => _loop.Post(static attempt => ((UringConnect)attempt!).Cancel(), this);

    private void Cancel()
    {
        if (!_done.Task.IsCompleted)
            _loop.Cancel(UringOperation.Connect, _slot);
    }
}
