namespace HoopWire.ControlPlane;

/// <summary>Appends to a file, which may be moved away between two batches, as log rotation does.</summary>
internal sealed class FileSink(string path) : IExportSink
{
    public string Place => path;

    public Task<string?> SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        if (!lines.IsEmpty) OwnerFile.AppendLines(path, lines.Span);
        return Task.FromResult<string?>(null);
    }

    public void Dispose()
    {
    }
}
