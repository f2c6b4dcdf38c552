using System.Collections.Frozen;
using HoopWire.Policy;

namespace HoopWire.MySql.Sql;

/// <summary>What built-in functions do beyond computing.</summary>
internal static class FunctionEffects
{
    private static readonly FrozenDictionary<string, Effects> BuiltIn = new Dictionary<string, Effects>(StringComparer.Ordinal)
    {
        ["load_file"] = Effects.File,
        ["sleep"] = Effects.Delay,
        ["benchmark"] = Effects.Delay,
        ["get_lock"] = Effects.Delay | Effects.Transaction,
        ["release_lock"] = Effects.Transaction,
        ["release_all_locks"] = Effects.Transaction,
        ["is_free_lock"] = Effects.Transaction,
        ["is_used_lock"] = Effects.Transaction,
        ["master_pos_wait"] = Effects.Delay | Effects.Replication,
        ["source_pos_wait"] = Effects.Delay | Effects.Replication,
        ["master_gtid_wait"] = Effects.Delay | Effects.Replication,
        ["wait_for_executed_gtid_set"] = Effects.Delay | Effects.Replication,
        ["wait_until_sql_thread_after_gtids"] = Effects.Delay | Effects.Replication,
        ["wsrep_sync_wait_upto_gtid"] = Effects.Delay | Effects.Replication,
        ["binlog_gtid_pos"] = Effects.Replication,
        ["asynchronous_connection_failover_add_source"] = Effects.Replication,
        ["group_replication_set_as_primary"] = Effects.Replication,
        ["setval"] = Effects.Write,
        ["nextval"] = Effects.Write,
        ["last_insert_id"] = Effects.None,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>Loadable functions and components that run programs, code, or what a string holds.</summary>
    private static readonly FrozenDictionary<string, Effects> Loadable = new Dictionary<string, Effects>(StringComparer.Ordinal)
    {
        ["sys_exec"] = Effects.File | Effects.Opaque | Effects.Code,
        ["sys_eval"] = Effects.File | Effects.Opaque | Effects.Code,
        ["sys_set"] = Effects.Opaque,
        ["lib_mysqludf_sys_info"] = Effects.Opaque,
        ["spider_direct_sql"] = Effects.Net | Effects.Opaque | Effects.Code,
        ["spider_bg_direct_sql"] = Effects.Net | Effects.Opaque | Effects.Code,
        ["spider_copy_tables"] = Effects.Net | Effects.Opaque,
        ["spider_flush_table_mon_cache"] = Effects.Net,
        ["spider_ping_table"] = Effects.Net,
        ["dictionary_load"] = Effects.File,
        ["audit_log_read"] = Effects.File,
        ["audit_log_filter_set_filter"] = Effects.Dcl,
        ["keyring_key_fetch"] = Effects.Opaque,
        ["keyring_key_store"] = Effects.Opaque,
    }.ToFrozenDictionary(StringComparer.Ordinal);

    public static Effects Of(string name) => BuiltIn.TryGetValue(name, out var effects) ? effects : Loadable.GetValueOrDefault(name);

    /// <summary>Whether it is a function of the server's own of which all effects are told here.</summary>
    public static bool IsBuiltIn(string name) => BuiltIn.ContainsKey(name);
}
