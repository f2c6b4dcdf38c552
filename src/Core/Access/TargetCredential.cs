using HoopWire.Configuration;

namespace HoopWire.Access;

/// <summary>What the gateway logs in to a target with. The person never sees it.</summary>
/// <param name="Name">The credential's name in the configuration; <c>default</c> for the only one.</param>
/// <param name="User">The account on the target.</param>
public sealed record TargetCredential(string Name, string User)
{
    /// <summary>The password; null for trust or a certificate.</summary>
    public Secret? Password { get; init; }

    /// <summary>PEM file of a client certificate; null for none.</summary>
    public string? CertificateFile { get; init; }

    /// <summary>PEM file of its key.</summary>
    public string? KeyFile { get; init; }

    /// <summary>What the target's protocol has read of the configuration for itself; null for nothing.</summary>
    public ProtocolOptions? Options { get; init; }
}
