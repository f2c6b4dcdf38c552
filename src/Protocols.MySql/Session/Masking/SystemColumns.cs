using System.Collections.Frozen;

namespace HoopWire.MySql.Session.Masking;

/// <summary>
/// Columns of the server's own relations that tell facts about objects, settings and counts. All others, those of later versions among them, may show values of
/// tables or texts of statements: they become NULL while columns are masked.
/// </summary>
internal static class SystemColumns
{
    private static readonly FrozenSet<string> InformationSchema = Names(
        """
        applicable_roles administrable_role_authorizations character_sets check_constraints client_statistics collation_character_set_applicability collations
        columns columns_extensions column_privileges enabled_roles engines events files geometry_columns global_status global_variables index_statistics
        innodb_columns innodb_fields innodb_foreign innodb_foreign_cols innodb_indexes innodb_sys_columns innodb_sys_fields innodb_sys_foreign innodb_sys_foreign_cols
        innodb_sys_indexes innodb_sys_tables innodb_sys_tablespaces innodb_sys_virtual innodb_tables innodb_tablespaces innodb_virtual
        keywords key_caches key_column_usage parameters partitions plugins referential_constraints resource_groups role_column_grants role_routine_grants
        role_table_grants routines schemata schemata_extensions schema_privileges session_status session_variables spatial_ref_sys sql_functions statistics st_geometry_columns
        st_spatial_reference_systems st_units_of_measure system_variables tables tablespaces tablespaces_extensions tables_extensions table_constraints
        table_constraints_extensions table_privileges table_statistics triggers user_attributes user_privileges user_statistics view_routine_usage view_table_usage views
        """);

    private static readonly FrozenSet<string> PerformanceSchema = Names(
        "global_status global_variables persisted_variables session_account_connect_attrs session_connect_attrs session_status session_variables variables_info");

    private static readonly FrozenSet<string> MySql = Names(
        "help_category help_keyword help_relation help_topic time_zone time_zone_leap_second time_zone_name time_zone_transition time_zone_transition_type");

    private static readonly FrozenSet<string> ProcessColumns = Names("id user host db command time state time_ms stage max_stage progress query_id tid");

    /// <summary>Whether a column tells nothing but facts. Names are folded.</summary>
    public static bool AreFacts(string schema, string relation, string column) => schema switch
    {
        "information_schema" when relation == "processlist" => ProcessColumns.Contains(column),
        "information_schema" => InformationSchema.Contains(relation),
        "performance_schema" => PerformanceSchema.Contains(relation),
        "mysql" => MySql.Contains(relation),
        "sys" => relation is "version" or "sys_config",
        _ => false,
    };

    private static FrozenSet<string> Names(string names) => names.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).ToFrozenSet(StringComparer.Ordinal);
}
