using System.Collections.Immutable;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>What the columns of a database's views are made of, by their definitions.</summary>
internal static class ViewLineages
{
    /// <summary>Reads each definition; a view whose definition is not understood is left out.</summary>
    /// <param name="views">The number and the tree of each one's definition.</param>
    /// <param name="names">What names in definitions mean.</param>
    /// <param name="read">Is told of each one that is understood, and of a relation that it names.</param>
    public static Dictionary<uint, ImmutableArray<ViewColumn>> Read(IEnumerable<(uint Number, SyntaxTree Tree)> views, NameMeaning names, Action<uint, CatalogueRelation>? read = null)
    {
        var lineages = new Dictionary<uint, ImmutableArray<ViewColumn>>();
        foreach (var (number, tree) in views)
            if (names.Catalogue.Relations.TryGetValue(number, out var view) && Read(tree, view, names, read) is { } columns) lineages[number] = columns;
        return lineages;
    }

    private static ImmutableArray<ViewColumn>? Read(SyntaxTree tree, CatalogueRelation view, NameMeaning names, Action<uint, CatalogueRelation>? read)
    {
        if (tree is not { IsComplete: true, Statements: [Query query] }) return null;
        var lineage = LineageReader.Read(query, names, static column => column.Relation >= 1);
        if (lineage.Failure is not null || lineage.UnknownName is not null) return null;
        if (lineage.Output is not { IsOpen: false } output || output.Columns.Length != view.Columns.Length) return null;
        foreach (var relation in lineage.Relations) read?.Invoke(view.Oid, relation);
        return [.. output.Columns.Select(c => new ViewColumn(c.Value.Sources, c.Value is { IsBare: true, Row: null }, c.Value.IsOpaque))];
    }
}
