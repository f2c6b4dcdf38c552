namespace HoopWire.Sessions;

/// <summary>A session that runs.</summary>
public interface ILiveSession
{
    /// <summary>What it is.</summary>
    SessionHeader Header { get; }

    /// <summary>Ends it with a clear error to the client. Callable from any thread.</summary>
    void Kill(EndReason reason);
}
