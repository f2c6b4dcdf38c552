namespace HoopWire.Sessions;

/// <summary>What a statement does, once it has run, to the state of its session that approvals are bound to.</summary>
public enum StateEffect : byte
{
    /// <summary>Nothing.</summary>
    None,

    /// <summary>Changes what later statements mean, the same within a transaction and outside of one, and is taken back with it.</summary>
    Lasting,

    /// <summary>Changes it until the transaction ends, and not at all outside of one.</summary>
    Local,

    /// <summary>The same, perhaps only until the transaction ends.</summary>
    Scoped,

    /// <summary>Runs code that may change it, and may end transactions.</summary>
    Code,

    /// <summary>Begins a transaction.</summary>
    Begin,

    /// <summary>Ends the transaction, and keeps what it changed.</summary>
    Commit,

    /// <summary>Ends the transaction, and takes back what it changed.</summary>
    Rollback,

    /// <summary>Takes back a part of the transaction, or ends it and begins another: it is open as before.</summary>
    Part,

    /// <summary>Changes something that its text does not tell.</summary>
    Unknown,
}
