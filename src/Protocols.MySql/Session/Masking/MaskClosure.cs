using System.Collections.Frozen;
using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Applies a policy's column masks to a server's catalogue.</summary>
/// <param name="snapshot">The catalogue.</param>
/// <param name="policy">The policy.</param>
internal sealed class MaskClosure(CatalogueSnapshot snapshot, CompiledPolicy policy) : ColumnClosure(snapshot, policy)
{
    private readonly CatalogueSnapshot _snapshot = snapshot;

    /// <summary>The protected columns.</summary>
    public ProtectedColumns Close(long readAt)
    {
        Find();
        return new ProtectedColumns
        {
            Catalogue = _snapshot.Catalogue,
            Masks = Masks.ToFrozenDictionary(),
            ColumnsByRelation = ColumnsByRelation,
            Schemas = Schemas,
            Objects = ObjectsOf(CatalogueSnapshot.Fold),
            Triggered = _snapshot.Triggered,
            ReadAt = readAt,
        };
    }

    /// <summary>Names are folded, those of patterns too.</summary>
    public static ColumnPattern Fold(ColumnPattern pattern) => ColumnPattern.TryParse(CatalogueSnapshot.Fold(pattern.ToString())) ?? pattern;

    /// <inheritdoc/>
    protected override ColumnPattern PatternOf(ColumnPattern pattern) => Fold(pattern);

    /// <inheritdoc/>
    protected override bool IsSystem(CatalogueRelation relation) => SystemSchemas.Contains(relation.Schema);

    /// <inheritdoc/>
    protected override bool IsHidden(CatalogueRelation relation, CatalogueColumn column) => IsSystem(relation) && !SystemColumns.AreFacts(relation.Schema, relation.Name, column.Name);
}
