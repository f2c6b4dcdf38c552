using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Session;

/// <summary>The SQL by which the gateway reads what a database's objects run without being told to.</summary>
internal static class CodeQuery
{
    /// <summary>Runs before the others: to compile them takes the server seconds, and to run them none.</summary>
    public const string Prepare = "SET jit = off";

    /// <summary>
    /// What uses functions that are neither the system's nor known ones in C, or that have effects of their own, and rules (w), over any number of steps: the user's kind (r relation, t type, o operator,
    /// c cast, f function, l operator class, e event trigger), OID, schema (of a cast its context) and name; how it uses it (<see cref="CodeEdge"/>); what it uses: kind, OID and, of a function, schema and name.
    /// What uses none is in no row. Functions that are the system's own are in no dependency, so that expressions are looked through for them as the server keeps them.
    /// </summary>
    public static string Uses { get; } = $"""
        WITH RECURSIVE effect(id) AS MATERIALIZED (
          SELECT p.oid FROM pg_proc p WHERE p.oid < 16384 AND p.pronamespace = 'pg_catalog'::regnamespace AND p.proname ~ '{FunctionEffects.Pattern}'
        ), sorting(function, id, how) AS MATERIALIZED (
          SELECT p.amproc::oid, c.oid, CASE WHEN c.opcdefault AND c.opcintype < 16384 THEN 'S' ELSE 'b' END
          FROM pg_amproc p JOIN pg_opclass c ON c.opcfamily = p.amprocfamily JOIN pg_proc f ON f.oid = p.amproc JOIN pg_language l ON l.oid = f.prolang
          WHERE f.oid >= 16384 AND l.lanname NOT IN ('internal', 'c')
        ), expression(class, id, how, tree) AS (
          SELECT 'pg_class'::regclass::oid, w.ev_class, {Rule("w", "c")}, w.ev_action::text FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class WHERE w.oid >= 16384
          UNION ALL SELECT 'pg_class'::regclass, a.adrelid, {Default("g")}, a.adbin::text FROM pg_attrdef a JOIN pg_attribute g ON g.attrelid = a.adrelid AND g.attnum = a.adnum
          UNION ALL SELECT CASE WHEN k.conrelid <> 0 THEN 'pg_class'::regclass ELSE 'pg_type'::regclass END, greatest(k.conrelid, k.contypid), {Check("k")}, k.conbin::text
            FROM pg_constraint k WHERE k.conbin IS NOT NULL AND k.oid >= 16384
          UNION ALL SELECT 'pg_class'::regclass, y.polrelid, {Policy("y", "c")}, concat(y.polqual::text, y.polwithcheck::text) FROM pg_policy y JOIN pg_class c ON c.oid = y.polrelid
          UNION ALL SELECT 'pg_class'::regclass, i.indrelid, 'x', concat(i.indexprs::text, i.indpred::text) FROM pg_index i WHERE i.indexprs IS NOT NULL OR i.indpred IS NOT NULL
          UNION ALL SELECT 'pg_class'::regclass, t.tgrelid, {Trigger("t")}, t.tgqual::text FROM pg_trigger t WHERE t.tgqual IS NOT NULL
          UNION ALL SELECT 'pg_type'::regclass, t.oid, 'y', t.typdefaultbin::text FROM pg_type t WHERE t.typdefaultbin IS NOT NULL
          UNION ALL SELECT 'pg_proc'::regclass, p.oid, 'f', p.proargdefaults::text FROM pg_proc p WHERE p.proargdefaults IS NOT NULL AND p.oid >= 16384
        ), called(class, id, how, function) AS (
          SELECT x.class, x.id, x.how, split_part(part, ' ', 1) FROM expression x, unnest((string_to_array(x.tree, ':funcid '))[2:]) part
          UNION ALL SELECT 'pg_operator'::regclass, o.oid, 'o', o.oprcode::oid::text FROM pg_operator o WHERE o.oid >= 16384
          UNION ALL SELECT 'pg_cast'::regclass, c.oid, 'c', c.castfunc::text FROM pg_cast c WHERE c.oid >= 16384
          UNION ALL SELECT 'pg_proc'::regclass, a.aggfnoid, 'f', x::text FROM pg_aggregate a, unnest(ARRAY[a.aggtransfn::oid, a.aggfinalfn::oid]) x WHERE a.aggfnoid >= 16384::oid
        ), used(class, id, how, ref_class, ref_id) AS (
          (SELECT 'pg_proc'::regclass::oid, p.oid, '', 0::oid, 0::oid
            FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
            WHERE (l.lanname NOT IN ('internal', 'c')
                AND (p.oid >= 16384 OR n.nspname NOT IN ('pg_catalog', 'information_schema') OR l.lanname <> 'sql'))
              OR (p.oid >= 16384 AND p.proname ~ '{FunctionEffects.Pattern}')
              OR (p.oid >= 16384 AND l.lanname IN ('internal', 'c') AND p.provolatile <> 'i' AND p.prokind <> 'a' AND p.proname <> ALL ('{ContribFunctions.Array}'))
          UNION ALL SELECT c.class, c.id, c.how, 'pg_proc'::regclass, e.id FROM called c JOIN effect e ON e.id::text = c.function
          UNION ALL SELECT 'pg_class'::regclass, w.ev_class, {Rule("w", "c")}, 'pg_rewrite'::regclass, w.oid FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class WHERE {Acts})
          UNION SELECT x.class, x.id, x.how, u.class, u.id FROM used u CROSS JOIN LATERAL ({Users}) x
        )
        SELECT {Kind("u.class")}, u.id, coalesce(n.nspname::text, k.castcontext::text, ''), coalesce(c.relname, t.typname, o.oprname, f.proname, b.opcname, v.evtname, ''), u.how,
          {Kind("u.ref_class")}, u.ref_id, coalesce(m.nspname, ''), coalesce(r.proname, '')
        FROM used u
          LEFT JOIN pg_class c ON u.class = 'pg_class'::regclass AND c.oid = u.id
          LEFT JOIN pg_type t ON u.class = 'pg_type'::regclass AND t.oid = u.id
          LEFT JOIN pg_operator o ON u.class = 'pg_operator'::regclass AND o.oid = u.id
          LEFT JOIN pg_proc f ON u.class = 'pg_proc'::regclass AND f.oid = u.id
          LEFT JOIN pg_cast k ON u.class = 'pg_cast'::regclass AND k.oid = u.id
          LEFT JOIN pg_opclass b ON u.class = 'pg_opclass'::regclass AND b.oid = u.id
          LEFT JOIN pg_event_trigger v ON u.class = 'pg_event_trigger'::regclass AND v.oid = u.id
          LEFT JOIN pg_namespace n ON n.oid = coalesce(c.relnamespace, t.typnamespace, o.oprnamespace, f.pronamespace, b.opcnamespace)
          LEFT JOIN pg_proc r ON u.ref_class = 'pg_proc'::regclass AND r.oid = u.ref_id LEFT JOIN pg_namespace m ON m.oid = r.pronamespace
        WHERE u.how <> ''
        """;

