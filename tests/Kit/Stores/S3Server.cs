using System.Globalization;

namespace HoopWire.Kit;

/// <summary>An S3-compatible store (npm s3rver) on loopback with one bucket. It checks signatures, and offers no object lock.</summary>
public sealed class S3Server : IAsyncDisposable
{
    /// <summary>The bucket.</summary>
    public const string Bucket = "recordings";

    /// <summary>The access key's id, and its secret.</summary>
    public const string Key = "S3RVER";

    private readonly TemporaryFolder _folder = new();
    private readonly int _port = FreePort.Next();
    private RunningProcess? _process;

    private S3Server()
    {
    }

    /// <summary>Its address.</summary>
    public string Endpoint => string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{_port}");

    /// <summary>Starts one without objects.</summary>
    public static async Task<S3Server> StartAsync()
    {
        var server = new S3Server();
        await server.StartAgainAsync();
        return server;
    }

    /// <summary>Starts it again, on the same port with the same objects.</summary>
    public async Task StartAgainAsync()
    {
        _process = RunningProcess.Start(
            "node",
            ["-r", "./cipher.cjs", "node_modules/s3rver/bin/s3rver.js", "-s", "-d", _folder.Path, "-a", "127.0.0.1", "-p", _port.ToString(CultureInfo.InvariantCulture), "--configure-bucket", Bucket],
            workingDirectory: Path.Combine(Repository.Root, "tests", "s3"));
        await _process.WaitForLineAsync("listening on");
    }

    /// <summary>Stops it; its objects stay.</summary>
    public async Task StopAsync()
    {
        if (_process is not null) await _process.DisposeAsync();
        _process = null;
    }

    /// <summary>Names of the objects, ended by this.</summary>
    public IReadOnlyList<string> Objects(string ending = "") =>
    [
        .. Directory.EnumerateFiles(_folder.File(Bucket), "*._S3rver_object", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_folder.File(Bucket), path).Replace("._S3rver_object", "", StringComparison.Ordinal))
            .Where(name => name.EndsWith(ending, StringComparison.Ordinal))
            .Order(StringComparer.Ordinal),
    ];

    /// <summary>Deletes an object, as somebody with rights on the store does.</summary>
    public void Delete(string name)
    {
        foreach (string file in Directory.GetFiles(Path.GetDirectoryName(_folder.File($"{Bucket}/{name}"))!, Path.GetFileName(name) + "._S3rver_*")) File.Delete(file);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        _folder.Dispose();
    }
}
