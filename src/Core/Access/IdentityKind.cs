namespace HoopWire.Access;

/// <summary>What stands behind a connection.</summary>
public enum IdentityKind
{
    /// <summary>A person.</summary>
    Person,

    /// <summary>A CI job.</summary>
    Ci,

    /// <summary>A software agent acting for a person, who is named beside it.</summary>
    Agent,
}