    /// <summary>Rules that do something at writes: OID, schema, relation's and rule's names, and the rule as text.</summary>
    public static string Rules { get; } = $"""
        SELECT w.oid, n.nspname, c.relname, w.rulename, pg_get_ruledef(w.oid)
        FROM pg_rewrite w JOIN pg_class c ON c.oid = w.ev_class JOIN pg_namespace n ON n.oid = c.relnamespace WHERE {Acts}
        """;

    /// <summary>
    /// What uses u directly: by a dependency, or as a partition's parent, a relation that is referred to, a relation's row type, a cast's types, a comparison's operands.
    /// </summary>
    private static string Users => $"""
        SELECT CASE d.classid WHEN 'pg_type'::regclass THEN d.classid WHEN 'pg_proc'::regclass THEN d.classid WHEN 'pg_operator'::regclass THEN d.classid WHEN 'pg_cast'::regclass THEN d.classid
              WHEN 'pg_constraint'::regclass THEN CASE WHEN k.conrelid <> 0 THEN 'pg_class'::regclass ELSE 'pg_type'::regclass END ELSE 'pg_class'::regclass END AS class,
            CASE d.classid WHEN 'pg_rewrite'::regclass THEN w.ev_class WHEN 'pg_attrdef'::regclass THEN a.adrelid WHEN 'pg_constraint'::regclass THEN greatest(k.conrelid, k.contypid)
              WHEN 'pg_policy'::regclass THEN y.polrelid WHEN 'pg_trigger'::regclass THEN t.tgrelid WHEN 'pg_statistic_ext'::regclass THEN s.stxrelid
              ELSE coalesce(i.indrelid, d.objid) END AS id,
            CASE d.classid WHEN 'pg_rewrite'::regclass THEN {Rule("w", "wc")} WHEN 'pg_attrdef'::regclass THEN {Default("g")} WHEN 'pg_constraint'::regclass THEN {Check("k")}
              WHEN 'pg_policy'::regclass THEN {Policy("y", "yc")} WHEN 'pg_trigger'::regclass THEN {Trigger("t")} WHEN 'pg_statistic_ext'::regclass THEN 's'
              WHEN 'pg_class'::regclass THEN CASE WHEN i.indrelid IS NOT NULL THEN 'x' WHEN u.class = 'pg_type'::regclass THEN 'k' ELSE 'g' END
              WHEN 'pg_type'::regclass THEN 'y' WHEN 'pg_operator'::regclass THEN 'o' WHEN 'pg_cast'::regclass THEN 'c' ELSE 'f' END AS how
        FROM pg_depend d
          LEFT JOIN pg_rewrite w ON d.classid = 'pg_rewrite'::regclass AND w.oid = d.objid LEFT JOIN pg_class wc ON wc.oid = w.ev_class
          LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid LEFT JOIN pg_attribute g ON g.attrelid = a.adrelid AND g.attnum = a.adnum
          LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
          LEFT JOIN pg_policy y ON d.classid = 'pg_policy'::regclass AND y.oid = d.objid LEFT JOIN pg_class yc ON yc.oid = y.polrelid
          LEFT JOIN pg_trigger t ON d.classid = 'pg_trigger'::regclass AND t.oid = d.objid
          LEFT JOIN pg_statistic_ext s ON d.classid = 'pg_statistic_ext'::regclass AND s.oid = d.objid
          LEFT JOIN pg_index i ON d.classid = 'pg_class'::regclass AND i.indexrelid = d.objid
        WHERE d.refclassid = u.class AND d.refobjid = u.id
          AND CASE u.class WHEN 'pg_class'::regclass THEN d.classid = 'pg_proc'::regclass OR w.ev_class <> u.id OR y.polrelid <> u.id
            WHEN 'pg_cast'::regclass THEN false
            WHEN 'pg_type'::regclass THEN d.classid IN ('pg_rewrite'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass,
              'pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass, 'pg_operator'::regclass)
            ELSE d.classid IN ('pg_rewrite'::regclass, 'pg_attrdef'::regclass, 'pg_constraint'::regclass, 'pg_policy'::regclass, 'pg_trigger'::regclass, 'pg_statistic_ext'::regclass,
              'pg_class'::regclass, 'pg_type'::regclass, 'pg_proc'::regclass, 'pg_operator'::regclass, 'pg_cast'::regclass) END
        UNION ALL SELECT 'pg_class'::regclass, h.inhparent, CASE WHEN hc.relispartition THEN 'H' ELSE 'h' END FROM pg_inherits h JOIN pg_class hc ON hc.oid = h.inhrelid WHERE u.class = 'pg_class'::regclass AND h.inhrelid = u.id
        UNION ALL SELECT 'pg_class'::regclass, k.confrelid, concat('K', k.confdeltype, k.confupdtype) FROM pg_constraint k WHERE u.class = 'pg_class'::regclass AND k.conrelid = u.id AND k.contype = 'f'
        UNION ALL SELECT 'pg_type'::regclass, c.reltype, 'y' FROM pg_class c WHERE u.class = 'pg_class'::regclass AND c.oid = u.id AND c.reltype <> 0
        UNION ALL SELECT 'pg_type'::regclass, c.castsource, concat('C', c.castcontext, 's') FROM pg_cast c WHERE u.class = 'pg_cast'::regclass AND c.oid = u.id AND c.castsource >= 16384
        UNION ALL SELECT 'pg_type'::regclass, c.casttarget, concat('C', c.castcontext, 't') FROM pg_cast c WHERE u.class = 'pg_cast'::regclass AND c.oid = u.id AND c.casttarget >= 16384
        UNION ALL SELECT 'pg_event_trigger'::regclass, e.oid, CASE e.evtenabled WHEN 'D' THEN 'D' ELSE 'E' END FROM pg_event_trigger e
          WHERE u.class = 'pg_proc'::regclass AND e.evtfoid = u.id AND (e.evtevent <> 'login' OR e.evtenabled = 'D')
        UNION ALL SELECT 'pg_opclass'::regclass, s.id, s.how FROM sorting s WHERE u.class = 'pg_proc'::regclass AND s.function = u.id
        UNION ALL SELECT 'pg_class'::regclass, i.indrelid, 'B' FROM pg_index i WHERE u.class = 'pg_opclass'::regclass AND u.id = ANY (i.indclass)
        UNION ALL SELECT 'pg_class'::regclass, t.partrelid, 'B' FROM pg_partitioned_table t WHERE u.class = 'pg_opclass'::regclass AND u.id = ANY (t.partclass)
        UNION ALL SELECT 'pg_type'::regclass, r.rngtypid, 'y' FROM pg_range r WHERE u.class = 'pg_opclass'::regclass AND r.rngsubopc = u.id
        UNION ALL SELECT 'pg_operator'::regclass, o.amopopr, 'o' FROM pg_amop o JOIN pg_opclass c ON c.opcfamily = o.amopfamily
          WHERE u.class = 'pg_opclass'::regclass AND c.oid = u.id AND o.amopopr >= 16384
        UNION ALL SELECT 'pg_type'::regclass, c.opcintype, 'n' FROM pg_opclass c WHERE u.class = 'pg_opclass'::regclass AND c.oid = u.id AND c.opcdefault AND c.opcintype >= 16384
        UNION ALL SELECT 'pg_type'::regclass, x, 'n' FROM pg_operator o, unnest(ARRAY[o.oprleft, o.oprright]) x
          WHERE u.class = 'pg_operator'::regclass AND o.oid = u.id AND x >= 16384 AND o.oprname IN ('=', '<>', '<', '<=', '>', '>=')
        """;

