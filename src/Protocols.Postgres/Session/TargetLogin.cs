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
/// <param name="transport">Connections and loops.</param>
/// <param name="limits">Limits in force.</param>
/// <param name="time">The clock.</param>
/// <param name="tls">Encrypts.</param>
/// <param name="credentials">Derived SCRAM keys.</param>
internal sealed class TargetLogin(ITransport transport, GatewayLimits limits, TimeProvider time, ITlsUpgrade tls, ScramCredentialCache credentials)
{

    /// <summary>Logs in for a gateway.</summary>
    public TargetLogin(GatewayServices services, ITlsUpgrade tls)
        : this(services.Transport, services.Limits, services.Time, tls, new ScramCredentialCache())
    {
    }

    /// <summary>
    /// Opens <paramref name="database"/> (null: the target's default) on <paramref name="target"/> from <paramref name="loop"/>;
    /// <paramref name="parameters"/> are the client's startup parameters that go on. It takes no longer than <paramref name="within"/>, where that is given.
    /// </summary>
    public async Task<TargetLoginResult> ConnectAsync(
        Loop loop, Target target, TargetCredential credential, string? database, ImmutableArray<KeyValuePair<string, string>> parameters, TimeSpan? within = null)
    {
        var timeout = within ?? limits.TargetTimeout;
        using var deadline = new CancellationTokenSource(timeout, time);
        Connection? connection = null;
        try
        {
            var dialer = new TargetDialer(transport, tls, loop);
            connection = await dialer.OpenAsync(target, credential, timeout, deadline.Token);
            var exchange = new TargetLoginExchange(connection, target, credential, credentials, deadline.Token);
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
