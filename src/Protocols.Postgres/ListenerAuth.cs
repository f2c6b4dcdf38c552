namespace HoopWire.Postgres;

/// <summary>What <c>auth</c> of a listener says: the proof that clients are asked for. It must be chosen before the password is seen.</summary>
public enum ListenerAuth
{
    /// <summary>SCRAM for a person with a live key, a password under TLS otherwise.</summary>
    Auto,

    /// <summary>SCRAM and nothing else.</summary>
    Scram,

    /// <summary>A password.</summary>
    Password,
}
