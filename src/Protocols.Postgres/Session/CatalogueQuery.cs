namespace HoopWire.Postgres.Session;

/// <summary>The SQL by which the gateway reads a database's catalogue, on a connection of its own.</summary>
internal static class CatalogueQuery
{
    /// <summary>Where a session of this credential looks for names, and the role in effect; asked for before <see cref="Prepare"/>, so that everything in it is qualified.</summary>
    public const string Path = "SELECT pg_catalog.current_setting('search_path'), current_user";

    /// <summary>Runs before the others, so that nothing a database's owner defined is called in their place, and definitions name everything by its schema.</summary>
    public const string Prepare = "SET search_path = pg_catalog";

    /// <summary>Every relation that has columns: oid, schema, name, kind, whether rules rewrite what is written to it.</summary>
    public const string Relations = """
        SELECT c.oid, n.nspname, c.relname, c.relkind, EXISTS (SELECT FROM pg_rewrite r WHERE r.ev_class = c.oid AND r.ev_type <> '1')
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r','v','m','p','f','t','S','c')
        """;

    /// <summary>Columns: relation oid, attribute number, name, type oid, type modifier.</summary>
    public const string Columns = """
        SELECT a.attrelid, a.attnum, a.attname, a.atttypid, a.atttypmod
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r','v','m','p','f','S') AND n.nspname <> 'pg_toast'
        """;

    /// <summary>Views and materialized views that are not the system's: oid, definition.</summary>
    public const string Views = """
        SELECT c.oid, pg_get_viewdef(c.oid)
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('v','m') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <summary>Views by the columns they are made of: view oid, base relation oid, base attribute number (0 for the whole row).</summary>
    public const string ViewDependencies = """
        SELECT DISTINCT r.ev_class, d.refobjid, d.refobjsubid
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
        """;

    /// <summary>Tables by the columns of other relations that the conditions of their row security look at: table oid, relation oid, attribute number (0 for the whole row).</summary>
    public const string PolicyDependencies = """
        SELECT DISTINCT y.polrelid, d.refobjid, d.refobjsubid
        FROM pg_depend d JOIN pg_policy y ON y.oid = d.objid
        WHERE d.classid = 'pg_policy'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> y.polrelid
        """;

    /// <summary>Partitions and inheriting tables: child oid, parent oid.</summary>
    public const string Inheritance = "SELECT inhrelid, inhparent FROM pg_inherits";

    /// <summary>Foreign keys: referring oid, referenced oid, what is done to the referring rows on deletion and on an update of the key.</summary>
    public const string ForeignKeys = "SELECT conrelid, confrelid, confdeltype, confupdtype FROM pg_constraint WHERE contype = 'f'";

    /// <summary>
    /// Triggers: relation oid, type, schema and name of the function, whether its code can be read, and the code; of one in C its arguments, which may name relations.
    /// </summary>
    public const string Triggers = """
        SELECT t.tgrelid, t.tgtype, n.nspname, p.proname, l.lanname IN ('plpgsql', 'internal', 'c'),
          CASE WHEN l.lanname = 'plpgsql' THEN p.prosrc ELSE encode(t.tgargs, 'escape') END
        FROM pg_trigger t JOIN pg_proc p ON p.oid = t.tgfoid JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE NOT t.tgisinternal
        """;

    /// <summary>
    /// Columns computed from other columns of their relation: relation oid, attribute number, attribute number computed from. From version 16 on
    /// the default depends on the other column, before that the column itself (catalog/heap.c, StoreAttrDefault).
    /// </summary>
    public const string ComputedColumns = """
        SELECT d.objid, d.objsubid, d.refobjsubid
        FROM pg_depend d
        WHERE d.classid = 'pg_class'::regclass AND d.refclassid = 'pg_class'::regclass AND d.objid = d.refobjid
          AND d.objsubid > 0 AND d.refobjsubid > 0 AND d.objsubid <> d.refobjsubid
        UNION
        SELECT x.adrelid, x.adnum, d.refobjsubid
        FROM pg_depend d JOIN pg_attrdef x ON x.oid = d.objid
        WHERE d.classid = 'pg_attrdef'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid = x.adrelid
          AND d.refobjsubid > 0 AND d.refobjsubid <> x.adnum
        """;

    /// <summary>Views (and tables with rules) that run code of the database's owner, by function or operator.</summary>
    public const string ViewsWithCode = """
        SELECT DISTINCT r.ev_class
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
          LEFT JOIN pg_operator o ON d.refclassid = 'pg_operator'::regclass AND o.oid = d.refobjid
          JOIN pg_proc p ON p.oid = CASE WHEN d.refclassid = 'pg_proc'::regclass THEN d.refobjid ELSE o.oprcode END
          JOIN pg_language l ON l.oid = p.prolang JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid IN ('pg_proc'::regclass, 'pg_operator'::regclass)
          AND l.lanname NOT IN ('internal', 'c') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <summary>Views that show rows of a function in C that is not the system's own.</summary>
    public const string ViewsOnC = """
        SELECT DISTINCT r.ev_class
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid JOIN pg_proc p ON p.oid = d.refobjid JOIN pg_language l ON l.oid = p.prolang
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_proc'::regclass AND p.oid >= 16384 AND p.proretset AND l.lanname IN ('internal', 'c')
        """;

