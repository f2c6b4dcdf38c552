using System.Collections.Frozen;

namespace HoopWire.Postgres.Sql.Facts;

/// <summary>
/// Which settings change what a statement does. Any may, but those that are listed: how values are written and read, how fast, how long and how loudly a statement runs. Drivers set
/// those as they please.
/// </summary>
internal static class BoundSettings
{
    private static readonly FrozenSet<string> Free = new[]
    {
        "application_name", "backslash_quote", "bytea_output", "check_function_bodies", "client_connection_check_interval", "client_encoding", "client_min_messages", "commit_delay", "commit_siblings",
        "constraint_exclusion", "cursor_tuple_fraction", "datestyle", "deadlock_timeout", "default_statistics_target", "default_table_access_method", "default_tablespace", "default_toast_compression",
        "default_transaction_deferrable", "default_transaction_isolation", "default_transaction_read_only", "effective_cache_size", "effective_io_concurrency", "escape_string_warning",
        "extra_float_digits", "from_collapse_limit", "hash_mem_multiplier", "idle_in_transaction_session_timeout", "idle_session_timeout", "intervalstyle", "join_collapse_limit", "lc_messages",
        "lc_monetary", "lc_numeric", "lc_time", "lock_timeout", "logical_decoding_work_mem", "maintenance_io_concurrency", "maintenance_work_mem", "min_parallel_index_scan_size",
        "min_parallel_table_scan_size", "parallel_leader_participation", "parallel_setup_cost", "parallel_tuple_cost", "plan_cache_mode", "quote_all_identifiers", "random_page_cost", "seq_page_cost",
        "standard_conforming_strings", "statement_timeout", "synchronous_commit", "tcp_user_timeout", "temp_buffers", "temp_file_limit", "temp_tablespaces", "timezone", "transaction_deferrable",
        "transaction_isolation", "transaction_read_only", "transaction_timeout", "work_mem", "xmlbinary", "xmloption",
    }.ToFrozenSet(StringComparer.Ordinal);

    private static readonly string[] FreePrefixes = ["cpu_", "debug_", "enable_", "geqo", "jit", "log_", "max_parallel_", "tcp_keepalives_", "track_", "vacuum_"];

    /// <summary>Whether a setting of this name, folded, leaves what statements do as it is.</summary>
    public static bool IsFree(string name) => Free.Contains(name) || (!name.Contains('.', StringComparison.Ordinal) && FreePrefixes.Any(prefix => name.StartsWith(prefix, StringComparison.Ordinal)));
}
