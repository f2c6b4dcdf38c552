namespace HoopWire.Sql.Lineage;

/// <summary>The label of an output column.</summary>
/// <param name="Name">The label.</param>
/// <param name="Certainty">Whether it is written, or that of a column, rather than chosen by the server.</param>
internal readonly record struct OutputLabel(string Name, NameCertainty Certainty)
{
    /// <summary>A label that no version chooses otherwise.</summary>
    public static OutputLabel Certain(string name) => new(name, NameCertainty.Certain);
}