    /// <summary>Whether pg_rewrite's row is a rule that does something at writes.</summary>
    private const string Acts = "w.oid >= 16384 AND w.ev_type <> '1'";

    /// <summary>How a view or a rule uses what stands in it, by pg_rewrite's row and that of its relation.</summary>
    private static string Rule(string rule, string relation) =>
        $"CASE WHEN {rule}.ev_enabled = 'D' THEN 'D' ELSE CASE {rule}.ev_type WHEN '1' THEN CASE {relation}.relkind WHEN 'm' THEN 'm' ELSE 'v' END WHEN '2' THEN 'u' WHEN '3' THEN 'i' ELSE 'd' END END";

    /// <summary>How a trigger does, by pg_trigger's row: its condition, and its function.</summary>
    private static string Trigger(string trigger) => $"CASE {trigger}.tgenabled WHEN 'D' THEN 'D' ELSE concat('t', {trigger}.tgtype) END";

    /// <summary>How row security does, by pg_policy's row and that of its relation.</summary>
    private static string Policy(string policy, string relation) => $"CASE WHEN {relation}.relrowsecurity THEN concat('p', {policy}.polcmd) ELSE 'D' END";

    /// <summary>How a default or a generated column does, by pg_attribute's row.</summary>
    private static string Default(string column) => $"CASE {column}.attgenerated WHEN '' THEN 'e' ELSE 'g' END";

    /// <summary>How a constraint does, by pg_constraint's row: of a relation or of a domain.</summary>
    private static string Check(string constraint) => $"CASE WHEN {constraint}.conrelid <> 0 THEN 'g' ELSE 'y' END";

    private static string Kind(string @class) =>
        $"CASE {@class} WHEN 'pg_class'::regclass THEN 'r' WHEN 'pg_type'::regclass THEN 't' WHEN 'pg_operator'::regclass THEN 'o' WHEN 'pg_cast'::regclass THEN 'c' WHEN 'pg_rewrite'::regclass THEN 'w' WHEN 'pg_event_trigger'::regclass THEN 'e' WHEN 'pg_opclass'::regclass THEN 'l' ELSE 'f' END";
}
