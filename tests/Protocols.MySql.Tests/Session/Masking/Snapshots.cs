using System.Text;
using HoopWire.MySql.Session;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Tests.Sql;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Session.Masking;

/// <summary>A catalogue made up for tests, as its rows come, and what policies make of it.</summary>
internal static class Snapshots
{
    public static CatalogueRows Rows { get; } = new()
    {
        Settings = Facts.MariaDb,
        Relations =
        [
            Table("shop", "Customers"), Table("shop", "orders"), Table("hr", "staff"), Table("shop", "twins"), Table("shop", "TWINS"), Table("shop", "merged", "BASE TABLE", "MRG_MyISAM"),
            Table("shop", "shown", "VIEW", ""), Table("shop", "cut", "VIEW", ""), Table("shop", "strange", "VIEW", ""), Table("shop", "called", "VIEW", ""),
            Table("information_schema", "TABLES", "SYSTEM VIEW", "MEMORY"), Table("information_schema", "PROCESSLIST", "SYSTEM VIEW", "Aria"), Table("information_schema", "NEWER", "SYSTEM VIEW", "MEMORY"),
            Table("mysql", "column_stats", "BASE TABLE", "Aria"),
        ],
        Columns =
        [
            .. Columns("shop", "Customers", "id", "name", "SSN"), ["shop", "Customers", "twice", "20", "STORED GENERATED", "concat(`SSN`,`name`)"], ["shop", "Customers", "odd", "20", "VIRTUAL GENERATED", "what is this"],
            .. Columns("shop", "orders", "id", "note"), .. Columns("hr", "staff", "id", "salary"), .. Columns("shop", "twins", "a"), .. Columns("shop", "TWINS", "ssn"), .. Columns("shop", "merged", "x"),
            .. Columns("shop", "shown", "id", "hidden"), .. Columns("shop", "cut", "part", "name"), .. Columns("shop", "strange", "a", "b"), .. Columns("shop", "called", "id", "told"),
            .. Columns("information_schema", "TABLES", "TABLE_NAME"), .. Columns("information_schema", "PROCESSLIST", "ID", "INFO"), .. Columns("information_schema", "NEWER", "what"),
            .. Columns("mysql", "column_stats", "min_value"),
        ],
        Views =
        [
            ["shop", "shown", "select `c`.`id` AS `id`,`c`.`SSN` AS `hidden` from `shop`.`Customers` `c`"],
            ["shop", "cut", "select left(`shop`.`Customers`.`SSN`,3) AS `part`,`shop`.`Customers`.`name` AS `name` from `shop`.`Customers`"],
            ["shop", "strange", "select what is this"],
            ["shop", "called", "select `shop`.`orders`.`id` AS `id`,`tell`(`shop`.`orders`.`id`) AS `told` from `shop`.`orders`"],
        ],
        Routines = [["shop", "tell", "FUNCTION"], ["shop", "run", "PROCEDURE"]],
        Triggers = [["shop", "orders", "UPDATE", "SET @a = 1"]],
    };

    public static CompiledPolicy Policy(params ReadOnlySpan<MaskRule> masks) => new(1, [new Rule("pii") { Masks = [.. masks] }]);

    public static MaskRule Mask(string column, MaskKind kind = MaskKind.Redact, MaskUse use = MaskUse.Deny) => new(kind) { Column = ColumnPattern.TryParse(column), Use = use };

    public static ProtectedColumns Close(CompiledPolicy policy) => new MaskClosure(CatalogueSnapshot.Build(Rows), policy).Close(0);

    /// <summary>What a policy protects, as <c>relation.column:Kind</c>, sorted; without the server's own.</summary>
    public static string Protected(params ReadOnlySpan<MaskRule> masks)
    {
        var columns = Close(Policy(masks));
        return string.Join(' ', columns.Masks.Select(m => (Relation: columns.Catalogue.Relations[(uint)(m.Key >> 16)], Number: (short)m.Key, m.Value.Mask.Kind))
            .Where(m => m.Relation.Schema is "shop" or "hr").Select(m => $"{m.Relation.Name}.{m.Relation.Columns[m.Number - 1].Name}:{m.Kind}").Order(StringComparer.Ordinal));
    }

    /// <summary>The decision about a text in a database.</summary>
    public static StatementDecision Judge(CompiledPolicy policy, string sql, string? database = "shop") =>
        new StatementJudge(policy, Close(policy)).Judge(Encoding.UTF8.GetBytes(sql), new Reading(Facts.MariaDb, database));

    private static string[] Table(string schema, string name, string kind = "BASE TABLE", string engine = "InnoDB") => [schema, name, kind, engine];

    private static IEnumerable<string[]> Columns(string schema, string table, params string[] names) => names.Select(n => new[] { schema, table, n, "20", "", "" });
}
