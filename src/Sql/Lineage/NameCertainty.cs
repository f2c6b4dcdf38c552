namespace HoopWire.Sql.Lineage;

/// <summary>How certain it is that the server has a column under its name. A greater value is the less certain one.</summary>
internal enum NameCertainty : byte
{
    /// <summary>The column is there under this name.</summary>
    Certain,

    /// <summary>It may not be there: the relation may be another one, or the function may have other columns.</summary>
    PerhapsAbsent,

    /// <summary>It is there, perhaps under another name: the server has chosen its label, or it stands for columns that are not listed.</summary>
    PerhapsOther,
}
