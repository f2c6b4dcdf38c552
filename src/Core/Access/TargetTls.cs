namespace HoopWire.Access;

/// <summary>How the gateway protects its leg to a target. The names follow libpq's <c>sslmode</c>.</summary>
public enum TargetTls
{
    /// <summary>No TLS.</summary>
    Disable,

    /// <summary>TLS, certificate not verified.</summary>
    Require,

    /// <summary>TLS, chain verified against the CA.</summary>
    VerifyCa,

    /// <summary>TLS, chain and host name verified. The default.</summary>
    VerifyFull,
}
