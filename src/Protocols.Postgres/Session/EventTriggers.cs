using HoopWire.Sql.Tree;

namespace HoopWire.Postgres.Session;

/// <summary>Which statements event triggers are for.</summary>
internal static class EventTriggers
{
    /// <summary>Whether a statement may fire one, whatever the event and the tags it is for (event-triggers, "Event Trigger Firing Matrix").</summary>
    /// <param name="statement">The statement.</param>
    /// <param name="uses">By what use the trigger runs its function: by its name, or once it is switched on.</param>
    public static bool Fires(Statement statement, OwnUse uses) => (uses & OwnUse.Name) != 0
        ? IsDefinition(statement)
        : (uses & OwnUse.Enable) != 0 && statement is ObjectStatement { Verb: "alter", ObjectKind: "event trigger" };

    private static bool IsDefinition(Statement statement) => statement switch
    {
        // What all databases share has none, and neither have event triggers themselves.
        ObjectStatement { ObjectKind: "event trigger" or "database" or "role" or "user" or "group" or "tablespace" or "system" } => false,
        ObjectStatement { Verb: var verb } => verb is "create" or "alter" or "drop" or "grant" or "revoke" or "comment" or "security" or "refresh" or "reindex" or "import" or "reassign",
        CreateTableAs or CreateView => true,
        Select { Into: not null } => true,
        _ => false,
    };
}
