using System.CommandLine;
using System.Globalization;
using System.Text.Json.Nodes;
using HoopWire.ControlPlane;
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
    // Far more than there are: one comes with each damage.
    private const int FilesMax = 1000;

    // Reads nothing of what the recording says.
    private const string Verifying = "verify";
    private readonly string? _temporary;
    private readonly Lazy<ReadingKey?> _key;

    private RecordingSource(Invocation invocation, IReadOnlyList<string> files, bool isAtHand, string? temporary = null)
    {
        (Files, _temporary) = (files, temporary);
        // Loaded when it is needed: a recording that is verified or copied needs neither configuration nor key.
        _key = new Lazy<ReadingKey?>(() => isAtHand ? ReadingKey.Own(invocation.RequireConfig().DataDirectory) : null);
    }

    /// <summary>The argument that names it.</summary>
    public static Argument<string> Argument { get; } = new("ID") { Description = "A session's id, or a recording's file" };

    /// <summary>The files to read, in their order; copies when they came over the API. One, and more where a file was found damaged or gone and the recording went on in another.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>Finds what the argument names.</summary>
    /// <param name="invocation">The verb's.</param>
    /// <param name="purpose">What the audit calls it: <c>replay</c>, <c>export</c>, <c>verify</c>.</param>
    public static async Task<RecordingSource> OpenAsync(Invocation invocation, string purpose)
    {
        string named = invocation.Arguments.GetRequiredValue(Argument);
        string file = Path.Combine(invocation.Terminal.Folder, named);
        // A file may come from anywhere: whose data directory is meant has to be said.
        if (File.Exists(file))
        {
            if (invocation.NamedConfigFile is not null && purpose != Verifying) await AuditFileAsync(invocation, file, purpose);
            return new RecordingSource(invocation, [file], isAtHand: invocation.NamedConfigFile is not null);
        }

        if (named.Contains('/', StringComparison.Ordinal) || named.EndsWith(".zst", StringComparison.Ordinal))
            throw CliException.Unknown($"The file {named} does not exist: check the path.");
        try
        {
            return await DownloadAsync(invocation, named, purpose);
        }
        catch (CliException e) when (e.ExitCode == ExitCode.No)
        {
            // Nothing was read: that is no word on the recording.
            throw CliException.Unknown($"{named} is no file here, and the gateway says: {e.Message}");
        }
        catch (GatewayUnreachableException) when (invocation.RemoteGateway is null)
        {
            return await FindAsync(invocation, named, purpose);
        }
    }

    /// <summary>
    /// Its lines from the first, with the gateway's own key where its data directory is at hand. Where a file is damaged, those of the next one follow,
    /// and what is wrong with it is thrown at the end.
    /// </summary>
    /// <param name="from">How long after the session's start what is wanted begins: much of what lies between may be left out, and the first line never is.</param>
    /// <exception cref="IOException">The recording, or the key, cannot be read.</exception>
    /// <exception cref="CliException">It is damaged, or encrypted for others.</exception>
    public IEnumerable<JsonObject> ReadLines(TimeSpan from = default)
    {
        CliException? damage = null;
        foreach (var (number, file) in Files.Index())
        {
            using var reader = RecordingReader.Open(file, _key.Value);
            // Another file does not begin with the session's start.
            using var lines = RecordedLines.Read(reader, number == 0 ? from : TimeSpan.Zero).GetEnumerator();
            while (TryMove(lines, ref damage)) yield return lines.Current;
        }

        if (damage is not null) throw damage;
    }

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
        if (storage.Parts(id) is not { Count: > 0 } entries) throw CliException.Unknown($"No recording of session {id} is here: list them with 'hoopwire sessions'.");
        if (HasAudit(config)) await AuditAsync(invocation, config, id, purpose);
        return entries.Any(entry => entry.IsRemote)
            ? await CopyAsync(invocation, isAtHand: true, async (number, file, cancel) =>
            {
                await CopyAsync(storage, entries[number - 1], file, cancel);
                return entries.Count;
            })
            : new RecordingSource(invocation, [.. entries.Select(entry => entry.Path)], isAtHand: true);
    }

    private static bool TryMove(IEnumerator<JsonObject> lines, ref CliException? damage)
    {
        try
        {
            return lines.MoveNext();
        }
        catch (CliException e)
        {
            damage ??= e;
            return false;
        }
    }

    private static async Task CopyAsync(IRecordingStorage storage, RecordingEntry entry, Stream file, CancellationToken cancel)
    {
        await using var remote = storage.Open(entry);
        await remote.CopyToAsync(file, cancel);
    }

    // A copy of recordings, somewhere else, has no audit.
    private static bool HasAudit(GatewayConfig config) => config.Store is not null || File.Exists(Path.Combine(config.DataDirectory, "hoopwire.db"));

    /// <summary>A file of the configuration's own recordings is read with its key as one that is named by its session is: by the gateway's leave, or, while none runs, with a row of its own.</summary>
    private static async Task AuditFileAsync(Invocation invocation, string file, string purpose)
    {
        var config = invocation.RequireConfig();
        if (!HasAudit(config) || new RecordingCatalog(config.DataDirectory).OfFile(file) is not { } own) return;
        try
        {
            using var api = ApiClient.Open(invocation);
            // What it sends is at hand already: the row that comes before it is what is asked for.
            await api.DownloadAsync(ApiPath.WithQuery(ApiPath.Of("sessions", own.Id, "recording"), ("purpose", purpose)), Stream.Null, invocation.CancellationToken);
        }
        catch (CliException e) when (e.ExitCode == ExitCode.No)
        {
            throw CliException.Unknown($"{file} is a recording of this gateway, whose audit has to say that it is read, and the gateway says: {e.Message} Try 'hoopwire sessions {purpose} {own.Id}'.");
        }
        catch (GatewayUnreachableException)
        {
            await AuditAsync(invocation, config, own.Id, purpose);
        }
    }

    private static async Task AuditAsync(Invocation invocation, GatewayConfig config, string id, string purpose)
    {
        await using var host = await ControlPlaneParts.StartBesideAsync(config, invocation.Terminal.Time, invocation.CancellationToken);
        string by = ControlPlaneParts.OperatorName;
        var read = new AuditEvent(invocation.Terminal.Time.GetUtcNow(), "recording-read")
        {
            SessionId = id,
            User = by,
            Detail = $"The recording was read for {purpose} by {by}, while no gateway ran.",
        };
        if (!await host.Audit.StoreAsync(read)) throw CliException.Unknown("The audit cannot be written, and no recording is read without it: check the disk and the store.");
    }

    private static Task<RecordingSource> DownloadAsync(Invocation invocation, string id, string purpose) =>
        CopyAsync(invocation, isAtHand: invocation.RemoteGateway is null, async (number, file, cancel) =>
        {
            using var api = ApiClient.Open(invocation);
            string which = number.ToString(CultureInfo.InvariantCulture);
            var headers = await api.DownloadAsync(ApiPath.WithQuery(ApiPath.Of("sessions", id, "recording"), ("purpose", purpose), ("file", which)), file, cancel);
            return headers.TryGetValues(OpenedRecording.FilesHeader, out var values) && int.TryParse(values.First(), CultureInfo.InvariantCulture, out int files) ? files : 1;
        });

    /// <param name="invocation">The verb's.</param>
    /// <param name="isAtHand">Whether the gateway's data directory is.</param>
    /// <param name="copy">Copies the file of a number, from 1, and tells how many there are.</param>
    private static async Task<RecordingSource> CopyAsync(Invocation invocation, bool isAtHand, Func<int, Stream, CancellationToken, Task<int>> copy)
    {
        // For the caller's eyes only: the folder is made with mode 0700.
        string folder = Directory.CreateTempSubdirectory("hoopwire-").FullName;
        try
        {
            List<string> files = [];
            int count;
            do
            {
                files.Add(Path.Combine(folder, string.Create(CultureInfo.InvariantCulture, $"recording.{files.Count}.zst")));
                await using var file = File.Create(files[^1]);
                count = await copy(files.Count, file, invocation.CancellationToken);
            }
            while (files.Count < Math.Min(count, FilesMax));
            return new RecordingSource(invocation, files, isAtHand, folder);
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
