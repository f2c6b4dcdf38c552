namespace HoopWire.Sql.Masking;

/// <summary>How rows of a relation are changed.</summary>
[Flags]
internal enum WriteKinds : byte
{
    /// <summary>Not at all.</summary>
    None = 0,

    /// <summary>New rows.</summary>
    Insert = 1,

    /// <summary>Other values.</summary>
    Update = 2,

    /// <summary>Fewer rows.</summary>
    Delete = 4,

    /// <summary>None left.</summary>
    Truncate = 8,

    /// <summary>In any way.</summary>
    All = Insert | Update | Delete | Truncate,
}
