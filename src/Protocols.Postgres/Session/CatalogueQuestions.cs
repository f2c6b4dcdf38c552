using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>Asks targets about their catalogues, each time over a connection of the gateway's own.</summary>
/// <param name="login">Logs in to targets.</param>
/// <param name="limits">Limits in force.</param>
/// <param name="time">The clock.</param>
/// <param name="failed">Told of logins that only the catalogue needs and that failed; null for nobody.</param>
internal sealed class CatalogueQuestions(TargetLogin login, GatewayLimits limits, TimeProvider time, Action<Target, TargetLoginFailure>? failed = null)
{
    /// <summary>Logs in with a credential and asks; null, with the reason, where that fails.</summary>
    public async Task<(T? Answer, string? Failure)> AskAsync<T>(
        CatalogueKey key, TargetCredential credential, Loop loop, Func<CatalogueReader, CancellationToken, Task<T>> ask)
        where T : class
    {
        var result = await login.ConnectAsync(loop, key.Target, credential, key.DatabaseName, [new("application_name", "hoopwire catalogue")]);
        if (result.Session is not { } session)
        {
            if (ReferenceEquals(credential, key.Credential)) return (null, result.Failure!.Message);
            failed?.Invoke(key.Target, result.Failure!);
            return (null, $"The catalogue cannot be read with catalogCredential: {result.Failure!.Message}");
        }
        using var deadline = new CancellationTokenSource(limits.TargetTimeout, time);
        try
        {
            return (await ask(new CatalogueReader(session.Connection), deadline.Token), null);
        }
        catch (Exception e) when (e is ProtocolException or IOException or OperationCanceledException)
        {
            return (null, "The target's catalogue could not be read");
        }
        finally
        {
            session.Connection.Close(TimeSpan.FromSeconds(1));
        }
    }
}
