namespace HoopWire.Postgres.Session;

/// <summary>Where a connection between two sessions stands.</summary>
internal enum WarmPhase
{
    /// <summary>It waits for a session; the target has nothing to say but changed settings.</summary>
    Idle,

    /// <summary>A command of the gateway's is under way; its CommandComplete has not come.</summary>
    Running,

    /// <summary>The command is complete; ReadyForQuery is due.</summary>
    Completed,

    /// <summary>The connection is closed.</summary>
    Gone,
}
