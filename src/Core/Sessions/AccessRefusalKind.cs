namespace HoopWire.Sessions;

/// <summary>Kinds of <see cref="AccessRefusal"/>.</summary>
public enum AccessRefusalKind
{
    /// <summary>There is no such target, or no grant for it: nobody is told which.</summary>
    NoGrant,

    /// <summary>An operator has locked the target.</summary>
    Locked,

    /// <summary>Sessions cannot be recorded or audited.</summary>
    NotRecorded,
}
