namespace HoopWire.ControlPlane;

/// <summary>Where an export's lines go.</summary>
internal interface IExportSink : IDisposable
{
    /// <summary>What people know it by.</summary>
    string Place { get; }

    /// <summary>
    /// Sends whole lines; completes once they are safe there, as far as can be told from here. What the other side says it will never take, and why;
    /// null where it has taken all.
    /// </summary>
    /// <exception cref="IOException">They may not be: they are sent again.</exception>
    Task<string?> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken);
}
