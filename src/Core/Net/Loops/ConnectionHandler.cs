using System.Security.Authentication;
using HoopWire.Wire;
using Microsoft.Extensions.Logging;

namespace HoopWire.Net;

/// <summary>Runs what goes on with a connection that a loop has got, from a listener or from another loop.</summary>
internal static class ConnectionHandler
{
    /// <summary>Runs on the connection's loop, which the caller is on. A failure concerns this connection only.</summary>
    public static async Task RunAsync(RelayConnection connection, Func<Connection, Task> onConnection, ILogger log)
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
