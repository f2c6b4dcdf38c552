namespace HoopWire.Policy;

/// <summary>What a partial mask leaves to be seen.</summary>
public enum KeptPart
{
    /// <summary>The domain of an e-mail address, the last characters of anything else.</summary>
    Either,

    /// <summary>The last characters, of e-mail addresses too.</summary>
    Last,

    /// <summary>The domain of an e-mail address, nothing of anything else.</summary>
    Domain,
}
