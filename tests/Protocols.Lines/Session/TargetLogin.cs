using System.Net.Sockets;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Wire;

namespace HoopWire.Lines.Session;

/// <summary>Logs in to targets with their credential.</summary>
internal static class TargetLogin
{
    /// <summary>A connection that is logged in; null, with the reason, where there is none.</summary>
    public static async Task<(Connection? Connection, string? Failure)> ConnectAsync(
        ITransport transport, Loop loop, Target target, TargetCredential credential, GatewayLimits limits, TimeProvider time)
    {
        Connection? connection = null;
        using var deadline = new CancellationTokenSource(limits.TargetTimeout, time);
        try
        {
            connection = await transport.ConnectAsync(loop, target.Host, target.Port, limits.TargetTimeout, deadline.Token);
            await Lines.WriteAsync(connection, $"LOGIN {credential.User} {credential.Password?.RevealText()}");
            if (await Lines.ReadAsync(connection, deadline.Token) == "OK") return (connection, null);
            connection.Abort();
            return (null, "The target refused the login");
        }
        catch (Exception e) when (e is SocketException or TimeoutException or IOException or ProtocolException or OperationCanceledException)
        {
            connection?.Abort();
            return (null, "The target cannot be reached");
        }
    }
}
