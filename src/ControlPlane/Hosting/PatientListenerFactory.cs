using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.ControlPlane;

/// <summary>
/// Listeners for Kestrel that wait when the process is out of descriptors: Kestrel's own try again at once, for as long as anybody waits to be accepted, and
/// burn a processor meanwhile. They hang up on whoever would use one of the last descriptors, which the process needs for its own files.
/// </summary>
/// <param name="time">The clock.</param>
public sealed class PatientListenerFactory(TimeProvider time) : IConnectionListenerFactory
{
    /// <inheritdoc/>
    public ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
    {
        var options = new SocketTransportOptions();
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        try
        {
            socket.Listen(options.Backlog);
            var connections = new SocketConnectionContextFactory(new SocketConnectionFactoryOptions(), NullLogger.Instance);
            return ValueTask.FromResult<IConnectionListener>(new PatientListener(socket, connections, time));
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
