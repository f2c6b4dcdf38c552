using System.Net;
using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>The listening socket of one loop.</summary>
internal sealed class AcceptSocket(EpollLoop loop, int fd, IPEndPoint endPoint, AcceptedConnections accepted) : IEpollHandler
{
    // Keeps a storm of connections from starving the sessions of the loop.
    private const int AcceptsPerTurnMax = 32;
    private const int FirstPauseMilliseconds = 100;
    private const int PauseMillisecondsMax = 3200;

    private int _pause = FirstPauseMilliseconds;
    private bool _closed;

    /// <summary>Begins to accept. Any thread.</summary>
    public void Start() => loop.Post(static socket => ((AcceptSocket)socket!).Register(), this);

    /// <summary>Closes the socket. Any thread.</summary>
    public void Stop() => loop.Post(static socket => ((AcceptSocket)socket!).Close(), this);

    public void OnEvents(uint events)
    {
        for (int i = 0; i < AcceptsPerTurnMax && !_closed; i++)
        {
            int connection = ReactorSocket.Accept(fd, out IPEndPoint? peer);
            if (connection < 0)
            {
                if (OnAcceptError(Libc.Errno))
                    continue;
                return;
            }

            if (!TryStart(connection, peer))
                return;
        }
    }

    public void OnLoopStopping() => Close();

    public override string ToString() => $"listener {endPoint}";

    private bool TryStart(int connection, IPEndPoint? peer)
    {
        ReactorConnection started;
        try
        {
            started = new ReactorConnection(loop, connection, peer, accepted.Settings.ReceiveBytesMax);
        }
        catch (SocketException e)
        {
            // epoll_ctl is out of memory or of its user's watches.
            _ = Libc.Close(connection);
            NetLog.AcceptPaused(loop.Log, endPoint, _pause, e.Message);
            Pause();
            return false;
        }

        _pause = FirstPauseMilliseconds;
        accepted.Start(started);
        return true;
    }

    /// <summary>Whether to go on accepting at once.</summary>
    private bool OnAcceptError(int errno)
    {
        switch (SocketErrors.TierOf(errno))
        {
            case AcceptErrorTier.Nothing:
                return false;
            case AcceptErrorTier.Transient:
                return true;
            case AcceptErrorTier.Pressure:
                NetLog.AcceptPaused(loop.Log, endPoint, _pause, Marshal.GetPInvokeErrorMessage(errno));
                Pause();
                return false;
            default:
                NetLog.ListenerFailed(loop.Log, endPoint, Marshal.GetPInvokeErrorMessage(errno));
                Close();
                return false;
        }
    }

    private void Pause()
    {
        loop.Modify(fd, 0);
        loop.Schedule(TimeSpan.FromMilliseconds(_pause), static socket => ((AcceptSocket)socket!).Unpause(), this);
        _pause = Math.Min(2 * _pause, PauseMillisecondsMax);
    }

    private void Unpause()
    {
        if (!_closed)
            loop.Modify(fd, Libc.EpollIn);
    }

    private void Register()
    {
        if (!_closed)
            loop.Add(fd, this, Libc.EpollIn);
    }

    private void Close()
    {
        if (_closed)
            return;

        _closed = true;
        loop.Close(fd);
    }
}
