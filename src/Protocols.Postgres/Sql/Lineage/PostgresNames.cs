using System.Collections.Immutable;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Lineage;

/// <summary>What PostgreSQL says of names and of the functions of its own.</summary>
internal sealed class PostgresNames : NameDialect
{
    /// <summary>OIDs of text, varchar and bpchar (pg_type.dat): a cast among them changes no character.</summary>
    private static readonly uint[] TextTypes = [25, 1043, 1042];

    private static readonly string[] Types =
    [
        "bool", "bpchar", "bytea", "char", "cidr", "date", "float4", "float8", "inet", "int2", "int4", "int8", "interval", "json", "jsonb", "macaddr", "name", "numeric", "oid", "regclass",
        "regproc", "regtype", "text", "time", "timestamp", "timestamptz", "timetz", "uuid", "varchar", "xml",
    ];

    private static readonly string[] SystemColumns = ["ctid", "xmin", "xmax", "cmin", "cmax", "tableoid"];

    public static PostgresNames Dialect { get; } = new();

    /// <inheritdoc/>
    public override string SystemSchema => "pg_catalog";

    /// <inheritdoc/>
    /// <remarks>From version 18 on, OLD and NEW are rows.</remarks>
    public override ImmutableArray<string> RowNames => ["old", "new"];

    /// <inheritdoc/>
    public override string ProposedRow => "excluded";

    /// <inheritdoc/>
    public override bool MayBeSystem(string? schema) => schema is null or "pg_catalog" or "information_schema";

    /// <inheritdoc/>
    public override bool IsHarmless(string? schema, string name, int arguments) => FunctionReview.IsHarmless(schema, name, arguments);

    /// <inheritdoc/>
    public override bool IsComputation(string name) => FunctionReview.IsComputation(name);

    /// <inheritdoc/>
    public override bool IsReviewed(string name) => FunctionReview.IsReviewed(name);

    /// <inheritdoc/>
    public override bool IsSystemColumn(string name) => Array.IndexOf(SystemColumns, name) >= 0;

    /// <inheritdoc/>
    public override bool IsSystemType(ObjectName type) => type.Schema is null or "pg_catalog" && Array.IndexOf(Types, type.Last) >= 0;

    /// <inheritdoc/>
    public override bool KeepsText(uint from, TypeName to) => Array.IndexOf(TextTypes, from) >= 0
        && to is { Name: { Last: "text" or "varchar" or "bpchar", Schema: null or "pg_catalog" }, Modifiers.IsEmpty: true, Dimensions: 0 };

    /// <inheritdoc/>
    public override OutputLabel Label(Expression value, Func<Sublink, OutputLabel> inner) => ColumnLabels.Of(value, inner);
}
