using System.Collections.Frozen;

namespace HoopWire.MySql.Sql;

/// <summary>
/// The built-in functions of MySQL 8.4 and MariaDB 10.11 that were reviewed and found to return nothing but what their arguments carry, or facts that no column
/// holds. Left out is what reads files, waits, runs what a string holds, or tells of other sessions, of statements or of a column's statistics; locks by a name that no
/// column gives are taken by every migration.
/// </summary>
internal static class ReviewedFunctions
{
    /// <summary>Values made of the arguments alone, aggregates and window functions included.</summary>
    private const string Computations = """
        abs acos adddate addtime add_months aes_decrypt aes_encrypt any_value ascii asin atan atan2 avg bin bin_to_uuid bit_and bit_count bit_length bit_or bit_xor cast
        ceil ceiling char char_length character_length charset chr coalesce coercibility collation column_add column_check column_create column_delete column_exists
        column_get column_json column_list compress concat concat_operator_oracle concat_ws conv convert convert_tz cos cot count crc32 crc32c cume_dist
        date date_add date_format date_sub datediff day dayname dayofmonth dayofweek dayofyear decode decode_oracle default degrees dense_rank des_decrypt des_encrypt elt
        encode encrypt exp export_set extract extractvalue field find_in_set first_value floor format format_bytes format_pico_time from_base64 from_days
        from_unixtime get_format greatest group_concat grouping gtid_subset gtid_subtract hex hour if ifnull inet6_aton inet6_ntoa inet_aton inet_ntoa insert instr interval
        is_ipv4 is_ipv4_compat is_ipv4_mapped is_ipv6 is_uuid isnull json_array json_array_append json_array_insert json_array_intersect json_arrayagg json_compact
        json_contains json_contains_path json_depth json_detailed json_equals json_exists json_extract json_insert json_keys json_length json_loose json_merge
        json_merge_patch json_merge_preserve json_normalize json_object json_object_filter_keys json_object_to_array json_objectagg json_overlaps json_pretty json_query
        json_quote json_remove json_replace json_schema_valid json_schema_validation_report json_search json_set json_storage_free json_storage_size json_type json_unquote
        json_valid json_value kdf lag last_day last_value lcase lead least left length lengthb ln localtime localtimestamp locate log log10 log2 lower lpad lpad_oracle ltrim
        ltrim_oracle make_set makedate maketime match max md5 median microsecond mid min minute mod month monthname name_const natural_sort_key nth_value ntile nullif
        nvl nvl2 oct octet_length old_password ord password percent_rank percentile_cont percentile_disc period_add period_diff pi position pow power quarter quote radians
        rank regexp_instr regexp_like regexp_replace regexp_substr repeat replace replace_oracle reverse right round row_number rpad rpad_oracle rtrim
        rtrim_oracle sec_to_time second sformat sha sha1 sha2 sign sin soundex space sqrt statement_digest statement_digest_text std stddev stddev_pop stddev_samp str_to_date
        strcmp subdate substr substr_oracle substring substring_index subtime sum tan time time_format time_to_sec timediff timestamp timestampadd timestampdiff
        to_base64 to_char to_days to_number to_seconds trim trim_oracle truncate ucase uncompress uncompressed_length unhex unix_timestamp updatexml upper uuid_to_bin
        validate_password_strength value values var_pop var_samp variance vec_distance vec_fromtext vec_totext vector_dim string_to_vector vector_to_string week weekday
        weekofyear weight_string wsrep_last_seen_gtid xor year yearweek
        area asbinary astext aswkb aswkt boundary buffer centroid contains convexhull crosses dimension disjoint distance endpoint envelope equals exteriorring geomcollfromtext
        geomcollfromwkb geometrycollection geometrycollectionfromtext geometrycollectionfromwkb geometryfromtext geometryfromwkb geometryn geometrytype geomfromtext
        geomfromwkb glength interiorringn intersects isclosed isempty isring issimple linefromtext linefromwkb linestring linestringfromtext linestringfromwkb mbrcontains
        mbrcoveredby mbrcovers mbrdisjoint mbrequal mbrequals mbrintersects mbroverlaps mbrtouches mbrwithin mlinefromtext mlinefromwkb mpointfromtext mpointfromwkb
        mpolyfromtext mpolyfromwkb multilinestring multilinestringfromtext multilinestringfromwkb multipoint multipointfromtext multipointfromwkb multipolygon
        multipolygonfromtext multipolygonfromwkb numgeometries numinteriorrings numpoints overlaps point pointfromtext pointfromwkb pointn pointonsurface polyfromtext
        polyfromwkb polygon polygonfromtext polygonfromwkb srid startpoint touches within x y
        st_area st_asbinary st_asgeojson st_astext st_aswkb st_aswkt st_boundary st_buffer st_buffer_strategy st_centroid st_collect st_contains st_convexhull st_crosses
        st_difference st_dimension st_disjoint st_distance st_distance_sphere st_endpoint st_envelope st_equals st_exteriorring st_frechetdistance st_geohash
        st_geomcollfromtext st_geomcollfromtxt st_geomcollfromwkb st_geometrycollectionfromtext st_geometrycollectionfromwkb st_geometryfromtext st_geometryfromwkb
        st_geometryn st_geometrytype st_geomfromgeojson st_geomfromtext st_geomfromwkb st_hausdorffdistance st_interiorringn st_intersection st_intersects st_isclosed
        st_isempty st_isring st_issimple st_isvalid st_latfromgeohash st_latitude st_length st_linefromtext st_linefromwkb st_lineinterpolatepoint st_lineinterpolatepoints
        st_linestringfromtext st_linestringfromwkb st_longfromgeohash st_longitude st_makeenvelope st_mlinefromtext st_mlinefromwkb st_mpointfromtext st_mpointfromwkb
        st_mpolyfromtext st_mpolyfromwkb st_multilinestringfromtext st_multilinestringfromwkb st_multipointfromtext st_multipointfromwkb st_multipolygonfromtext
        st_multipolygonfromwkb st_numgeometries st_numinteriorring st_numinteriorrings st_numpoints st_overlaps st_pointatdistance st_pointfromgeohash st_pointfromtext
        st_pointfromwkb st_pointn st_pointonsurface st_polyfromtext st_polyfromwkb st_polygonfromtext st_polygonfromwkb st_relate st_simplify st_srid st_startpoint
        st_swapxy st_symdifference st_touches st_transform st_union st_validate st_within st_x st_y
        """;

    /// <summary>Facts that no column holds, chance, and named locks.</summary>
    private const string Facts = """
        connection_id curdate current_date current_role current_time current_timestamp current_user curtime database found_rows get_lock icu_version is_free_lock last_insert_id now
        ps_current_thread_id rand random_bytes release_all_locks release_lock row_count schema session_user sys_guid sysdate system_user user utc_date utc_time utc_timestamp uuid uuid_short
        uuid_v4 uuid_v7 version wsrep_last_written_gtid lastval nextval
        """;

    private static readonly FrozenSet<string> Computing = Names(Computations);

    private static readonly FrozenSet<string> Harmless = Names(Computations + " " + Facts);

    /// <summary>Whether a function returns nothing but what it is given, or a fact that no column holds.</summary>
    public static bool IsHarmless(string name) => Harmless.Contains(name);

    /// <summary>Whether a function does nothing with its arguments but compute.</summary>
    public static bool IsComputation(string name) => Computing.Contains(name);

    private static FrozenSet<string> Names(string list) =>
        list.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);
}
