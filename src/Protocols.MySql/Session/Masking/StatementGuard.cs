using System.Collections.Frozen;
using HoopWire.Policy;
using HoopWire.Sql.Masking;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session.Masking;

/// <summary>
/// Which statements may run at all while columns are masked: those that cannot be a way to a value but through columns, which are followed. What is not known to
/// be one is refused.
/// </summary>
internal static class StatementGuard
{
    private const string Unknown = "This kind of statement is refused while columns of this target are masked";

    /// <summary>SHOW that tells of objects, settings and counts.</summary>
    private static readonly FrozenSet<string> Shown = FrozenSet.ToFrozenSet(
        [
            "authors", "character set", "charset", "collation", "columns", "contributors", "create database", "create event", "create function", "create package", "create package body", "create procedure",
            "create schema", "create sequence", "create table", "create trigger", "create user", "create view", "databases", "engines", "errors", "events", "fields", "function status",
            "grants", "index", "indexes", "keys", "open tables", "package body status", "package status", "plugins", "privileges", "procedure status", "schemas", "status", "storage engines", "table status",
            "tables", "triggers", "variables", "warnings",
        ],
        StringComparer.Ordinal);

    /// <summary>Statements told apart by their first word that show nothing of rows.</summary>
    private static readonly FrozenSet<string> Verbs = FrozenSet.ToFrozenSet(
        ["alter", "analyze", "cache", "check", "create", "drop", "flush", "grant", "help", "kill", "load", "optimize", "purge", "rename", "repair", "reset", "revoke", "set"],
        StringComparer.Ordinal);

    /// <summary>Options by which a table shows what is not its own: rows of other tables, servers and files.</summary>
    private static readonly FrozenSet<string> ForeignOptions = FrozenSet.ToFrozenSet(
        [
            "connect", "connection", "data_table", "directory", "federated", "federatedx", "file_name", "import", "merge", "mrg_myisam", "mroonga", "oqgraph", "s3", "spider", "sphinx",
            "sphinxse", "srcdef", "tabname", "table_type", "tablespace", "wrapper",
        ],
        StringComparer.Ordinal);

    /// <summary>Settings of a session that choose what a table is, or write down what is read.</summary>
    private static readonly FrozenSet<string> ForeignSettings = FrozenSet.ToFrozenSet(
        ["debug", "debug_dbug", "default_storage_engine", "default_tmp_storage_engine", "enforce_storage_engine", "storage_engine"], StringComparer.Ordinal);

    /// <summary>Why a statement is refused; null when it is not.</summary>
    public static string? Refuse(Statement statement, StatementFacts facts, MaskedCatalogue columns) => statement switch
    {
        DataStatement or TransactionStatement or TableStatement or EvaluateStatement or SettingStatement or Deallocate or LoadData { IsLocal: true } => null,
        Explain { Body: DataStatement } => null,
        ShowStatement show => Shown.Contains(show.What) ? null : "This form of SHOW is refused while columns of this target are masked",
        SettingList list => Refuse(list, facts, columns),
        CreateTableAs { IsTemporary: true } or ObjectStatement { IsTemporary: true } => "Temporary tables are refused while columns of this target are masked: they would take the place of others",
        CreateView view => RefuseMade(view.Name, facts, columns),
        CreateTableAs { Body: Query } made => RefuseMade(made.Name, facts, columns) ?? RefuseForeign(facts),
        ObjectStatement definition => Refuse(definition, facts, columns),
        _ => Unknown,
    };

    private static string? Refuse(SettingList list, StatementFacts facts, MaskedCatalogue columns)
    {
        foreach (var item in list.Items)
        {
            if (item.Scope is SettingScope.Global or SettingScope.Persistent) return "Settings of the whole server are refused while columns of this target are masked";
            if (item.Scope == SettingScope.Session && ForeignSettings.Contains(item.Name)) return $"Setting {item.Name} is refused while columns of this target are masked";
        }
        return list.Body is { } body ? Refuse(body, facts, columns) : null;
    }

    private static string? Refuse(ObjectStatement definition, StatementFacts facts, MaskedCatalogue columns)
    {
        if (!Verbs.Contains(definition.Verb)) return Unknown;
        if (definition.Verb is not ("create" or "alter" or "drop" or "rename")) return null;
        if (definition.ObjectKind == "index") return DefinitionGuard.Refuse(facts, columns);
        if (facts.Identifiers.FirstOrDefault(columns.ColumnsByRelation.ContainsKey) is { } relation && definition.ObjectKind is not ("user" or "role"))
            return $"Relation {relation} has masked columns: no object can be made of it, and it cannot be altered";
        return definition.ObjectKind is "table" or "sequence" or "database" or "schema" ? RefuseForeign(facts) : null;
    }

    /// <summary>What is protected is known by its name: nothing may take the name.</summary>
    private static string? RefuseMade(ObjectName name, StatementFacts facts, MaskedCatalogue columns) => columns.ColumnsByRelation.ContainsKey(name.Last)
        ? $"Relation {name.Last} has masked columns: nothing can take its place"
        : facts.Complete ? null : Unknown;

    private static string? RefuseForeign(StatementFacts facts) => facts.Identifiers.FirstOrDefault(ForeignOptions.Contains) is { } option
        ? $"A table with {option} may show what is not its own, and is refused while columns of this target are masked"
        : null;
}
