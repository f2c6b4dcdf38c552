using System.Collections.Frozen;
using HoopWire.Policy;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// What built-in functions do beyond reading. A name counts wherever it stands, not only before a parenthesis: the server also runs
/// <c>select (5::float8).pg_sleep</c>.
/// </summary>
internal static class FunctionEffects
{
    private const Effects Slots = Effects.Replication;

    /// <summary>Runs SQL that it is given as text.</summary>
    private const Effects TextCode = Effects.Opaque | Effects.Code;

    private static readonly FrozenDictionary<string, Effects> Names = new Dictionary<string, Effects>(StringComparer.Ordinal)
    {
        // Files and raw storage.
        ["pg_stat_file"] = Effects.File,
        ["pg_hba_file_rules"] = Effects.File,
        ["pg_ident_file_mappings"] = Effects.File,
        ["pg_show_all_file_settings"] = Effects.File,
        ["pg_file_settings"] = Effects.File,
        ["pg_logfile_rotate"] = Effects.File,
        ["pg_current_logfile"] = Effects.File,
        ["lo_import"] = Effects.File | Effects.Write | Effects.Opaque,
        ["lo_export"] = Effects.File | Effects.Opaque,
        ["get_raw_page"] = Effects.File,
        ["heap_page_items"] = Effects.File,
        ["heap_page_item_attrs"] = Effects.File,
        ["tuple_data_split"] = Effects.File,
        ["page_header"] = Effects.File,

        // Large objects hold data that no column origin tells of.
        ["lo_create"] = Effects.Write | Effects.Opaque,
        ["lo_creat"] = Effects.Write | Effects.Opaque,
        ["lo_from_bytea"] = Effects.Write | Effects.Opaque,
        ["lo_put"] = Effects.Write | Effects.Opaque,
        ["lo_unlink"] = Effects.Write | Effects.Opaque,
        ["lo_truncate"] = Effects.Write | Effects.Opaque,
        ["lo_truncate64"] = Effects.Write | Effects.Opaque,
        ["lowrite"] = Effects.Write | Effects.Opaque,
        ["loread"] = Effects.Opaque,
        ["lo_get"] = Effects.Opaque,
        ["lo_open"] = Effects.Opaque,

        // SQL inside a string.
        ["connectby"] = TextCode,
        ["ts_stat"] = TextCode,
        ["ts_rewrite"] = TextCode,
        ["xpath_table"] = TextCode,
        ["plpgsql_inline_handler"] = TextCode,
        ["plpgsql_call_handler"] = TextCode,

        // Other sessions and the server as a whole.
        ["pg_terminate_backend"] = Effects.Kill,
        ["pg_cancel_backend"] = Effects.Kill,
        ["pg_reload_conf"] = Effects.Ddl | Effects.Session,
        ["pg_rotate_logfile"] = Effects.Ddl,
        ["pg_promote"] = Effects.Ddl | Slots,
        ["pg_switch_wal"] = Effects.Ddl | Slots,
        ["pg_create_restore_point"] = Effects.Ddl | Slots,
        ["pg_wal_replay_pause"] = Effects.Ddl | Slots,
        ["pg_wal_replay_resume"] = Effects.Ddl | Slots,
        ["pg_backup_start"] = Effects.Ddl | Slots,
        ["pg_backup_stop"] = Effects.Ddl | Slots,
        ["pg_import_system_collations"] = Effects.Ddl,
        ["pg_nextoid"] = Effects.Ddl,
        ["pg_extension_config_dump"] = Effects.Ddl,
        ["brin_summarize_new_values"] = Effects.Ddl,
        ["brin_summarize_range"] = Effects.Ddl,
        ["brin_desummarize_range"] = Effects.Ddl,
        ["gin_clean_pending_list"] = Effects.Ddl,
        ["pg_restore_relation_stats"] = Effects.Ddl,
        ["pg_clear_relation_stats"] = Effects.Ddl,
        ["pg_restore_attribute_stats"] = Effects.Ddl,
        ["pg_clear_attribute_stats"] = Effects.Ddl,

        // Replication.
        ["pg_create_physical_replication_slot"] = Slots,
        ["pg_create_logical_replication_slot"] = Slots,
        ["pg_copy_physical_replication_slot"] = Slots,
        ["pg_copy_logical_replication_slot"] = Slots,
        ["pg_drop_replication_slot"] = Slots,
        ["pg_sync_replication_slots"] = Slots,

        // Sequences, locks, notices.
        ["setval"] = Effects.Write,
        ["pg_notify"] = Effects.Listen,
        ["pg_export_snapshot"] = Effects.Transaction,
        ["set_config"] = Effects.Session | Effects.SetRole,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    private static readonly (string Prefix, Effects Effects)[] Prefixes =
    [
        ("pg_read_", Effects.File),
        ("pg_ls_", Effects.File),
        ("pg_file_", Effects.File),
        ("bt_page_", Effects.File),
        ("brin_page_", Effects.File),
        ("gist_page_", Effects.File),
        ("hash_page_", Effects.File),
        ("gin_page_", Effects.File),
        ("pg_get_wal_record", Effects.File),
        ("pg_sleep", Effects.Delay),
        ("dblink", Effects.Net | TextCode),
        ("postgres_fdw_", Effects.Net),
        ("crosstab", TextCode),
        ("query_to_xml", TextCode),
        ("cursor_to_xml", Effects.Opaque),
        ("table_to_xml", Effects.Opaque),
        ("schema_to_xml", Effects.Opaque),
        ("database_to_xml", Effects.Opaque),
        ("pg_logical_", Slots),
        ("pg_replication_slot_", Slots),
        ("pg_replication_origin_", Slots),
        ("pg_advisory_", Effects.Transaction),
        ("pg_try_advisory_", Effects.Transaction),
        ("pg_stat_reset", Effects.Ddl),
        ("pg_stat_statements_reset", Effects.Ddl),
        ("binary_upgrade_", Effects.Ddl | Effects.Opaque),
    ];

    /// <summary>The names as a regular expression of PostgreSQL's.</summary>
    public static string Pattern { get; } = $"^(?:{string.Join('|', Names.Keys)})$|^(?:{string.Join('|', Prefixes.Select(prefix => prefix.Prefix))})";

    /// <summary>Built-in functions that take a whole row, and so may be written <c>u.to_json</c>.</summary>
    private static readonly FrozenSet<string> RowFunctions = FrozenSet.ToFrozenSet(
        [
            "array_agg", "concat", "first_value", "hash_record", "json_agg", "json_build_array", "json_build_object", "jsonb_agg",
            "jsonb_build_array", "jsonb_build_object", "lag", "last_value", "lead", "mode", "quote_literal", "quote_nullable", "record_out",
            "record_send", "row_to_json", "to_json", "to_jsonb", "anyelement_out", "any_out", "anycompatible_out", "anynonarray_out",
            "anycompatiblenonarray_out", "json_agg_strict", "jsonb_agg_strict", "any_value", "max", "min", "text", "hstore",
        ],
        StringComparer.Ordinal);

    public static Effects Of(string name)
    {
        if (Names.TryGetValue(name, out var effects))
        {
            return effects;
        }

        foreach (var (prefix, its) in Prefixes)
        {
            if (name.StartsWith(prefix, StringComparison.Ordinal))
            {
                return its;
            }
        }

        return Effects.None;
    }

    public static bool TakesWholeRow(string name) => RowFunctions.Contains(name);
}
