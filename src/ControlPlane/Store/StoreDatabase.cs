namespace HoopWire.ControlPlane;

/// <summary>The database behind every store: where its work runs, and what one transaction at a time may do.</summary>
internal abstract class StoreDatabase : IDisposable
{
    /// <summary>What this database has words of its own for.</summary>
    public abstract StoreDialect Dialect { get; }

    /// <summary>Which gateway this is, of those that share the database; empty where it is one gateway's own.</summary>
    public virtual string Gateway => "";

    /// <summary>Whether other gateways may change what is in it.</summary>
    public bool IsShared => Gateway.Length > 0;

    /// <summary>Reads on the thread pool.</summary>
    public abstract Task<T> ReadAsync<T>(Func<StoreSession, T> work, CancellationToken cancellationToken = default);

    /// <summary>Reads on the calling thread, which must be one of its own or the pool's.</summary>
    public abstract T Read<T>(Func<StoreSession, T> work);

    /// <summary>Runs one write transaction on the thread pool; it is on disk when the task completes.</summary>
    public abstract Task<T> WriteAsync<T>(StoreLock area, Func<StoreSession, T> work, CancellationToken cancellationToken = default);

    /// <summary>Runs one write transaction on the calling thread, which must be one of its own.</summary>
    /// <param name="area">What it has to itself.</param>
    /// <param name="work">The transaction.</param>
    /// <param name="write">What the caller keeps of its attempts, if it may try again; null for none.</param>
    public abstract T Write<T>(StoreLock area, Func<StoreSession, T> work, StoreWrite? write = null);

    /// <summary>Whether the last attempt, which was doubtful, was committed after all. It is not doubtful any more.</summary>
    public virtual bool Stands(StoreLock area, StoreWrite write) => false;

    /// <inheritdoc/>
    public abstract void Dispose();
}
