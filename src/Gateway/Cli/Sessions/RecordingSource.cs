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

    private RecordingSource(Invocation invocation, IReadOnlyList<string> files, bool hasKey, string? temporary = null)
    {
        (Files, _temporary) = (files, temporary);
        // Loaded when it is needed: a recording that is verified or copied needs neither configuration nor key.
        _key = new Lazy<ReadingKey?>(() => hasKey ? ReadingKey.Own(invocation.RequireConfig().DataDirectory) : null);
    }

    /// <summary>The argument that names it.</summary>
    public static Argument<string> Argument { get; } = new("ID") { Description = "A session's id, or a recording's file" };

    /// <summary>The files to read, in their order; copies when they came over the API. One, and more where a file was found damaged or gone and the recording went on in another.</summary>
    public IReadOnlyList<string> Files { get; }

    /// <summary>The session that was asked for; null where a file was named.</summary>
    public string? Session { get; private init; }

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
            bool hasKey = invocation.NamedConfigFile is not null && purpose != Verifying && await AuditFileAsync(invocation, file, purpose);
            return new RecordingSource(invocation, [file], hasKey);
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
        bool hasAudit = HasAudit(config);
        if (hasAudit) await AuditAsync(invocation, config, id, ReadWhileNoneRan(purpose));
        return entries.Any(entry => entry.IsRemote)
            ? await CopyAsync(invocation, id, hasKey: hasAudit, async (number, file, cancel) =>
            {
                await CopyAsync(storage, entries[number - 1], file, cancel);
                return entries.Count;
            })
            : new RecordingSource(invocation, [.. entries.Select(entry => entry.Path)], hasKey: hasAudit) { Session = id };
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
        await using var remote = storage.Open(entry, cancel);
        await remote.CopyToAsync(file, cancel);
    }

    // A copy of recordings, somewhere else, has no audit. Nor does it open what is encrypted with a gateway's own key: what that opens is in an audit first.
    private static bool HasAudit(GatewayConfig config) => config.Store is not null || File.Exists(Path.Combine(config.DataDirectory, "hoopwire.db"));

    /// <summary>
    /// A file of the configuration's own recordings is read as one that is named by its session is: by the gateway's leave, or, while none runs, with a row of its own. So is
    /// whatever the gateway's own key opens, under any name and from anywhere. Tells whether that key may be taken.
    /// </summary>
    private static async Task<bool> AuditFileAsync(Invocation invocation, string file, string purpose)
    {
        var config = invocation.RequireConfig();
        if (!HasAudit(config)) return false;
        var origin = RecordingOrigin.Read(file);
        bool takesKey = origin.IsEncrypted && ReadingKey.HasOwn(config.DataDirectory);
        if (new RecordingCatalog(config.DataDirectory).OfFile(file, origin.Session) is { } own) await AuditOwnAsync(invocation, config, file, own, purpose);
        else if (takesKey)
        {
            string detail = $"The recording in a file {Path.GetFileName(file)} was read for {purpose} by {ControlPlaneParts.OperatorName}, with the gateway's own key.";
            await AuditAsync(invocation, config, origin.Session ?? RecordingCatalog.SessionOf(file), detail);
        }

        return takesKey;
    }

    private static async Task AuditOwnAsync(Invocation invocation, GatewayConfig config, string file, RecordingEntry own, string purpose)
    {
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
            await AuditAsync(invocation, config, own.Id, ReadWhileNoneRan(purpose));
        }
    }

    private static string ReadWhileNoneRan(string purpose) => $"The recording was read for {purpose} by {ControlPlaneParts.OperatorName}, while no gateway ran.";

    private static async Task AuditAsync(Invocation invocation, GatewayConfig config, string? id, string detail)
    {
        await using var host = await ControlPlaneParts.StartBesideAsync(config, invocation.Terminal.Time, invocation.CancellationToken);
        var read = new AuditEvent(invocation.Terminal.Time.GetUtcNow(), "recording-read") { SessionId = id, User = ControlPlaneParts.OperatorName, Detail = detail };
        if (!await host.Audit.StoreAsync(read)) throw CliException.Unknown("The audit cannot be written, and no recording is read without it: check the disk and the store.");
    }

    private static Task<RecordingSource> DownloadAsync(Invocation invocation, string id, string purpose) =>
        CopyAsync(invocation, id, hasKey: invocation.RemoteGateway is null, async (number, file, cancel) =>
        {
            using var api = ApiClient.Open(invocation);
            string which = number.ToString(CultureInfo.InvariantCulture);
            var headers = await api.DownloadAsync(ApiPath.WithQuery(ApiPath.Of("sessions", id, "recording"), ("purpose", purpose), ("file", which)), file, cancel);
            return headers.TryGetValues(OpenedRecording.FilesHeader, out var values) && int.TryParse(values.First(), CultureInfo.InvariantCulture, out int files) ? files : 1;
        });

    /// <param name="invocation">The verb's.</param>
    /// <param name="id">The session.</param>
    /// <param name="hasKey">Whether the gateway's own key may open what is copied.</param>
    /// <param name="copy">Copies the file of a number, from 1, and tells how many there are.</param>
    private static async Task<RecordingSource> CopyAsync(Invocation invocation, string id, bool hasKey, Func<int, Stream, CancellationToken, Task<int>> copy)
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
            return new RecordingSource(invocation, files, hasKey, folder) { Session = id };
        }
        catch
        {
            Directory.Delete(folder, recursive: true);
            throw;
        }
    }
}
