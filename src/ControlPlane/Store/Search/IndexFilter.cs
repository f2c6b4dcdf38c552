namespace HoopWire.ControlPlane;

/// <summary>A filter of a list that has an index: the entries of one value lie in it in the order of the list.</summary>
/// <param name="Column">What the index has first; null where it has the rows that fit and no others.</param>
/// <param name="Values">A row has one of these: numbers, or texts. None where there is no column.</param>
/// <param name="Elsewhere">The same, said so that no index serves it.</param>
internal sealed record IndexFilter(string? Column, IReadOnlyList<object> Values, string Elsewhere)
{
    /// <summary>The condition of an index that has some rows only, in its own words.</summary>
    public string? Where { get; init; }

    /// <summary>The parameter that <see cref="Elsewhere"/> has.</summary>
    public (string Name, object Value)? Parameter { get; init; }

    /// <summary>Whether no row can fit.</summary>
    public bool IsEmpty => Column is not null && Values.Count == 0;
}
