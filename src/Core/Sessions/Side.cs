namespace HoopWire.Sessions;

/// <summary>Who ended a session.</summary>
public enum Side
{
    /// <summary>The person's client.</summary>
    Client,

    /// <summary>The target.</summary>
    Target,

    /// <summary>The gateway, or somebody through it.</summary>
    Gateway,
}
