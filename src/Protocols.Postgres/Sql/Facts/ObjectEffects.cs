using HoopWire.Policy;
using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Sql.Facts;

/// <summary>What CREATE, ALTER, DROP and the statements of few words do. Kinds that hold code, which runs later and is not read here, are opaque.</summary>
internal static class ObjectEffects
{
    public static Effects Of(ObjectStatement statement) => statement.Verb switch
    {
        "create" => Created(statement.ObjectKind ?? "") | (statement.GivesOwnership ? Effects.Dcl : Effects.None),
        "alter" => Altered(statement.ObjectKind ?? "") | (statement.GivesOwnership ? Effects.Dcl : Effects.None),
        "drop" => Dropped(statement.ObjectKind ?? ""),
        "grant" or "revoke" => Effects.Dcl,
        "reassign" => Effects.Dcl | Effects.Ddl,
        "import" => Effects.Ddl | Effects.Net,
        "listen" or "notify" or "unlisten" => Effects.Listen,
        "load" => Effects.File | Effects.Opaque | Effects.Code,
        "discard" => Effects.Session,
        "start_replication" or "identify_system" or "base_backup" or "create_replication_slot" or "drop_replication_slot"
            or "alter_replication_slot" or "read_replication_slot" or "timeline_history" or "upload_manifest" => Effects.Replication,
        _ => Effects.Ddl,
    };

    private static Effects Created(string kind) => kind switch
    {
        "table" or "view" or "materialized view" or "sequence" or "index" or "schema" or "statistics" or "collation" or "database"
            or "text search dictionary" or "text search configuration" => Effects.Ddl,
        "role" or "user" or "group" => Effects.Ddl | Effects.Dcl,
        "server" or "user mapping" or "foreign table" => Effects.Ddl | Effects.Net,
        "foreign data wrapper" => Effects.Ddl | Effects.Net | Effects.Opaque,
        "subscription" => Effects.Ddl | Effects.Net | Effects.Replication,
        "publication" => Effects.Ddl | Effects.Replication,
        "tablespace" => Effects.Ddl | Effects.File,
        _ => Effects.Ddl | Effects.Opaque,
    };

    private static Effects Altered(string kind) => kind switch
    {
        "system" => Effects.Ddl | Effects.Session | Effects.File,
        "default privileges" => Effects.Dcl,
        "large object" or "tablespace" => Effects.Ddl,
        _ => Created(kind),
    };

    private static Effects Dropped(string kind) => kind switch
    {
        "owned" => Effects.Ddl | Effects.Dcl,
        "subscription" or "publication" => Created(kind),
        _ => Created(kind) & (Effects.Ddl | Effects.Dcl),
    };
}
