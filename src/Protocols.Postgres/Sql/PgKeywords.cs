using System.Collections.Frozen;

namespace HoopWire.Postgres.Sql;

/// <summary>Look-up of keywords and of how far each may serve as a name (PostgreSQL documentation, appendix C).</summary>
internal static class PgKeywords
{
    /// <summary>Every keyword in the order of <see cref="PgKeyword"/>; * reserved, + may name a function or type, - may name a column but no function.</summary>
    private const string Table = """
        abort absent absolute access action add admin after aggregate *all also alter alter_replication_slot always *analyse *analyze *and
        *any *array *as *asc asensitive assertion assignment *asymmetric at atomic attach attribute +authorization backward base_backup
        before begin -between -bigint +binary -bit -boolean *both breadth by cache call called cascade cascaded *case *cast catalog chain
        -char -character characteristics *check checkpoint class close cluster -coalesce *collate +collation *column columns comment
        comments commit committed compression +concurrently conditional configuration conflict connection *constraint constraints content
        continue conversion copy cost *create create_replication_slot +cross csv cube current *current_catalog *current_date *current_role
        +current_schema *current_time *current_timestamp *current_user cursor cycle data database day deallocate -dec -decimal declare
        *default defaults *deferrable deferred definer delete delimiter delimiters depends depth *desc detach dictionary disable discard
        *distinct *do document domain double drop drop_replication_slot each *else empty enable encoding encrypted *end enforced enum
        error escape event *except exclude excluding exclusive execute -exists explain expression extension external -extract *false
        family *fetch filter finalize first -float following *for force *foreign format forward +freeze *from +full function functions
        generated global *grant granted -greatest *group -grouping groups handler *having header hold hour identify_system identity if
        +ilike immediate immutable implicit import *in include including increment indent index indexes inherit inherits *initially inline
        +inner -inout input insensitive insert instead -int -integer *intersect -interval *into invoker +is +isnull isolation +join json
        -json_array -json_arrayagg -json_exists -json_object -json_objectagg -json_query -json_scalar -json_serialize -json_table
        -json_value keep key keys label language large last *lateral *leading leakproof -least +left level +like *limit listen load local
        *localtime *localtimestamp location lock locked logged mapping match matched materialized maxvalue merge -merge_action method
        minute minvalue mode month move name names -national +natural -nchar nested new next nfc nfd nfkc nfkd no -none -normalize
        normalized *not nothing notify +notnull nowait *null -nullif nulls -numeric object objects of off *offset oids old omit *on *only
        operator option options *or *order ordinality others -out +outer over +overlaps -overlay overriding owned owner parallel parameter
        parser partial partition passing password path period *placing plan plans policy -position preceding -precision prepare prepared
        preserve *primary prior privileges procedural procedure procedures program publication quote quotes range read
        read_replication_slot -real reassign recheck recursive ref *references referencing refresh reindex relative release rename
        repeatable replace replica reset restart restrict return *returning returns revoke +right role rollback rollup routine routines
        -row rows rule savepoint scalar schema schemas scroll search second security *select sequence sequences serializable server
        session *session_user set -setof sets share show +similar simple skip -smallint snapshot *some source sql stable standalone start
        start_replication statement statistics stdin stdout storage stored strict string strip subscription -substring support *symmetric
        sysid system *system_user *table tables +tablesample tablespace target temp template temporary text *then ties -time
        timeline_history -timestamp *to *trailing transaction transform -treat trigger -trim *true truncate trusted type types uescape
        unbounded uncommitted unconditional unencrypted *union *unique unknown unlisten unlogged until update upload_manifest *user *using
        vacuum valid validate validator value -values -varchar *variadic varying +verbose version view views virtual volatile *when *where
        whitespace *window *with within without work wrapper write xml -xmlattributes -xmlconcat -xmlelement -xmlexists -xmlforest
        -xmlnamespaces -xmlparse -xmlpi -xmlroot -xmlserialize -xmltable year yes zone
        """;

    private static readonly string[] Marked = Table.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);

    private static readonly char[] Marks = [.. Marked.Select(word => word[0])];

    private static readonly FrozenDictionary<string, ushort> Numbers = Marked
        .Select((word, index) => KeyValuePair.Create(word.TrimStart('*', '+', '-'), (ushort)(index + 1)))
        .ToFrozenDictionary(StringComparer.Ordinal);

    /// <summary>The number of a folded word, 0 when it is no keyword.</summary>
    public static ushort Number(string word) => Numbers.TryGetValue(word, out var number) ? number : (ushort)0;

    /// <summary>Whether a word can never be a name unless quoted.</summary>
    public static bool IsReserved(PgKeyword keyword) => Mark(keyword) == '*';

    /// <summary>Whether a word may name a function or type only.</summary>
    public static bool IsFunctionOrTypeName(PgKeyword keyword) => Mark(keyword) == '+';

    /// <summary>Whether an unquoted word may name a column, table or variable.</summary>
    public static bool CanNameColumn(PgKeyword keyword) => Mark(keyword) is not ('*' or '+');

    /// <summary>Whether an unquoted word may name a function or type without a schema.</summary>
    public static bool CanNameFunctionOrType(PgKeyword keyword) => Mark(keyword) is not ('*' or '-');

    /// <summary>Whether an output column's label needs AS before it when it is this word (AS_LABEL of kwlist.h).</summary>
    public static bool NeedsAs(PgKeyword keyword) => keyword switch
    {
        PgKeyword.Array or PgKeyword.As or PgKeyword.Char or PgKeyword.Character or PgKeyword.Create or PgKeyword.Day or PgKeyword.Except
            or PgKeyword.Fetch or PgKeyword.Filter or PgKeyword.For or PgKeyword.From or PgKeyword.Grant or PgKeyword.Group
            or PgKeyword.Having or PgKeyword.Hour or PgKeyword.Intersect or PgKeyword.Into or PgKeyword.Isnull or PgKeyword.Limit
            or PgKeyword.Minute or PgKeyword.Month or PgKeyword.Notnull or PgKeyword.Offset or PgKeyword.On or PgKeyword.Order
            or PgKeyword.Over or PgKeyword.Overlaps or PgKeyword.Precision or PgKeyword.Returning or PgKeyword.Second or PgKeyword.To
            or PgKeyword.Union or PgKeyword.Varying or PgKeyword.Where or PgKeyword.Window or PgKeyword.With or PgKeyword.Within
            or PgKeyword.Without or PgKeyword.Year => true,
        _ => false,
    };

    /// <summary>The keyword as written in a statement's verb.</summary>
    public static string Upper(PgKeyword keyword) => Marked[(int)keyword - 1].TrimStart('*', '+', '-').ToUpperInvariant();

    private static char Mark(PgKeyword keyword) => keyword == PgKeyword.NoWord ? ' ' : Marks[(int)keyword - 1];
}
