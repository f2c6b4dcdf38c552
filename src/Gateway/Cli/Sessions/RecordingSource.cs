using System.CommandLine;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;

namespace HoopWire.Gateway.Cli;

/// <summary>Where a verb finds a recording: a file, the data directory of this machine's gateway, or the gateway's API.</summary>
internal sealed class RecordingSource : IDisposable
{
    private readonly string? _temporary;

    private RecordingSource(string path, string? temporary) => (Path, _temporary) = (path, temporary);

    /// <summary>The argument that names it.</summary>
    public static Argument<string> Argument { get; } = new("ID") { Description = "A session's id, or a recording's file" };

    /// <summary>A file to read; a copy when it came over the API.</summary>
    public string Path { get; }

    /// <summary>Finds what the argument names.</summary>
    public static async Task<RecordingSource> OpenAsync(Invocation invocation)
    {
        string named = invocation.Arguments.GetRequiredValue(Argument);
        string file = System.IO.Path.Combine(invocation.Terminal.Folder, named);
        if (File.Exists(file)) return new RecordingSource(file, null);
        if (named.Contains('/', StringComparison.Ordinal) || named.EndsWith(".zst", StringComparison.Ordinal))
            throw CliException.Unknown($"The file {named} does not exist: check the path.");
        if (invocation.NamedConfigFile is null && invocation.GatewayAddress is not null) return await DownloadAsync(invocation, named);
        var entry = new RecordingCatalog(invocation.RequireConfig().DataDirectory).Find(named)
            ?? throw CliException.Unknown($"No recording of session {named} is here: list them with 'hoopwire sessions'.");
        return new RecordingSource(entry.Path, null);
    }

    /// <summary>The gateway's own key, where its data directory is at hand; null when it has none.</summary>
    public ReadingKey? OwnKey(Invocation invocation)
    {
        // A file of its own may come from anywhere, and without a configuration.
        if (_temporary is not null || invocation.NamedConfigFile is null) return null;
        return ReadingKey.Own(invocation.RequireConfig().DataDirectory);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }

    private static async Task<RecordingSource> DownloadAsync(Invocation invocation, string id)
    {
        // For the caller's eyes only: the folder is made with mode 0700.
        string folder = Directory.CreateTempSubdirectory("hoopwire-").FullName;
        string path = System.IO.Path.Combine(folder, "recording.zst");
        try
        {
            using var api = ApiClient.Open(invocation);
            await using var file = File.Create(path);
            await api.DownloadAsync(ApiPath.Of("sessions", id, "recording"), file, invocation.CancellationToken);
            return new RecordingSource(path, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
