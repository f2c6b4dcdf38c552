namespace HoopWire.Kit;

/// <summary>What signs a minted token.</summary>
public enum TokenSigner
{
    /// <summary>The provider's current key.</summary>
    Current,

    /// <summary>A key that the provider never published, under the current key's id.</summary>
    Foreign,

    /// <summary>Nothing: <c>alg: none</c>.</summary>
    None,
}
