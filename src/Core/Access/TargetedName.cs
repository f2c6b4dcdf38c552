namespace HoopWire.Access;

/// <summary>
/// A user name as clients give it, which may name the target too, and the account there: <c>alice</c>, <c>alice#web1</c>, <c>alice~web1</c>, <c>alice#web1#deploy</c>.
/// </summary>
/// <param name="User">Who.</param>
/// <param name="Target">The target; null when the name does not tell.</param>
/// <param name="Account">The account on the target; null when the name does not tell. Protocols whose names have none refuse it.</param>
public readonly record struct TargetedName(string User, string? Target, string? Account = null)
{
    private const int PartsMax = 3;
    private static readonly char[] Separators = ['#', '~'];

    /// <summary>Takes a name apart; null for a form that is not known.</summary>
    public static TargetedName? TryParse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        string[] parts = text.Split(Separators);
        if (parts.Length > PartsMax || parts.Contains("")) return null;
        return new TargetedName(parts[0], parts.ElementAtOrDefault(1), parts.ElementAtOrDefault(2));
    }

    /// <summary>What stands behind the last separator, where a protocol looks for the kind of proof, and the name before it; null for no separator.</summary>
    public static (string Name, string Suffix)? Split(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        int separator = text.LastIndexOfAny(Separators);
        return separator < 0 ? null : (text[..separator], text[(separator + 1)..]);
    }
}
