using System.Net;

namespace HoopWire.Net;

/// <summary>A connection attempt under way in an <see cref="EpollLoop"/>.</summary>
internal sealed class ConnectOperation : IEpollHandler
{
    private readonly EpollLoop _loop;
    private readonly IPEndPoint _endPoint;
    private readonly int _fd;

    // Continuations run inline: the loop is where they belong.
    private readonly TaskCompletionSource<int> _done = new();

    private ConnectOperation(EpollLoop loop, IPEndPoint endPoint, int fd)
    {
        _loop = loop;
        _endPoint = endPoint;
        _fd = fd;
    }

    /// <summary>Connects to one address. Loop thread only.</summary>
    public static async Task<Connection> ConnectAsync(LoopThread loop, IPEndPoint endPoint, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var owner = (EpollLoop)loop;
        int error = ReactorSocket.StartConnect(endPoint, out int fd);
        if (error is not (0 or Libc.Einprogress or Libc.Eintr))
        {
            _ = Libc.Close(fd);
            throw SocketErrors.ToException(error);
        }

        if (error != 0)
            await new ConnectOperation(owner, endPoint, fd).WaitAsync(cancellationToken);
        return new ReactorConnection(owner, fd, endPoint, new ListenSettings().ReceiveBytesMax);
    }

    public void OnEvents(uint events)
    {
        _loop.Remove(_fd);
        _done.TrySetResult(Libc.TakeSocketError(_fd));
    }

    public void OnLoopStopping()
    {
        _loop.Remove(_fd);
        _done.TrySetCanceled();
    }

    public override string ToString() => $"connect to {_endPoint}";

    private async Task WaitAsync(CancellationToken cancellationToken)
    {
        _loop.Add(_fd, this, Libc.EpollOut);
        try
        {
            using CancellationTokenRegistration registration = cancellationToken.UnsafeRegister(
                static operation => ((ConnectOperation)operation!).PostCancel(), this);
            int error = await _done.Task;
            if (error != 0)
                throw SocketErrors.ToException(error);
        }
        catch
        {
            _ = Libc.Close(_fd);
            throw;
        }
    }

    private void PostCancel() => _loop.Post(static operation => ((ConnectOperation)operation!).Cancel(), this);

    private void Cancel()
    {
        if (_done.Task.IsCompleted)
            return;

        _loop.Remove(_fd);
        _done.TrySetCanceled();
    }
}
