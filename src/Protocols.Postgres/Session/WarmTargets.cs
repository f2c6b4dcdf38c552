using HoopWire.Access;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The connections to targets that one loop keeps for the sessions to come, each with one session at a time and reset in between. Only for targets
/// whose configuration asks for it. One loop's thread only.
/// </summary>
/// <param name="services">The gateway's services.</param>
/// <param name="login">Logs in where none is kept.</param>
internal sealed class WarmTargets(GatewayServices services, TargetLogin login)
{
    /// <summary>What RESET of the name goes back to: nobody's, until the gateway has put the person's back.</summary>
    private const string NeutralName = "hoopwire";

    private readonly List<WarmTarget> _kept = [];

    /// <summary>
    /// A connection for a session: one that is kept, else a new one. Its application_name is <paramref name="applicationName"/>. All of it has the time that a login
    /// has, kept ones no more than half of it: when one does not answer by then, the path to it is broken, and that of the others with it.
    /// </summary>
    public async Task<TargetLoginResult> OpenAsync(SessionContext context, ClientStart start, string applicationName)
    {
        var key = context.WarmKey!;
        long begun = services.Time.GetTimestamp();
        while (Take(key) is { } kept)
        {
            var left = (services.Limits.TargetTimeout / 2) - services.Time.GetElapsedTime(begun);
            if (left > TimeSpan.Zero && await NameAsync(kept, applicationName, left) is { } session) return session;
            if (services.Time.GetElapsedTime(begun) < services.Limits.TargetTimeout / 2) continue;
            kept.Discard();
            DiscardAll(key);
        }
        var parameters = start.Parameters.RemoveAll(p => p.Key == "application_name").Add(new("application_name", NeutralName));
        var result = await login.ConnectAsync(context.Loop, key.Target, key.Credential, key.Database, parameters, Left(begun));
        if (result.Session is not { } fresh) return result;
        var warm = new WarmTarget(key, fresh, new ReportedSettings(fresh.ParameterStatuses), Forget);
        return await NameAsync(warm, applicationName, Left(begun)) is { } named ? named : TargetFailures.Closed(key.Target);
    }

    /// <summary>Keeps the connection of a session that has ended, as soon as it is reset; false when there is no room for it.</summary>
    public bool TryKeep(WarmKey key, TargetSession session)
    {
        int room = Math.Max(1, PostgresTargetOptions.Of(key.Target).WarmConnections / services.Transport.Loops.Count);
        if (_kept.Count(k => k.Key.Target == key.Target && k.Key.Credential == key.Credential) >= room) return false;
        var warm = new WarmTarget(key, session, session.Settings!, Forget);
        _kept.Add(warm);
        warm.Reset(services.Limits.TargetTimeout);
        _ = KeepAsync(warm);
        return true;
    }

    private async Task KeepAsync(WarmTarget warm)
    {
        if (await warm.Ready && _kept.Contains(warm)) warm.Expect(PostgresTargetOptions.Of(warm.Key.Target).WarmIdle);
    }

    /// <summary>What is left of the time that a login has.</summary>
    private TimeSpan Left(long begun) =>
        services.Limits.TargetTimeout - services.Time.GetElapsedTime(begun) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    /// <summary>Gives the connection the person's name, and to the session; null when it turned out to be dead.</summary>
    private static async Task<TargetSession?> NameAsync(WarmTarget warm, string applicationName, TimeSpan timeout)
    {
        // It may still be being reset.
        warm.Expect(timeout);
        if (await warm.Ready && await warm.NameAsync(applicationName, timeout))
        {
            warm.Release();
            return warm.Handed;
        }
        warm.Discard();
        return null;
    }

    private void DiscardAll(WarmKey key)
    {
        foreach (var other in _kept.Where(k => k.Key == key).ToList()) other.Discard();
    }

    private WarmTarget? Take(WarmKey key)
    {
        // The newest first: what is not needed grows old and goes.
        int index = _kept.FindLastIndex(k => k.Key == key);
        if (index < 0) return null;
        var taken = _kept[index];
        _kept.RemoveAt(index);
        return taken;
    }

    private void Forget(WarmTarget warm) => _kept.Remove(warm);
}
