namespace HoopWire.ControlPlane;

/// <summary>Who the caller is taken for.</summary>
internal sealed class WhoamiEndpoint
{
    public Task<object?> GetAsync(ApiCall call) => Task.FromResult<object?>(View(call.Caller));

    private static WhoamiView View(ApiCaller caller)
    {
        string[] roles = [.. caller.IsOperator ? ["operator"] : Array.Empty<string>(), .. caller.IsAuditor ? ["auditor"] : Array.Empty<string>()];
        return caller.Identity is not { } identity
            ? new WhoamiView(caller.Name, "operator", "control-socket", [], roles)
            : new WhoamiView(identity.User, identity.Kind.ToString().ToLowerInvariant(), identity.Method, [.. identity.Groups], roles)
            {
                Agent = identity.Agent,
                Targets = [.. identity.Targets],
                CredentialId = identity.CredentialId,
                ExpiresAt = identity.ExpiresAt,
            };
    }
}
