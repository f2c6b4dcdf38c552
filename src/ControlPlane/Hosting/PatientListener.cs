using System.Net;
using System.Net.Sockets;
using HoopWire.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace HoopWire.ControlPlane;

/// <summary>A listening socket of <see cref="PatientListenerFactory"/>.</summary>
internal sealed class PatientListener(Socket socket, SocketConnectionContextFactory connections, TimeProvider time) : IConnectionListener
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(500);

    public EndPoint EndPoint { get; } = socket.LocalEndPoint!;

    public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
    {
        while (true)
        {
            try
            {
                Socket accepted = await socket.AcceptAsync(cancellationToken);
                if (DescriptorReserve.IsNearlyUsed((int)accepted.Handle))
                {
                    accepted.Dispose();
                    await Task.Delay(Pause, time, cancellationToken);
                    continue;
                }

                if (accepted.LocalEndPoint is IPEndPoint) accepted.NoDelay = true;
                return connections.Create(accepted);
            }
            catch (ObjectDisposedException)
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode == SocketError.OperationAborted)
            {
                return null;
            }
            catch (SocketException e) when (e.SocketErrorCode is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable)
            {
                await Task.Delay(Pause, time, cancellationToken);
            }
            catch (SocketException)
            {
                // The client has gone again before it was accepted.
            }
        }
    }

    public ValueTask UnbindAsync(CancellationToken cancellationToken = default)
    {
        socket.Dispose();
        return ValueTask.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        socket.Dispose();
        connections.Dispose();
        return ValueTask.CompletedTask;
    }
}
