using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Postgres.Wire;
using HoopWire.Sessions;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Logs in to targets. One instance per gateway: it keeps derived SCRAM keys. Never throws for what a target does, within
/// <see cref="GatewayLimits.TargetTimeout"/>.
/// </summary>
internal sealed class TargetLogin(GatewayServices services, ITlsUpgrade tls)
{
    private readonly ScramCredentialCache _credentials = new();

    /// <summary>
    /// Opens <paramref name="database"/> (null: the target's default) on <paramref name="target"/> from <paramref name="loop"/>;
    /// <paramref name="parameters"/> are the client's startup parameters that go on.
    /// </summary>
    public async Task<TargetLoginResult> ConnectAsync(
        Loop loop, Target target, TargetCredential credential, string? database, ImmutableArray<KeyValuePair<string, string>> parameters)
    {
        using var deadline = new CancellationTokenSource(services.Limits.TargetTimeout, services.Time);
        Connection? connection = null;
        try
        {
            var dialer = new TargetDialer(services.Transport, tls, loop);
            connection = await dialer.OpenAsync(target, credential, services.Limits.TargetTimeout, deadline.Token);
            var exchange = new TargetLoginExchange(connection, target, credential, _credentials, deadline.Token);
            return await exchange.RunAsync(database ?? target.Database, parameters);
        }
        catch (TargetRefusal refusal)
        {
            return Fail(connection, refusal.Failure);
        }
        catch (ProtocolException e)
        {
            return Fail(connection, TargetFailures.Malformed(target, e.Message));
        }
        catch (Exception e) when (e is OperationCanceledException or TimeoutException)
        {
            return Fail(connection, TargetFailures.Timeout(target, connection is null ? Stage.TargetConnect : Stage.TargetLogin));
        }
        catch (IOException)
        {
            return Fail(connection, TargetFailures.Closed(target));
        }
    }

    private static TargetLoginResult Fail(Connection? connection, TargetLoginFailure failure)
    {
        connection?.Abort();
        return failure;
    }
}
