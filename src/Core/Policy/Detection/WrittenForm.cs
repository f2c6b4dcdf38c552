namespace HoopWire.Policy.Detection;

/// <summary>One way in which a kind of value is written.</summary>
/// <param name="Pattern">The expression that the whole value matches.</param>
/// <param name="Check">What its parts must fulfil besides; null for nothing.</param>
internal sealed record WrittenForm(string Pattern, ValueCheck? Check)
{
    /// <summary>Whether the form is so common that a word nearby, or the column's name, must tell what is meant.</summary>
    public bool NeedsContext { get; init; }

    /// <summary>Whether the check is given the value as it is written.</summary>
    public bool AsWritten { get; init; }
}
