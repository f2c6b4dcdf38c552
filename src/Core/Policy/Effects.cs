namespace HoopWire.Policy;

/// <summary>What a statement can do, as far as its text tells. A rule names effects; see <see cref="EffectNames"/>.</summary>
[Flags]
public enum Effects : uint
{
    /// <summary>Nothing: an empty statement.</summary>
    None = 0,

    /// <summary>Returns or reads data.</summary>
    Read = 1,

    /// <summary>Changes rows.</summary>
    Write = 2,

    /// <summary>Creates, alters, drops or maintains objects.</summary>
    Ddl = 4,

    /// <summary>Changes roles, memberships or privileges.</summary>
    Dcl = 8,

    /// <summary>Changes rows without a condition that restricts which.</summary>
    UnboundedWrite = 16,

    /// <summary>The text holds more than one statement.</summary>
    Multi = 32,

    /// <summary>Runs, or stores for later running, code that the text alone does not explain.</summary>
    Opaque = 64,

    /// <summary>Reads or writes files, or runs programs, on the server.</summary>
    File = 128,

    /// <summary>Makes the server connect elsewhere.</summary>
    Net = 256,

    /// <summary>Changes the role in effect.</summary>
    SetRole = 512,

    /// <summary>Changes session settings.</summary>
    Session = 1024,

    /// <summary>Waits on purpose.</summary>
    Delay = 2048,

    /// <summary>Cancels or ends other sessions.</summary>
    Kill = 4096,

    /// <summary>Replication: slots, streams, logical messages.</summary>
    Replication = 8192,

    /// <summary>Transaction control and explicit locks.</summary>
    Transaction = 16384,

    /// <summary>Prepares, executes or deallocates a statement by SQL.</summary>
    Prepare = 32768,

    /// <summary>Copies to or from the client.</summary>
    Copy = 65536,

    /// <summary>Listens for or sends notifications.</summary>
    Listen = 131072,

    /// <summary>
    /// Runs, now, code that may have any effect: its text does not tell which. Always together with <see cref="Opaque"/>, by which rules name it.
    /// </summary>
    Code = 262144,
}
