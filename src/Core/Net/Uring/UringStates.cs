namespace HoopWire.Net;

/// <summary>Where the operations of a <see cref="UringConnection"/> stand.</summary>
[Flags]
internal enum UringStates : ushort
{
    None = 0,

    /// <summary>The kernel receives.</summary>
    Receiving = 1,

    /// <summary>And has been told to stop.</summary>
    Stopping = 2,

    /// <summary>A hang-up is watched for.</summary>
    WatchingHangup = 4,

    /// <summary>Room in the full send buffer is waited for.</summary>
    AwaitingRoom = 8,

    /// <summary>The loop has the connection in its list of those with output in this turn.</summary>
    SendDue = 16,

    /// <summary>The peer takes no more bytes.</summary>
    SendBroken = 32,

    /// <summary>All bytes of the peer have been received.</summary>
    PeerDone = 64,

    /// <summary>Whoever is above has yet to hear of that.</summary>
    PeerDoneDue = 128,

    /// <summary>The peer was seen to hang up, whether or not its bytes have been received.</summary>
    HungUp = 256,

    /// <summary>Early bytes are being handed out.</summary>
    Feeding = 512,
}
