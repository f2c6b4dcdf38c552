namespace HoopWire.Postgres.Session;

/// <summary>The SQL by which the gateway reads a database's catalogue, on a connection of its own.</summary>
internal static class CatalogueQuery
{
    /// <summary>Runs before the others, so that nothing a database's owner defined is called in their place.</summary>
    public const string Prepare = "SET search_path = pg_catalog";

    /// <summary>Every relation that has columns: oid, schema, name.</summary>
    public const string Relations = """
        SELECT c.oid, n.nspname, c.relname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
        WHERE c.relkind IN ('r','v','m','p','f','t','S','c')
        """;

    /// <summary>Columns outside the system's schemas: relation oid, attribute number, schema, relation, column.</summary>
    public const string Columns = """
        SELECT c.oid, a.attnum, n.nspname, c.relname, a.attname
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE a.attnum > 0 AND NOT a.attisdropped AND c.relkind IN ('r','v','m','p','f')
          AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        """;

    /// <summary>Views by the columns they are made of: view oid, base relation oid, base attribute number (0 for the whole row).</summary>
    public const string ViewDependencies = """
        SELECT DISTINCT r.ev_class, d.refobjid, d.refobjsubid
        FROM pg_depend d JOIN pg_rewrite r ON r.oid = d.objid
        WHERE d.classid = 'pg_rewrite'::regclass AND d.refclassid = 'pg_class'::regclass AND d.refobjid <> r.ev_class
        """;

    /// <summary>Partitions and inheriting tables: child oid, parent oid.</summary>
    public const string Inheritance = "SELECT inhrelid, inhparent FROM pg_inherits";

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

    /// <summary>Operators that run code of the database's owner.</summary>
    public const string UserOperators = """
        SELECT DISTINCT o.oprname
        FROM pg_operator o JOIN pg_proc p ON p.oid = o.oprcode JOIN pg_language l ON l.oid = p.prolang JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE l.lanname NOT IN ('internal', 'c') AND n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;

    /// <summary>Functions outside the system's schemas.</summary>
    public const string UserFunctions = """
        SELECT DISTINCT p.proname FROM pg_proc p JOIN pg_namespace n ON n.oid = p.pronamespace
        WHERE n.nspname NOT IN ('pg_catalog', 'information_schema')
        """;
}
