namespace HoopWire.Net;

/// <summary>Whoever has operations under way in a <see cref="UringLoop"/>.</summary>
internal interface IUringHandler
{
    /// <summary>An operation has completed. Must not throw for a peer's sake.</summary>
    void OnCompletion(UringOperation operation, UringCompletion completion);

    /// <summary>The loop stops.</summary>
    void OnLoopStopping();
}
