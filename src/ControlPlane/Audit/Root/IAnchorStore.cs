namespace HoopWire.ControlPlane;

/// <summary>Keeps heads of the root log away from the gateway's disk, each under a name of its own.</summary>
public interface IAnchorStore : IDisposable
{
    /// <summary>What people know it by.</summary>
    string Place { get; }

    /// <summary>Keeps one.</summary>
    /// <exception cref="IOException">It is not kept.</exception>
    Task PutAsync(string name, ReadOnlyMemory<byte> anchor, CancellationToken cancellationToken);

    /// <summary>All that it keeps, oldest first.</summary>
    /// <exception cref="IOException">They cannot be read.</exception>
    Task<IReadOnlyList<string>> ReadAsync(CancellationToken cancellationToken);
}
