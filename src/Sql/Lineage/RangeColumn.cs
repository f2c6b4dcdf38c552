namespace HoopWire.Sql.Lineage;

/// <summary>A column of a from item or of a query's output.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">What its values are made of.</param>
/// <param name="Certainty">Whether the server has it under this name.</param>
/// <param name="IsInvisible">Whether no star stands for it.</param>
internal readonly record struct RangeColumn(string Name, Provenance Value, NameCertainty Certainty = NameCertainty.Certain, bool IsInvisible = false)
{
    /// <summary>The name of a column whose name is not known: none that SQL can spell.</summary>
    public const string NoName = "";

    /// <summary>Whether the server surely has a column of this name here.</summary>
    public bool IsCertain => Certainty == NameCertainty.Certain;

    /// <summary>Columns that are not listed.</summary>
    /// <param name="value">What they are made of.</param>
    public static RangeColumn Unlisted(Provenance value) => new(NoName, value, NameCertainty.PerhapsOther);

    /// <summary>The same column where it may be missing.</summary>
    public RangeColumn Uncertain() => IsCertain ? this with { Certainty = NameCertainty.PerhapsAbsent } : this;
}
