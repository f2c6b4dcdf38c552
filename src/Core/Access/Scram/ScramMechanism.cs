namespace HoopWire.Access;

/// <summary>SASL mechanism names.</summary>
public static class ScramMechanism
{
    /// <summary>Without channel binding.</summary>
    public const string Sha256 = "SCRAM-SHA-256";

    /// <summary>With channel binding.</summary>
    public const string Sha256Plus = "SCRAM-SHA-256-PLUS";

    /// <summary>The one channel binding in use for it (RFC 5929 section 4).</summary>
    public const string ChannelBinding = "tls-server-end-point";
}
