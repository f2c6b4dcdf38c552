using System.Collections.Frozen;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>Applies a policy's column masks to a database's catalogue.</summary>
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
            LastColumns = _snapshot.Catalogue.Relations.Values.ToFrozenDictionary(r => r.Oid, r => r.Columns.IsEmpty ? (int)short.MaxValue : r.Columns.Max(c => c.Number)),
            ProtectedRelations = Masks.Keys.Select(k => (uint)(k >> 16)).ToFrozenSet(),
            ColumnsByRelation = ColumnsByRelation,
            Schemas = Schemas,
            Readers = Readers(),
            Objects = ObjectsOf(static name => name),
            Types = _snapshot.Types,
            ReadAt = readAt,
        };
    }

    /// <inheritdoc/>
    protected override bool IsSystem(CatalogueRelation relation) => relation.Schema is "pg_catalog" or "information_schema" or "pg_toast";

    /// <inheritdoc/>
    /// <remarks>An extension's view shows what its function in C returns: texts of statements in pg_stat_statements and its like.</remarks>
    protected override bool IsHidden(CatalogueRelation relation, CatalogueColumn column) => IsSystem(relation)
        ? HiddenColumns.Contains(relation.Name, column.Name)
        : _snapshot.ViewsOnC.Contains(relation.Oid) && HoldsWords(column.Type);

    private static bool HoldsWords(uint type) => !TypeOid.IsInert(type) && !TypeOid.IsNumber(type) && type is not (TypeOid.Oid or TypeOid.Name or TypeOid.Interval);
}
