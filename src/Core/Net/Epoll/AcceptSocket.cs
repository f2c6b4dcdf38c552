using System.Net;
using System.Net.Sockets;

namespace HoopWire.Net;

/// <summary>The listening socket of an <see cref="EpollLoop"/>.</summary>
internal sealed class AcceptSocket(EpollLoop loop, int fd, IPEndPoint endPoint, AcceptedConnections accepted)
    : ListeningSocket(loop, endPoint, accepted), IEpollHandler
{
    // Keeps a storm of connections from starving the sessions of the loop.
    private const int AcceptsPerTurnMax = 32;

    public void OnEvents(uint events)
    {
        for (int i = 0; i < AcceptsPerTurnMax && !IsClosed && !IsPaused; i++)
        {
            int connection = ReactorSocket.Accept(fd, out IPEndPoint? peer);
            if (connection < 0)
            {
                if (OnAcceptError(Libc.Errno))
                    continue;
                return;
            }

            if (!Admits(connection))
                _ = Libc.Close(connection);
            else if (!TryStart(connection, peer))
                return;
        }
    }

    protected override void Register() => loop.Add(fd, this, Libc.EpollIn);

    protected override void StopAccepting() => loop.Modify(fd, 0);

    protected override void AcceptAgain() => loop.Modify(fd, Libc.EpollIn);

    protected override void CloseSocket() => loop.Close(fd);

    private bool TryStart(int connection, IPEndPoint? peer)
    {
        ReactorConnection started;
        try
        {
            started = new ReactorConnection(loop, connection, peer, Accepted.Settings.ReceiveBytesMax);
        }
        catch (SocketException e)
        {
            // epoll_ctl is out of memory or of its user's watches.
            _ = Libc.Close(connection);
            Pause(e.Message);
            return false;
        }

        OnAccepted(started);
        return true;
    }
}
