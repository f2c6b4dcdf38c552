using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Session;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Session;

/// <summary>A catalogue made up for tests, as its rows come, and what policies make of it.</summary>
internal static class Snapshots
{
    public static CatalogueRows Rows { get; } = new()
    {
        Names = new SessionNames("\"$user\", public", "app"),
        Relations =
        [
            Relation(16400, "customers", "r"), Relation(16401, "orders", "r"), Relation(16402, "members", "r"), Relation(16403, "vault", "r"),
            Relation(16410, "shown", "v"), Relation(16411, "computed", "v"), Relation(16412, "strange", "v"), Relation(16413, "nested", "v"), Relation(16414, "coded", "v"), Relation(16415, "rows", "v"),
            ["12000", "pg_catalog", "pg_stats", "v", "f"],
        ],
        Columns =
        [
            .. Columns(16400, "id", "name", "ssn", "twice"), .. Columns(16401, "id", "customer_id", "note"), .. Columns(16402, "id", "name", "ssn", "twice"), .. Columns(16403, "secret"),
            .. Columns(16410, "id", "hidden"), .. Columns(16411, "id", "part", "loud"), .. Columns(16412, "id", "a"), .. Columns(16413, "x", "y"), .. Columns(16414, "id", "told"), .. Columns(16415, "id", "r"),
            .. Columns(12000, "tablename", "most_common_vals"),
        ],
        Views =
        [
            ["16410", " SELECT customers.id,\n    customers.ssn AS hidden\n   FROM public.customers;"],
            ["16411", " SELECT c.id,\n    \"left\"(c.ssn, 3) AS part,\n    upper(c.name) AS loud\n   FROM public.customers c\n  WHERE (c.ssn IS NOT NULL);"],
            ["16412", " SELECT what is this"],
            ["16413", " SELECT computed.part AS x,\n    orders.note AS y\n   FROM (public.computed\n     JOIN public.orders ON ((orders.id = computed.id)));"],
            ["16414", " SELECT orders.id,\n    public.tell(orders.id) AS told\n   FROM public.orders;"],
            ["16415", " SELECT c.id,\n    row_to_json(c.*) AS r\n   FROM public.customers c;"],
        ],
        ViewDependencies = [["16412", "16400", "3"], ["16412", "16400", "1"]],
        Inheritance = [["16402", "16400"]],
        ComputedColumns = [["16400", "4", "3"]],
        ViewsWithCode = [["16414"]],
        UserFunctions = [["16500", "public", "tell", "integer", "sql", "s", "f", "f"]],
        SystemFunctions = [["upper"], ["left"], ["row_to_json"], ["pg_read_file"]],
    };

    /// <summary>What a policy protects, as <c>relation.column:Kind</c>, sorted.</summary>
    public static string Protected(params ReadOnlySpan<MaskRule> masks)
    {
        var columns = Close(Policy(masks));
        return string.Join(' ', columns.Masks.Select(m => (Relation: columns.Catalogue.Relations[(uint)(m.Key >> 16)], Number: (short)m.Key, m.Value.Mask.Kind))
            .Select(m => $"{m.Relation.Name}.{m.Relation.Columns.First(c => c.Number == m.Number).Name}:{m.Kind}").Order(StringComparer.Ordinal));
    }

    /// <summary>The decision about a text.</summary>
    public static StatementDecision Judge(CompiledPolicy policy, string sql, Reading? reading = null) =>
        new StatementJudge(policy, Close(policy), null).Judge(Encoding.UTF8.GetBytes(sql), reading ?? new Reading(LexicalSettings.Default, null, false));

    public static CompiledPolicy Policy(params ReadOnlySpan<MaskRule> masks) => new(1, [new Rule("pii") { Masks = [.. masks] }]);

    public static MaskRule Mask(string column, MaskKind kind = MaskKind.Redact) => new(kind) { Column = ColumnPattern.TryParse(column) };

    public static ProtectedColumns Close(CompiledPolicy policy) => new MaskClosure(CatalogueSnapshot.Build(Rows), policy).Close(0);

    private static string[] Relation(uint oid, string name, string kind) => [oid.ToString(CultureInfo.InvariantCulture), "public", name, kind, "f"];

    private static ImmutableArray<string[]> Columns(uint relation, params ReadOnlySpan<string> names)
    {
        var rows = ImmutableArray.CreateBuilder<string[]>(names.Length);
        foreach (string name in names) rows.Add([relation.ToString(CultureInfo.InvariantCulture), (rows.Count + 1).ToString(CultureInfo.InvariantCulture), name, "25", "-1"]);
        return rows.ToImmutable();
    }
}
