using HoopWire.Access;

namespace HoopWire.ControlPlane;

/// <summary>Access keys: an operator's for everybody, a person's for themself.</summary>
internal sealed class KeyEndpoints(KeyService keys, TimeProvider time, Func<ApiCaller, string, bool> isTarget)
{
    public async Task<object?> ListAsync(ApiCall call)
    {
        ApiQuery query = call.Query(time, "user");
        string? user = query.Text("user");
        if (!call.Caller.IsOperator)
        {
            string own = call.Caller.Identity!.User;
            if (user is not null && user != own) return Array.Empty<KeyView>();
            user = own;
        }

        IReadOnlyList<KeyInfo> found = await keys.ListAsync(user, query.Limit, call.Aborted);
        // An agent sees its own keys, not those of the person it acts for.
        if (call.Caller.Identity?.Agent is string agent) found = [.. found.Where(key => key.Agent == agent)];
        (long since, long until) = (query.Since ?? long.MinValue, query.Until ?? long.MaxValue);
        return found
            .Where(key => key.CreatedAt.ToUnixTimeMilliseconds() >= since && key.CreatedAt.ToUnixTimeMilliseconds() < until)
            .Select(key => KeyView.Of(key)).ToArray();
    }

    public async Task<object?> CreateAsync(ApiCall call)
    {
        KeyBody body = await call.BodyAsync(ApiJson.Default.KeyBody);
        TimeSpan? ttl = body.TtlSeconds is long seconds ? TimeSpan.FromSeconds(Math.Clamp(seconds, 0, int.MaxValue)) : null;
        string user = body.User ?? call.Caller.Identity?.User ?? throw ApiException.BadRequest("The body names no user.", "Say whom the key is for.");
        KeyRequest request = new(user) { Ttl = ttl, Agent = body.Agent, Targets = [.. body.Targets ?? []] };
        if (!call.Caller.IsOperator) request = Limit(request, call.Caller.Identity!);
        try
        {
            NewKey key = await keys.CreateAsync(request, call.Caller.Name, call.Aborted);
            return KeyView.Of(key.Info, key.Key.RevealText()) with { UnknownTargets = UnknownOf(request, call.Caller) };
        }
        catch (InvalidOperationException e)
        {
            throw ApiException.BadRequest(e.Message, "Change the request accordingly.");
        }
    }

    public async Task<object?> RevokeAsync(ApiCall call)
    {
        string id = call.Path("id");
        KeyInfo? key = await keys.FindAsync(id, call.Aborted);
        bool may = call.Caller.IsOperator || (call.Caller.Identity is { } identity && key?.User == identity.User && identity.Agent is null);
        if (key is null || !may) throw ApiException.NotFound();
        return new RevokedView([.. await keys.RevokeAsync(id, call.Caller.Name, call.Aborted)]);
    }

    /// <summary>A target may be configured later: the key is made, and whoever asked is told. Null for none.</summary>
    private string[]? UnknownOf(KeyRequest request, ApiCaller caller) =>
        request.Targets.Where(target => !isTarget(caller, target)).ToArray() is { Length: > 0 } unknown ? unknown : null;

    /// <summary>What a person may make with the own credential: never more than the credential itself can do.</summary>
    private KeyRequest Limit(KeyRequest request, Identity identity)
    {
        if (request.User != identity.User) throw ApiException.Forbidden("You may make keys for yourself only.", "Ask an operator.");
        if (identity.Kind != IdentityKind.Person) throw ApiException.Forbidden("Only people make keys.", "Ask the person the agent acts for.");
        if (!identity.Targets.IsDefaultOrEmpty && (request.Targets.IsEmpty || request.Targets.Except(identity.Targets, StringComparer.Ordinal).Any()))
            throw ApiException.Forbidden("Your key is limited to some targets, and so are keys made with it.", "Name targets among those of your key.");
        if (identity.Method != "key") return request;
        // A key that made longer-lived ones would never end.
        TimeSpan left = identity.ExpiresAt is DateTimeOffset end ? end - time.GetUtcNow() : TimeSpan.Zero;
        if (request.Ttl is TimeSpan ttl && ttl > left)
            throw ApiException.Forbidden("A key made with a key ends no later than that one.", "Ask for a shorter life, log in by your provider, or ask an operator.");
        return request with { ParentId = identity.CredentialId, Ttl = request.Ttl ?? left };
    }
}
