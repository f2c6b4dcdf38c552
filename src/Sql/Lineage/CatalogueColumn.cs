namespace HoopWire.Sql.Lineage;

/// <summary>A column of a relation.</summary>
/// <param name="Number">Its attribute number.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type">OID of its type; 0 where it is not known.</param>
/// <param name="Modifier"><c>atttypmod</c>, which holds the length of a varchar(n).</param>
/// <param name="IsInvisible">Whether no star stands for it.</param>
internal readonly record struct CatalogueColumn(short Number, string Name, uint Type, int Modifier = CatalogueColumn.NoModifier, bool IsInvisible = false)
{
    /// <summary>The modifier of a type without one.</summary>
    public const int NoModifier = -1;
}
