using System.Collections.Frozen;

namespace HoopWire.MySql.Sql;

/// <summary>
/// Look-up of keywords. A word that only one of the servers reserves is a name here: where the other takes it for a keyword it refuses it as a name.
/// </summary>
internal static class MySqlKeywords
{
    /// <summary>Every keyword in the order of <see cref="MySqlKeyword"/>; * reserved.</summary>
    private const string Table = """
        *accessible *add against aggregate algorithm *all *alter *analyze *and any array *as *asc ascii *asensitive at *before begin
        *between *bigint *binary *blob boolean *both *by byte *call *cascade cascaded *case cast chain *change *char *character charset
        *check *collate *column columns commit concurrent *condition connection *constraint *continue *convert *create *cross cume_dist
        current *current_date current_role *current_time *current_timestamp *current_user *cursor cycle data *database *databases date
        datetime *day_hour *day_microsecond *day_minute *day_second deallocate *dec *decimal *declare *default definer *delayed *delete
        dense_rank *desc *describe *deterministic *distinct *distinctrow *div do *double *drop *dual dumpfile duplicate *each *else *elseif
        empty *enclosed end error escape *escaped event examined *except exclude execute *exists *exit expansion *explain extended *false
        *fetch fields first first_value *float *float4 *float8 following *for *force *foreign format *from full *fulltext function global
        *grant *group grouping groups *having *high_priority history *hour_microsecond *hour_minute *hour_second identified *if *ignore
        immediate *in *index *infile *inner *inout *insensitive *insert *int *int1 *int2 *int3 *int4 *int8 *integer *intersect *interval
        *into *is *iterate *join json json_table *key *keys *kill lag language last last_value lateral lead *leading *leave *left level
        *like *limit *linear *lines *load local *localtime *localtimestamp *lock locked *long *longblob *longtext *loop *low_priority
        *match *maxvalue *mediumblob *mediumint *mediumtext member *middleint *minute_microsecond *minute_second *mod mode *modifies names
        *natural nested next no *no_write_to_binlog *not nowait nth_value ntile *null nulls *numeric of offline offset *on online only
        *optimize *option *optionally *or *order ordinality *out *outer *outfile over package *partition partitions password path
        percent_rank persist persist_only preceding *precision prepare previous *primary *procedure *purge query quick *range rank *read
        *read_write *reads *real *recursive *references *regexp *release *rename *repeat *replace *require *resignal resource respect
        *restrict *return returning *revoke *right *rlike role rollback rollup row row_number rows savepoint *schema *schemas
        *second_microsecond security *select *sensitive *separator session *set share *show *signal signed skip *smallint some sounds
        *spatial *specific *sql *sql_big_result sql_buffer_result sql_cache *sql_calc_found_rows sql_no_cache *sql_small_result
        *sqlexception *sqlstate *sqlwarning *ssl start *starting statement *straight_join system_time *table tables temporary *terminated
        *then ties time timestamp *tinyblob *tinyint *tinytext *to *trailing transaction *trigger *true truncate unbounded *undo unicode
        *union *unique unknown *unlock *unsigned *update *usage *use *using *utc_date *utc_time *utc_timestamp value *values *varbinary
        *varchar *varcharacter *varying view wait *when *where *while window *with within work *write xa xml *xor *year_month *zerofill
        zone
        """;

    private static readonly string[] Marked = Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static readonly bool[] Reserved = [false, .. Marked.Select(word => word[0] == '*')];

    private static readonly FrozenDictionary<string, ushort> Numbers = Marked
        .Select((word, index) => KeyValuePair.Create(word.TrimStart('*'), (ushort)(index + 1)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The number of a folded word, 0 when it is no keyword.</summary>
    public static ushort Number(string word) => Numbers.TryGetValue(word, out var number) ? number : (ushort)0;

    /// <summary>Whether a word can never be a name unless quoted.</summary>
    public static bool IsReserved(MySqlKeyword keyword) => Reserved[(int)keyword];
}