    /// <summary>Operators that run code of the database's owner.</summary>
    public const string UserOperators = """
        SELECT DISTINCT o.oprname
        FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode JOIN pg_language l ON l.oid = p.prolang JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE l.lanname NOT IN ('internal', 'c') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <summary>Types to which casts run code of the database's owner.</summary>
    public const string UserCasts = """
        SELECT DISTINCT t.typname
        FROM pg_cast c JOIN pg_proc p ON p.oid = c.castfunc JOIN pg_language l ON l.oid = p.prolang JOIN pg_type t ON t.oid = c.casttarget
        WHERE p.oid >= 16384 AND l.lanname NOT IN ('internal', 'c')
        """;

    /// <summary>
    /// Functions that are not the system's own (those have OIDs below 16384, transam.h, FirstNormalObjectId), or whose language tells that they were replaced: oid,
    /// schema, name, argument types, language (of an aggregate that of its steps), volatility, kind, whether it returns a set.
    /// </summary>
    public const string UserFunctions = """
        SELECT p.oid, n.nspname, p.proname, oidvectortypes(p.proargtypes),
          coalesce((SELECT min(x.lanname::text) FILTER (WHERE x.lanname NOT IN ('internal', 'c')) FROM pg_aggregate a
            JOIN pg_proc s ON s.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)
            JOIN pg_language x ON x.oid = s.prolang WHERE a.aggfnoid = p.oid), l.lanname::text),
          p.provolatile, p.prokind, p.proretset
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE p.oid >= 16384 OR n.nspname NOT IN ('pg_catalog', 'information_schema') OR l.lanname NOT IN ('internal', 'c', 'sql')
        """;

    /// <summary>
    /// Functions of <see cref="UserFunctions"/> that a statement may call: schema, name, language, volatility, number of arguments, the code of those that the server lets
    /// change nothing themselves, and of triggers', and which of the server's own it is for one that is called internal, OID, and whether it is a trigger's.
    /// </summary>
    public const string Code = """
        SELECT n.nspname, p.proname,
          coalesce((SELECT min(x.lanname::text) FILTER (WHERE x.lanname NOT IN ('internal', 'c')) FROM pg_aggregate a
            JOIN pg_proc s ON s.oid IN (a.aggtransfn, a.aggfinalfn, a.aggcombinefn, a.aggmtransfn, a.aggminvtransfn, a.aggmfinalfn)
            JOIN pg_language x ON x.oid = s.prolang WHERE a.aggfnoid = p.oid), l.lanname::text),
          p.provolatile, p.pronargs,
          CASE WHEN (p.provolatile <> 'v' OR p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype)) AND l.lanname IN ('sql', 'plpgsql') THEN coalesce(pg_get_function_sqlbody(p.oid), p.prosrc)
            WHEN l.lanname = 'internal' THEN p.prosrc ELSE '' END,
          p.oid, p.prorettype IN ('trigger'::regtype, 'event_trigger'::regtype)
        FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace JOIN pg_language l ON l.oid = p.prolang
        WHERE p.prokind <> 'p'
          AND (p.oid >= 16384 OR n.nspname NOT IN ('pg_catalog', 'information_schema') OR l.lanname NOT IN ('internal', 'c', 'sql'))
        """;

    /// <summary>
    /// Names that a call may have without being one of those: of the system's functions, and of types (t), to which it is a cast. To the row types of relations there is none
    /// (parse_func.c, FuncNameAsType), and temporary tables come and go.
    /// </summary>
    public const string KnownCalls = """
        SELECT p.proname, 'f' FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
        UNION SELECT t.typname, 't' FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace WHERE t.typrelid = 0 AND n.nspname !~ '^pg_temp_'
        """;

    /// <summary>Names of the system's functions.</summary>
    public const string SystemFunctions = """
        SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE p.oid < 16384 AND n.nspname IN ('pg_catalog', 'information_schema')
        """;
}
