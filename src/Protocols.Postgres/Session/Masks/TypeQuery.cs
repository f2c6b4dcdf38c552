namespace HoopWire.Postgres.Session.Masks;

/// <summary>The SQL by which the gateway reads a database's types, on a connection of its own whose search path is pg_catalog.</summary>
internal static class TypeQuery
{
    /// <summary>
    /// Types but the system's row types: oid, typtype, name, category, element, delimiter, base type, its modifier, subtype of a range, range of a multirange.
    /// By way of JSON, since multiranges are not known to servers before version 14.
    /// </summary>
    public const string Types = """
        SELECT t.oid, t.typtype, t.typname, t.typcategory, CASE WHEN t.typcategory = 'A' AND t.typlen = -1 THEN t.typelem ELSE 0 END,
          ascii(t.typdelim::text), t.typbasetype, t.typtypmod, COALESCE(r.rngsubtype, 0), COALESCE(m.rngtypid, 0)
        FROM pg_type t JOIN pg_namespace n ON n.oid = t.typnamespace
          LEFT JOIN pg_range r ON r.rngtypid = t.oid
          LEFT JOIN pg_range m ON (to_jsonb(m) ->> 'rngmultitypid')::oid = t.oid
        WHERE t.typtype <> 'p' AND NOT (t.typtype = 'c' AND n.nspname IN ('pg_catalog', 'information_schema', 'pg_toast'))
        """;

    /// <summary>Fields of the row types outside the system's schemas, in order: type oid, field's type, its modifier.</summary>
    public const string Fields = """
        SELECT c.reltype, a.atttypid, a.atttypmod
        FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
        WHERE c.reltype <> 0 AND a.attnum > 0 AND NOT a.attisdropped AND n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
        ORDER BY c.reltype, a.attnum
        """;

    /// <summary>The first label of every enum: type oid, label.</summary>
    public const string FirstLabels = """
        SELECT DISTINCT ON (enumtypid) enumtypid, enumlabel FROM pg_enum ORDER BY enumtypid, enumsortorder
        """;
}
