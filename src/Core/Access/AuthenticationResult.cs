namespace HoopWire.Access;

/// <summary>An identity, or the reason why there is none. The reason is for the audit, never for the client.</summary>
public sealed record AuthenticationResult
{
    private AuthenticationResult(Identity? identity, string? refusal) => (Identity, Refusal) = (identity, refusal);

    /// <summary>Who it is; null when refused.</summary>
    public Identity? Identity { get; }

    /// <summary>One sentence for the audit; null when accepted.</summary>
    public string? Refusal { get; }

    /// <summary>An accepted proof.</summary>
    public static AuthenticationResult Accept(Identity identity) => new(identity, null);

    /// <summary>A refused one.</summary>
    public static AuthenticationResult Refuse(string reason) => new(null, reason);
}
