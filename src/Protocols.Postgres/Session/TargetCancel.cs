using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Asks a target to cancel what a backend runs: a connection of its own, the request, and the wait for the target to close, which says that the
/// signal was sent. Success or failure is not told. https://www.postgresql.org/docs/18/protocol-flow.html#PROTOCOL-FLOW-CANCELING-REQUESTS
/// </summary>
internal static class TargetCancel
{
    /// <summary>Null when the request was delivered, otherwise why not. Never throws for what the target does.</summary>
    public static async Task<TargetLoginFailure?> SendAsync(
        GatewayServices services, ITlsUpgrade tls, Loop loop, Target target, TargetCredential credential, int processId, ImmutableArray<byte> key)
    {
        if (key.IsDefaultOrEmpty) return TargetFailures.Malformed(target, "it gave no key to cancel with");
        using var deadline = new CancellationTokenSource(services.Limits.TargetTimeout, services.Time);
        Connection? connection = null;
        try
        {
            var dialer = new TargetDialer(services.Transport, tls, loop);
            connection = await dialer.OpenAsync(target, credential, services.Limits.TargetTimeout, deadline.Token);
            CancelRequest.Write(connection.Pipe.Output, processId, key.AsSpan());
            await connection.Pipe.Output.FlushAsync(deadline.Token);
            await new HandshakeReader(connection.Pipe.Input).ReadByteAsync(deadline.Token);
            return null;
        }
        catch (TargetRefusal refusal)
        {
            return refusal.Failure;
        }
        catch (ProtocolException e)
        {
            return TargetFailures.Malformed(target, e.Message);
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return TargetFailures.Timeout(target, Sessions.Stage.TargetConnect);
        }
        catch (IOException)
        {
            // A server that closes while the request is in its buffers resets the connection: the request was read.
            return null;
        }
        finally
        {
            connection?.Abort();
        }
    }
}
