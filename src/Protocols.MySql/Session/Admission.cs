namespace HoopWire.MySql.Session;

/// <summary>What becomes of a command.</summary>
internal enum Admission : byte
{
    /// <summary>It stays where it is: for room, for a human, or for good as the session has ended.</summary>
    Wait,

    /// <summary>The client has its error.</summary>
    Refused,

    /// <summary>It is recorded and may be forwarded.</summary>
    Go,
}
