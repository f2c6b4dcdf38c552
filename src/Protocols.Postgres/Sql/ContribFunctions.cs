using System.Collections.Frozen;

namespace HoopWire.Postgres.Sql;

/// <summary>
/// Functions in C of the extensions that come with PostgreSQL 15 to 18 which are not declared IMMUTABLE, and yet neither run SQL that they are given nor change rows, objects or
/// the server: they make random values, look at storage, and stamp the row they are a trigger of. What others do, <see cref="FunctionEffects"/> tells, or nobody does.
/// </summary>
internal static class ContribFunctions
{
    private static readonly FrozenSet<string> Harmless =
        """
        bt_index_check bt_index_parent_check gin_index_check verify_heapam
        autoinc insert_username moddatetime
        citextrecv citextsend
        dintdict_init dintdict_lexize dxsyn_init dxsyn_lexize unaccent unaccent_init unaccent_lexize
        int_agg_final_array int_agg_state
        _int_contained_joinsel _int_contained_sel _int_contains_joinsel _int_contains_sel _int_matchsel _int_overlap_joinsel _int_overlap_sel
        show_limit set_limit similarity_op strict_word_similarity_commutator_op strict_word_similarity_op word_similarity_commutator_op word_similarity_op
        fips_mode gen_random_bytes gen_random_uuid gen_salt pgp_pub_encrypt pgp_pub_encrypt_bytea pgp_sym_encrypt pgp_sym_encrypt_bytea
        uuid_generate_v1 uuid_generate_v1mc uuid_generate_v4 normal_rand
        ssl_cipher ssl_client_cert_present ssl_client_dn ssl_client_dn_field ssl_client_serial ssl_extension_info ssl_is_used ssl_issuer_dn ssl_issuer_field ssl_version
        system_rows system_time
        pg_buffercache_numa_pages pg_buffercache_pages pg_buffercache_summary pg_buffercache_usage_counts pg_freespace pg_prewarm pg_old_snapshot_time_mapping
        pg_check_frozen pg_check_visible pg_visibility pg_visibility_map pg_visibility_map_summary
        pg_stat_statements pg_stat_statements_info pgrowlocks
        pg_relpages pgstatginindex pgstathashindex pgstatindex pgstattuple pgstattuple_approx
        xml_valid
        """.Split([' ', '\n'], StringSplitOptions.RemoveEmptyEntries).ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The names, as an array of PostgreSQL's.</summary>
    public static string Array { get; } = $"{{{string.Join(',', Harmless.Order(StringComparer.Ordinal))}}}";

    /// <summary>Whether a function's name is one of theirs.</summary>
    public static bool AreHarmless(string name) => Harmless.Contains(name);
}
