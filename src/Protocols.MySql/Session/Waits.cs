namespace HoopWire.MySql.Session;

/// <summary>What a leg waits for. It goes on when nothing is left.</summary>
[Flags]
internal enum Waits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The other leg's peer to take what was sent to it.</summary>
    Congestion = 1,

    /// <summary>Room with the recorder.</summary>
    Recorder = 2,

    /// <summary>A human.</summary>
    Approval = 4,

    /// <summary>The end of the answer under way.</summary>
    Replies = 8,

    /// <summary>A KILL QUERY to have been delivered, so that it cannot hit the next command.</summary>
    Cancel = 16,
}
