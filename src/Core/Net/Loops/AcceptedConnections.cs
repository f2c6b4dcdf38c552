using System.Security.Authentication;
using HoopWire.Wire;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>What a listener does with a connection it accepted, whatever the transport.</summary>
internal sealed class AcceptedConnections(ListenSettings settings, Func<Connection, Task> onConnection, ILogger log)
{
    public ListenSettings Settings => settings;

    /// <summary>Runs the handler on the connection's loop, which the caller is on. Its failure concerns this connection only.</summary>
    public void Start(RelayConnection connection) => _ = RunAsync(connection);

    private async Task RunAsync(RelayConnection connection)
    {
        try
        {
            await onConnection(connection);
        }
        catch (Exception e) when (e is IOException or ProtocolException or OperationCanceledException or TimeoutException or AuthenticationException)
        {
            NetLog.PeerFailed(log, connection.RemoteEndPoint, e.Message);
            connection.Abort();
        }
        catch (Exception e)
        {
            NetLog.SessionFailed(log, connection.RemoteEndPoint, e);
            connection.Abort();
        }
    }
}
