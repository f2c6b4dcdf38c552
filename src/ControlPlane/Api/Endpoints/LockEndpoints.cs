using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Locks on people and targets: set and taken back by operators, seen by auditors too.</summary>
internal sealed class LockEndpoints(ControlPlaneHost host, Func<string, bool> isTarget)
{
    private const int NameCharsMax = 256;
    private static readonly TimeSpan LastingMax = TimeSpan.FromDays(365);

    public async Task<object?> ListAsync(ApiCall call)
    {
        ApiQuery query = call.Query(host.Time);
        (long since, long until) = (query.Since ?? long.MinValue, query.Until ?? long.MaxValue);
        IReadOnlyList<LockRow> rows = await host.Locks.ListAsync(call.Aborted);
        return rows.Where(row => row.CreatedAt >= since && row.CreatedAt < until).Take(query.Limit).Select(LockView.Of).ToArray();
    }

    public async Task<object?> LockAsync(ApiCall call)
    {
        LockBody body = await call.BodyAsync(ApiJson.Default.LockBody);
        string name = Named(body.Name);
        TimeSpan? lasting = ApprovalEndpoints.Lasting(body.ForSeconds, LastingMax);
        if (body.Reason?.Length > SessionEndpoints.ReasonCharsMax)
            throw ApiException.BadRequest("The reason is too long.", $"Use at most {SessionEndpoints.ReasonCharsMax} characters.");
        LockKind kind = Kind(body.Kind) ?? await FindKindAsync(call, name);
        if (kind == LockKind.Target && !isTarget(name)) throw ApiException.BadRequest($"There is no target {name}.", "Check the spelling.");
        return LockView.Of(await host.Locks.LockAsync(kind, name, lasting, body.Reason, call.Caller.Name, call.Aborted));
    }

    public async Task<object?> UnlockAsync(ApiCall call)
    {
        ApiQuery query = call.Query(host.Time, "name", "kind");
        string name = Named(query.Text("name"));
        IReadOnlyList<LockRow> rows = await host.Locks.ListAsync(call.Aborted);
        LockKind[] kinds = [.. Enum.GetValues<LockKind>().Where(kind => rows.Any(row => row.ToLock().IsOn(kind, name)))];
        if (Kind(query.Text("kind")) is { } asked) kinds = [.. kinds.Where(kind => kind == asked)];
        if (kinds.Length > 1) throw Both(name);
        if (kinds.Length == 0) throw ApiException.Missing($"There is no lock on {name}.", "See 'hoopwire locks' for those there are.");
        return (await host.Locks.UnlockAsync(kinds[0], name, call.Caller.Name, call.Aborted)).Select(LockView.Of).ToArray();
    }

    private static string Named(string? name) => name is { Length: > 0 and <= NameCharsMax } && !name.Any(char.IsControl)
        ? name
        : throw ApiException.BadRequest("No name is given, or none that somebody could have.", $"Give the name of a user or a target, of at most {NameCharsMax} characters.");

    private static LockKind? Kind(string? text) => text switch
    {
        null => null,
        LockRow.User => LockKind.User,
        LockRow.Target => LockKind.Target,
        _ => throw ApiException.BadRequest("There is no such kind of lock.", "Give user or target."),
    };

    private static ApiException Both(string name) => ApiException.Ambiguous($"{name} is a user and a target.", "Say which is meant with --user or --target.");

    /// <summary>What a name is of: of a user of the configuration or one who has logged in with a token, or of a target.</summary>
    private async Task<LockKind> FindKindAsync(ApiCall call, string name)
    {
        bool isUser = host.FindLocalUser(name) is not null || await host.Subjects.IsBoundAsync(name, call.Aborted);
        if (isUser && isTarget(name)) throw Both(name);
        if (isUser) return LockKind.User;
        return isTarget(name)
            ? LockKind.Target
            : throw ApiException.BadRequest(
                $"There is neither a user nor a target {name}.", "Check the spelling; --user locks an agent, or somebody who has not been here yet.");
    }
}
