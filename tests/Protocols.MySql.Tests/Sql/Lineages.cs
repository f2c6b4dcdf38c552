using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Sql.Lineage;

namespace HoopWire.MySql.Tests.Sql;

/// <summary>A catalogue made up for tests, some of whose columns are followed, and what is found in statements on it.</summary>
internal static class Lineages
{
    private static readonly CatalogueRelation[] Relations =
    [
        Table(1, "shop", "customers", "id", "name", "email", "ssn", "card"),
        Table(2, "shop", "orders", "oid", "id", "note"),
        Table(3, "shop", "parts", "id", "k", "oid"),
        Table(4, "hr", "staff", "id", "salary"),
        Table(5, "shop", "hidden", "id", "secret"),
        Table(6, "shop", "wide", ["id", "ssn", "region", .. Enumerable.Range(1, 30).Select(n => $"c{n}")]),
    ];

    private static readonly FrozenSet<ColumnKey> Followed = [new(1, 4), new(1, 5), new(4, 2), new(5, 2), new(6, 2)];

    private static readonly CatalogueFunction[] Functions = [new(20, "shop", "own", "text", "sql", 's', 'f', false)];

    private static Catalogue Catalogue { get; } = new(Relations, Functions) { DefaultPath = SearchPath.Exactly("shop") };

    /// <summary>What is found in the only statement of a text.</summary>
    public static StatementLineage Of(string sql, params ReadOnlySpan<string> allowed)
    {
        var tree = MySqlText.Read(Encoding.UTF8.GetBytes(sql), Facts.MariaDb);
        Assert.True(tree.Failure is null, $"{sql}: {tree.Failure}");
        var names = new NameMeaning(Catalogue, Catalogue.DefaultPath, allowed.ToImmutableArray().ToFrozenSet(StringComparer.Ordinal), MySqlNames.Dialect);
        return LineageReader.Read(Assert.Single(tree.Statements), names, Followed.Contains);
    }

    /// <summary>The output columns: <c>-</c> for one with nothing of interest, <c>ssn</c> for a bare one, <c>f(ssn)</c> for a computed one; <c>…</c> where there may be others.</summary>
    public static string Outputs(StatementLineage lineage) => lineage.Output is null
        ? "none"
        : string.Join(' ', [.. lineage.Output.Columns.Select(c => Show(c.Value)), .. lineage.Output.IsOpen ? ["…"] : Array.Empty<string>()]);

    /// <summary>The uses, as <c>ssn:Sort</c>, each once, sorted; what is not known or not read behind them.</summary>
    public static string Uses(StatementLineage lineage)
    {
        var uses = lineage.Uses.Select(u => $"{Name(u.Column)}:{u.Kind}").Distinct().Order(StringComparer.Ordinal);
        return string.Join(' ', [.. uses, .. lineage.UnknownName is null ? [] : new[] { "unknown" }, .. lineage.Opaque is null ? [] : new[] { "opaque" }]);
    }

    private static string Show(Provenance value)
    {
        if (value.Sources.IsEmpty) return "-";
        string sources = string.Join('+', value.Sources.Select(Name));
        return value.IsBare ? sources : $"f({sources})";
    }

    private static string Name(ColumnKey key) => Catalogue.Relations[key.Relation].Columns[key.Number - 1].Name;

    private static CatalogueRelation Table(uint id, string schema, string name, params ReadOnlySpan<string> columns)
    {
        var made = ImmutableArray.CreateBuilder<CatalogueColumn>(columns.Length);
        foreach (string column in columns) made.Add(new CatalogueColumn((short)(made.Count + 1), column, 0, IsInvisible: name == "hidden" && column == "secret"));
        return new CatalogueRelation(id, schema, name, 'r') { Columns = made.ToImmutable() };
    }
}
