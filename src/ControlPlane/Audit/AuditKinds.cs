namespace HoopWire.ControlPlane;

/// <summary>Kinds of rows that come from recordings.</summary>
internal static class AuditKinds
{
    /// <summary>A command that was let through.</summary>
    public const string Command = "command";

    /// <summary>One that was refused.</summary>
    public const string Denied = "command-denied";

    /// <summary>One that was held for approval.</summary>
    public const string Held = "command-held";
}
