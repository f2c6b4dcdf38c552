using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Tests.Sql.Lineage;

/// <summary>A catalogue made up for tests, some of whose columns are followed, and what is found in statements on it.</summary>
internal static class Lineages
{
    private const uint Text = 25;

    private static readonly CatalogueRelation[] Relations =
    [
        Table(16400, "public", "customers", "id", "name", "email", "ssn", "card", "balance"),
        Table(16401, "public", "orders", "id", "customer_id", "total", "note"),
        Table(16402, "public", "notes", "id", "body"),
        Table(16403, "public", "vault", "secret"),
        Table(16404, "public", "probe", "id", "ssn", "secret"),
        Table(16405, "hr", "notes", "id", "secret"),
        Table(16406, "hr", "staff", "id", "salary"),
        Table(16407, "pg_temp_3", "probe", "id", "secret"),
        Table(16408, "public", "ruled", "id", "body") with { HasRules = true },
        Table(1259, "pg_catalog", "pg_class", "oid", "relname", "relnamespace", "relkind"),
        Table(2619, "pg_toast", "pg_toast_1", "chunk_id", "chunk_data"),
    ];

    private static readonly FrozenSet<ColumnKey> Followed = [new(16400, 4), new(16400, 5), new(16403, 1), new(16405, 2), new(16406, 2)];

    private static readonly CatalogueFunction[] Functions =
    [
        new(16500, "public", "own", "text", "sql", 's', 'f', false),
        new(16501, "public", "upper", "mytype", "c", 'i', 'f', false),
        new(16502, "public", "lower", "mytype", "plpgsql", 'i', 'f', false),
        new(16503, "public", "soundex", "text", "c", 'i', 'f', false),
        new(16504, "hr", "reverse", "text", "sql", 'i', 'f', false),
    ];

    public static Catalogue Catalogue { get; } = new(Relations, Functions)
    {
        SystemFunctions = new[] { "pg_read_file", "query_to_xml", "lo_get", "ts_rewrite", "upper", "reverse" }.Concat(ReviewedFunctions.Computations).ToFrozenSet(StringComparer.Ordinal),
        OwnOperators = ["###", "~~*", "!~"],
        OwnCasts = ["mytype"],
        DefaultPath = SearchPath.Of(["public"]),
    };

    /// <summary>What is found in the only statement of a text.</summary>
    public static StatementLineage Of(string sql, SearchPath? path = null, bool ownObjects = false, params ReadOnlySpan<string> allowed)
    {
        var tree = PostgresClassifier.ReadTree(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default);
        Assert.True(tree.Failure is null, $"{sql}: {tree.Failure}");
        var names = new NameMeaning(Catalogue, path ?? Catalogue.DefaultPath, allowed.ToImmutableArray().ToFrozenSet(StringComparer.Ordinal), PostgresNames.Dialect) { HasOwnObjects = ownObjects };
        return LineageReader.Read(Assert.Single(tree.Statements), names, Followed.Contains);
    }

    /// <summary>
    /// The output columns: <c>-</c> for one with nothing of interest, <c>ssn</c> for a bare one whose origin the server names, <c>(ssn)</c> for a bare one without,
    /// <c>f(ssn)</c> for a computed one; <c>…</c> where there may be others.
    /// </summary>
    public static string Outputs(StatementLineage lineage) => lineage.Output is null
        ? "none"
        : string.Join(' ', [.. lineage.Output.Columns.Select(c => Show(c.Value)), .. lineage.Output.IsOpen ? ["…"] : Array.Empty<string>()]);

    /// <summary>The uses, as <c>ssn:Sort</c>, each once, sorted.</summary>
    public static string Uses(StatementLineage lineage) =>
        string.Join(' ', lineage.Uses.Select(u => $"{Name(u.Column)}:{u.Kind}").Distinct().Order(StringComparer.Ordinal));

    private static string Show(Provenance value)
    {
        if (value.Sources.IsEmpty) return "-";
        string sources = string.Join('+', value.Sources.Select(Name));
        return !value.IsBare ? $"f({sources})" : value.HasOrigin ? sources : $"({sources})";
    }

    private static string Name(ColumnKey key) => Catalogue.Relations[key.Relation].Columns[key.Number - 1].Name;

    private static CatalogueRelation Table(uint oid, string schema, string name, params ReadOnlySpan<string> columns)
    {
        var made = ImmutableArray.CreateBuilder<CatalogueColumn>(columns.Length);
        foreach (string column in columns) made.Add(new CatalogueColumn((short)(made.Count + 1), column, Text));
        return new CatalogueRelation(oid, schema, name, 'r') { Columns = made.ToImmutable() };
    }
}
