using System.Collections.Immutable;
using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>What the columns of a database's views are made of, by their definitions.</summary>
internal static class ViewLineages
{
    /// <summary>Reads each definition; a view whose definition is not understood is left out.</summary>
    /// <param name="views">OID and definition of each, names qualified but for the system's.</param>
    /// <param name="catalogue">The objects they name.</param>
    public static Dictionary<uint, ImmutableArray<ViewColumn>> Read(IEnumerable<(uint Oid, string Definition)> views, Catalogue catalogue)
    {
        var names = new NameMeaning(catalogue, SearchPath.System, [], PostgresNames.Dialect) { TrustsC = true };
        var lineages = new Dictionary<uint, ImmutableArray<ViewColumn>>();
        foreach (var (oid, definition) in views)
            if (catalogue.Relations.TryGetValue(oid, out var view) && Read(definition, view, names) is { } columns) lineages[oid] = columns;
        return lineages;
    }

    private static ImmutableArray<ViewColumn>? Read(string definition, CatalogueRelation view, NameMeaning names)
    {
        var tree = PostgresClassifier.ReadTree(Encoding.UTF8.GetBytes(definition), LexicalSettings.Default);
        if (tree is not { IsComplete: true, Statements: [Query query] }) return null;
        var lineage = LineageReader.Read(query, names, static column => column.Relation >= 1);
        if (lineage.Failure is not null || lineage.UnknownName is not null) return null;
        if (lineage.Output is not { IsOpen: false } output || output.Columns.Length != view.Columns.Length) return null;
        return [.. output.Columns.Select(c => new ViewColumn(c.Value.Sources, c.Value is { IsBare: true, Row: null }, c.Value.IsOpaque))];
    }
}
