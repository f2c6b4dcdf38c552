namespace HoopWire.Sessions;

/// <summary>What a leg waits for. It goes on when nothing is left.</summary>
[Flags]
public enum Waits : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>The other leg's peer to take what was sent to it.</summary>
    Congestion = 1,

    /// <summary>Room with the recorder.</summary>
    Recorder = 2,

    /// <summary>A human.</summary>
    Approval = 4,

    /// <summary>Replies of the target's.</summary>
    Replies = 8,

    /// <summary>A newer snapshot of the catalogue.</summary>
    Catalogue = 16,

    /// <summary>A cancel request to have been delivered, so that it cannot hit the next command.</summary>
    Cancel = 32,

    /// <summary>The target to tell by what settings it reads texts.</summary>
    Settings = 64,
}
