using System.Collections.Immutable;

namespace HoopWire.Sql.Tree;

/// <summary>A name of one part or several, such as <c>schema.table</c>; the last part is the object's own.</summary>
public sealed class ObjectName : SqlNode
{
    /// <summary>The parts from left to right; at least one.</summary>
    public required ImmutableArray<string> Parts { get; init; }

    /// <summary>The last part: the object's own name.</summary>
    public string Last => Parts[^1];

    /// <summary>The part before the last; null when there is only one.</summary>
    public string? Schema => Parts.Length > 1 ? Parts[^2] : null;

    /// <summary>The parts joined by dots, for messages only: a part may itself hold a dot.</summary>
    public override string ToString() => string.Join('.', Parts);
}
