using System.CommandLine;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;

namespace HoopWire.Gateway.Cli;

/// <summary>
/// Where a verb finds a recording: a file, the gateway's API, or, while no gateway runs, the data directory. Reading a gateway's recording is in its
/// audit, whichever way.
/// </summary>
internal sealed class RecordingSource : IDisposable
{
    private readonly string? _temporary;
    private readonly Lazy<ReadingKey?> _key;

    private RecordingSource(Invocation invocation, string path, bool isAtHand, string? temporary = null)
    {
        (Path, _temporary) = (path, temporary);
        // Loaded when it is needed: a recording that is verified or copied needs neither configuration nor key.
        _key = new Lazy<ReadingKey?>(() => isAtHand ? ReadingKey.Own(invocation.RequireConfig().DataDirectory) : null);
    }

    /// <summary>The argument that names it.</summary>
    public static Argument<string> Argument { get; } = new("ID") { Description = "A session's id, or a recording's file" };

    /// <summary>A file to read; a copy when it came over the API.</summary>
    public string Path { get; }

    /// <summary>Finds what the argument names.</summary>
    /// <param name="invocation">The verb's.</param>
    /// <param name="purpose">What the audit calls it: <c>replay</c>, <c>export</c>, <c>verify</c>.</param>
    public static async Task<RecordingSource> OpenAsync(Invocation invocation, string purpose)
    {
        string named = invocation.Arguments.GetRequiredValue(Argument);
        string file = System.IO.Path.Combine(invocation.Terminal.Folder, named);
        // A file may come from anywhere: whose data directory is meant has to be said.
        if (File.Exists(file)) return new RecordingSource(invocation, file, isAtHand: invocation.NamedConfigFile is not null);
        if (named.Contains('/', StringComparison.Ordinal) || named.EndsWith(".zst", StringComparison.Ordinal))
            throw CliException.Unknown($"The file {named} does not exist: check the path.");
        try
        {
            return await DownloadAsync(invocation, named, purpose);
        }
        catch (GatewayUnreachableException) when (invocation.RemoteGateway is null)
        {
            return await FindAsync(invocation, named, purpose);
        }
    }

    /// <summary>Reads it from its beginning, with the gateway's own key where its data directory is at hand. The reader is disposed before this.</summary>
    /// <exception cref="IOException">The recording, or the key, cannot be read.</exception>
    public RecordingReader OpenReader() => RecordingReader.Open(Path, _key.Value);

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_key.IsValueCreated) _key.Value?.Dispose();
        if (_temporary is not null) Directory.Delete(_temporary, recursive: true);
    }

    private static async Task<RecordingSource> FindAsync(Invocation invocation, string id, string purpose)
    {
        var config = invocation.RequireConfig();
        var storage = RecordingStorages.Of(config, invocation.Terminal.Time);
        if (storage.Parts(id) is not [var entry, ..]) throw CliException.Unknown($"No recording of session {id} is here: list them with 'hoopwire sessions'.");
        // A copy of recordings, somewhere else, has no audit.
        if (File.Exists(System.IO.Path.Combine(config.DataDirectory, "hoopwire.db"))) await AuditAsync(invocation, config, id, purpose);
        return entry.IsRemote
            ? await CopyAsync(invocation, isAtHand: true, (file, cancel) => CopyAsync(storage, entry, file, cancel))
            : new RecordingSource(invocation, entry.Path, isAtHand: true);
    }

    private static async Task CopyAsync(IRecordingStorage storage, RecordingEntry entry, Stream file, CancellationToken cancel)
    {
        await using var remote = storage.Open(entry);
        await remote.CopyToAsync(file, cancel);
    }

    private static async Task AuditAsync(Invocation invocation, GatewayConfig config, string id, string purpose)
    {
        await using var host = await ControlPlaneParts.StartBesideAsync(config, invocation.Terminal.Time, invocation.CancellationToken);
        string by = ControlPlaneParts.OperatorName;
        host.Audit.Write(new AuditEvent(invocation.Terminal.Time.GetUtcNow(), "recording-read")
        {
            SessionId = id,
            User = by,
            Detail = $"The recording was read for {purpose} by {by}, while no gateway ran.",
        });
    }

    private static Task<RecordingSource> DownloadAsync(Invocation invocation, string id, string purpose) =>
        CopyAsync(invocation, isAtHand: invocation.RemoteGateway is null, async (file, cancel) =>
        {
            using var api = ApiClient.Open(invocation);
            await api.DownloadAsync(ApiPath.WithQuery(ApiPath.Of("sessions", id, "recording"), ("purpose", purpose)), file, cancel);
        });

    private static async Task<RecordingSource> CopyAsync(Invocation invocation, bool isAtHand, Func<Stream, CancellationToken, Task> copy)
    {
        // For the caller's eyes only: the folder is made with mode 0700.
        string folder = Directory.CreateTempSubdirectory("hoopwire-").FullName;
        string path = System.IO.Path.Combine(folder, "recording.zst");
        try
        {
            await using var file = File.Create(path);
            await copy(file, invocation.CancellationToken);
            return new RecordingSource(invocation, path, isAtHand, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
