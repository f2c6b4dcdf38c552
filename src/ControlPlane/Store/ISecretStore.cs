namespace HoopWire.ControlPlane;

/// <summary>Random values that the gateway makes once and keeps.</summary>
internal interface ISecretStore
{
    /// <summary>The value of this name; 32 random bytes are made at its first use.</summary>
    Task<byte[]> GetOrCreateAsync(string name, CancellationToken cancellationToken);
}
