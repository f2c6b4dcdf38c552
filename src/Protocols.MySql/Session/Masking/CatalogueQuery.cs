namespace HoopWire.MySql.Session.Masking;

/// <summary>The SQL by which the gateway reads a server's catalogue, on a connection of its own. The server names its own schemas, whatever a database's owner defined.</summary>
internal static class CatalogueQuery
{
    /// <summary>Run before the others, so that definitions are written in one way.</summary>
    public static readonly string[] Prepare = ["SET NAMES utf8mb4", "SET SESSION sql_mode = ''"];

    /// <summary>Everything that has columns: schema, name, kind, storage engine.</summary>
    public const string Relations = "SELECT TABLE_SCHEMA, TABLE_NAME, TABLE_TYPE, IFNULL(ENGINE, '') FROM information_schema.TABLES ORDER BY 1, 2";

    /// <summary>Columns: schema, table, name, characters it holds, what is special about it, the expression it is computed by. In order.</summary>
    public const string Columns =
        "SELECT TABLE_SCHEMA, TABLE_NAME, COLUMN_NAME, IFNULL(CHARACTER_MAXIMUM_LENGTH, ''), IFNULL(EXTRA, ''), IFNULL(GENERATION_EXPRESSION, '') "
        + "FROM information_schema.COLUMNS ORDER BY TABLE_SCHEMA, TABLE_NAME, ORDINAL_POSITION";

    /// <summary>Views that are not the server's: schema, name, definition, which names everything by its schema.</summary>
    public const string Views =
        "SELECT TABLE_SCHEMA, TABLE_NAME, IFNULL(VIEW_DEFINITION, '') FROM information_schema.VIEWS "
        + "WHERE TABLE_SCHEMA NOT IN ('mysql', 'sys', 'performance_schema', 'information_schema') ORDER BY 1, 2";

    /// <summary>Stored routines: schema, name, kind.</summary>
    public const string Routines = "SELECT ROUTINE_SCHEMA, ROUTINE_NAME, ROUTINE_TYPE FROM information_schema.ROUTINES ORDER BY 1, 2, 3";

    /// <summary>Triggers: schema and name of their table, what they are for, their code.</summary>
    public const string Triggers = "SELECT EVENT_OBJECT_SCHEMA, EVENT_OBJECT_TABLE, EVENT_MANIPULATION, IFNULL(ACTION_STATEMENT, '') FROM information_schema.TRIGGERS ORDER BY 1, 2, 3, 4";

    /// <summary>Foreign keys: schema and name of the table that refers, of the one it refers to, what is done to the referring rows on deletion and on an update of the key.</summary>
    public const string ForeignKeys =
        "SELECT CONSTRAINT_SCHEMA, TABLE_NAME, UNIQUE_CONSTRAINT_SCHEMA, REFERENCED_TABLE_NAME, DELETE_RULE, UPDATE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS ORDER BY 1, 2, CONSTRAINT_NAME";
}
