namespace HoopWire.Postgres.Session;

/// <summary>
/// Columns of the system's relations that hold samples of other columns' values (PostgreSQL documentation, "pg_stats", "pg_statistic", "pg_statistic_ext_data"),
/// values that no column origin tells of, or the texts of others' statements. They become NULL while columns are masked.
/// </summary>
internal static class HiddenColumns
{
    private static readonly string[] Names =
    [
        "pg_stats.most_common_vals",
        "pg_stats.histogram_bounds",
        "pg_stats.most_common_elems",
        "pg_stats.range_bounds_histogram",
        "pg_stats.range_length_histogram",
        "pg_stats_ext.most_common_vals",
        "pg_stats_ext_exprs.most_common_vals",
        "pg_stats_ext_exprs.histogram_bounds",
        "pg_stats_ext_exprs.most_common_elems",
        "pg_stats_ext_exprs.range_bounds_histogram",
        "pg_stats_ext_exprs.range_length_histogram",
        "pg_statistic.stavalues1",
        "pg_statistic.stavalues2",
        "pg_statistic.stavalues3",
        "pg_statistic.stavalues4",
        "pg_statistic.stavalues5",
        "pg_statistic_ext_data.stxdmcv",
        "pg_statistic_ext_data.stxdexpr",
        "pg_largeobject.data",
        "pg_attribute.attmissingval",
        "pg_stat_activity.query",
    ];

    /// <summary>Whether a column of <c>pg_catalog</c> is one of them.</summary>
    public static bool Contains(string relation, string column) => Array.IndexOf(Names, $"{relation}.{column}") >= 0;
}
