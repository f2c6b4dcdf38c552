namespace HoopWire.Access;

/// <summary>How a step of a SCRAM exchange went.</summary>
public enum ScramResult
{
    /// <summary>The step was right.</summary>
    Accepted,

    /// <summary>The proof belongs to no verifier: a wrong password, or a user without one.</summary>
    WrongProof,

    /// <summary>The proof is bound to another channel than this one: somebody in between ended TLS (RFC 5802 section 6).</summary>
    WrongBinding,

    /// <summary>The message breaks the exchange's rules.</summary>
    Malformed,
}
