namespace HoopWire.ControlPlane;

/// <summary>The store cannot be used now. The message is one sentence that holds nothing of the connection string and nothing the server has said.</summary>
public sealed class StoreUnavailableException : Exception
{
    /// <summary>The store cannot be used now.</summary>
    /// <param name="message">One sentence.</param>
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    /// <summary>Whether what was to be written may be there all the same: it was committed, the answer was lost, and the store cannot be asked.</summary>
    public bool MayStand { get; init; }
}
