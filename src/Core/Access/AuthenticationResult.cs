namespace HoopWire.Access;

/// <summary>An identity, or the reason why there is none. The reason is for the audit; the client hears it only where <see cref="Told"/> says so.</summary>
public sealed record AuthenticationResult
{
    private AuthenticationResult(Identity? identity, string? refusal) => (Identity, Refusal) = (identity, refusal);

    /// <summary>Who it is; null when refused.</summary>
    public Identity? Identity { get; }

    /// <summary>One sentence for the audit; null when accepted.</summary>
    public string? Refusal { get; }

    /// <summary>What somebody is told whose proof was right and who may not come in all the same: one sentence. Null for the usual words, which tell nothing.</summary>
    public string? Told { get; private init; }

    /// <summary>An accepted proof.</summary>
    public static AuthenticationResult Accept(Identity identity) => new(identity, null);

    /// <summary>A refused one.</summary>
    public static AuthenticationResult Refuse(string reason) => new(null, reason);

    /// <summary>The proof is right, and an operator has locked whose it is.</summary>
    public static AuthenticationResult Refuse(AccessLock locked)
    {
        ArgumentNullException.ThrowIfNull(locked);
        return new(null, locked.Sentence) { Told = locked.Sentence };
    }
}
