namespace HoopWire.ControlPlane;

/// <summary>Appends to a file, which may be moved away between two batches, as log rotation does.</summary>
internal sealed class FileSink(string path) : IExportSink
{
    private const UnixFileMode OwnerFile = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    public string Place => path;

    public async Task SendAsync(ReadOnlyMemory<byte> lines, CancellationToken cancellationToken)
    {
        await using FileStream file = new(path, new FileStreamOptions
        {
            Mode = FileMode.OpenOrCreate,
            Access = FileAccess.Write,
            Share = FileShare.Read,
            UnixCreateMode = OwnerFile,
            BufferSize = 0,
        });
        long end = file.Seek(0, SeekOrigin.End);
        try
        {
            await file.WriteAsync(lines, cancellationToken);
            file.Flush(flushToDisk: true);
        }
        catch
        {
            // No half lines.
            file.SetLength(end);
            throw;
        }
    }

    public void Dispose()
    {
    }
}
