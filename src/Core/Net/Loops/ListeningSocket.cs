using System.Net;
using System.Runtime.InteropServices;

namespace HoopWire.Net;

/// <summary>The listening socket of one loop, and how it goes on after errors; the derived class accepts.</summary>
internal abstract class ListeningSocket(LoopThread loop, IPEndPoint endPoint, AcceptedConnections accepted)
{
    private const int FirstPauseMilliseconds = 100;
    private const int PauseMillisecondsMax = 3200;

    private int _pause = FirstPauseMilliseconds;

    protected AcceptedConnections Accepted => accepted;

    protected bool IsClosed { get; private set; }

    protected bool IsPaused { get; private set; }

    /// <summary>Begins to accept. Any thread.</summary>
    public void Start() => loop.Post(static socket => ((ListeningSocket)socket!).Open(), this);

    /// <summary>Closes the socket. Any thread.</summary>
    public void Stop() => loop.Post(static socket => ((ListeningSocket)socket!).Close(), this);

    public void OnLoopStopping() => Close();

    public override string ToString() => $"listener {endPoint}";

    protected abstract void Register();

    protected abstract void StopAccepting();

    protected abstract void AcceptAgain();

    protected abstract void CloseSocket();

    /// <summary>
    /// Whether a connection may be taken in. One that uses a descriptor of the reserve is the last for now, and is taken in to be told what is the matter.
    /// </summary>
    protected bool Admits(int fd)
    {
        if (!DescriptorReserve.Holds(fd)) return true;
        Pause(DescriptorReserve.Reached);
        return !DescriptorReserve.IsHalfUsed(fd);
    }

    /// <summary>A connection was taken in.</summary>
    protected void OnAccepted(RelayConnection connection)
    {
        if (!IsPaused)
            _pause = FirstPauseMilliseconds;
        accepted.Start(connection);
    }

    /// <summary>Whether to go on accepting at once.</summary>
    protected bool OnAcceptError(int errno)
    {
        switch (SocketErrors.TierOf(errno))
        {
            case AcceptErrorTier.Nothing:
                return false;
            case AcceptErrorTier.Transient:
                return true;
            case AcceptErrorTier.Pressure:
                Pause(Marshal.GetPInvokeErrorMessage(errno));
                return false;
            default:
                NetLog.ListenerFailed(loop.Log, endPoint, Marshal.GetPInvokeErrorMessage(errno));
                Close();
                return false;
        }
    }

    protected void Pause(string error)
    {
        if (IsPaused)
            return;

        IsPaused = true;
        NetLog.AcceptPaused(loop.Log, endPoint, _pause, error);
        StopAccepting();
        loop.Schedule(TimeSpan.FromMilliseconds(_pause), static socket => ((ListeningSocket)socket!).Unpause(), this);
        _pause = Math.Min(2 * _pause, PauseMillisecondsMax);
    }

    private void Open()
    {
        if (!IsClosed)
            Register();
    }

    private void Unpause()
    {
        IsPaused = false;
        if (IsClosed)
            return;

        if (DescriptorReserve.IsReached())
            Pause(DescriptorReserve.Reached);
        else
            AcceptAgain();
    }

    private void Close()
    {
        if (IsClosed)
            return;

        IsClosed = true;
        CloseSocket();
    }
}
