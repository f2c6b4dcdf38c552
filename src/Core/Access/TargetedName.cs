namespace HoopWire.Access;

/// <summary>A user name as clients give it, which may name the target too: <c>alice</c>, <c>alice#orders</c>, <c>alice~orders</c>.</summary>
/// <param name="User">Who.</param>
/// <param name="Target">The target; null when the name does not tell.</param>
public readonly record struct TargetedName(string User, string? Target)
{
    private static readonly char[] Separators = ['#', '~'];

    /// <summary>Takes a name apart; null for a form that is not known.</summary>
    public static TargetedName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int separator = text.IndexOfAny(Separators);
        string user = separator < 0 ? text : text[..separator];
        string? target = separator < 0 ? null : text[(separator + 1)..];
        bool isKnown = user.Length > 0 && target is not { Length: 0 } && (target is null || target.IndexOfAny(Separators) < 0);
        return isKnown ? new TargetedName(user, target) : null;
    }

    /// <summary>What stands behind the last separator, where a protocol looks for the kind of proof, and the name before it; null for no separator.</summary>
    public static (string Name, string Suffix)? Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int separator = text.LastIndexOfAny(Separators);
        return separator < 0 ? null : (text[..separator], text[(separator + 1)..]);
    }
}
