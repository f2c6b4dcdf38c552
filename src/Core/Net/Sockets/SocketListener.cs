using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>One listening socket whose connections go to the loops in turn.</summary>
internal sealed class SocketListener : IListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    private readonly Socket _socket;
    private readonly IReadOnlyList<SocketLoop> _loops;
    private readonly AcceptedConnections _accepted;
    private readonly ILogger _log;
    private readonly TimeProvider _time;
    private volatile bool _stopped;

    private SocketListener(Socket socket, IReadOnlyList<SocketLoop> loops, AcceptedConnections accepted, TimeProvider time, ILogger log)
    {
        _socket = socket;
        _loops = loops;
        _accepted = accepted;
        _time = time;
        _log = log;
        EndPoint = (IPEndPoint)socket.LocalEndPoint!;
    }

    public IPEndPoint EndPoint { get; }

    /// <exception cref="SocketException">The address cannot be bound.</exception>
    public static SocketListener Start(
        IReadOnlyList<SocketLoop> loops, IPEndPoint endPoint, AcceptedConnections accepted, TimeProvider time, ILogger log)
    {
        var socket = new Socket(endPoint.AddressFamily, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            if (endPoint.Address.Equals(IPAddress.IPv6Any))
                socket.DualMode = true;
            socket.Bind(endPoint);
            socket.Listen(accepted.Settings.Backlog);
        }
        catch
        {
            socket.Dispose();
            throw;
        }

        var listener = new SocketListener(socket, loops, accepted, time, log);
        _ = Task.Run(listener.AcceptAsync);
        _ = listener.StopWithLoopsAsync();
        return listener;
    }

    public void StopAccepting()
    {
        _stopped = true;
        _socket.Dispose();
    }

    public ValueTask DisposeAsync()
    {
        StopAccepting();
        return ValueTask.CompletedTask;
    }

    // What is handed to a loop that has ended nobody would serve.
    private async Task StopWithLoopsAsync()
    {
        await Task.WhenAny(_loops.Select(loop => loop.Stopped)).ConfigureAwait(false);
        StopAccepting();
    }

    private async Task AcceptAsync()
    {
        for (int next = 0; !_stopped; next = (next + 1) % _loops.Count)
        {
            try
            {
                while (DescriptorReserve.IsReached() && !_stopped) await PauseAsync(DescriptorReserve.Reached).ConfigureAwait(false);
                Hand(_loops[next], await _socket.AcceptAsync().ConfigureAwait(false));
            }
            catch (ObjectDisposedException)
            {
                return;
            }
            catch (SocketException e) when (!_stopped)
            {
                if (!await GoesOnAsync(e.SocketErrorCode).ConfigureAwait(false))
                    return;
            }
            catch (SocketException)
            {
                return;
            }
        }
    }

    private async Task<bool> GoesOnAsync(SocketError error)
    {
        switch (error)
        {
            case SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable:
                await PauseAsync(error.ToString()).ConfigureAwait(false);
                return true;
            case SocketError.NotSocket or SocketError.InvalidArgument or SocketError.OperationAborted or SocketError.OperationNotSupported:
                NetLog.ListenerFailed(_log, EndPoint, error.ToString());
                StopAccepting();
                return false;
            default:
                return true;
        }
    }

    private Task PauseAsync(string why)
    {
        NetLog.AcceptPaused(_log, EndPoint, (int)Pause.TotalMilliseconds, why);
        return Task.Delay(Pause, _time);
    }

    private void Hand(SocketLoop loop, Socket socket) => loop.Post(_ =>
    {
        SocketConnection connection;
        try
        {
            connection = SocketConnection.Start(loop, socket, _accepted.Settings.ReceiveBytesMax);
        }
        catch (SocketException)
        {
            // The client is gone again.
            socket.Dispose();
            return;
        }

        _accepted.Start(connection);
    }, null);
}
