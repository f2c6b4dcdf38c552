using System.Collections.Immutable;
using System.Net.Sockets;
using System.Security.Cryptography;
using HoopWire.Access;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.ControlPlane;

/// <summary>
/// Everything about people and their requests: identities, keys, approvals, audit, all in one database: the embedded one, or one that gateways share. One per gateway and data directory.
/// </summary>
public sealed class ControlPlaneHost : IAsyncDisposable
{
    /// <summary>How long a list waits for the audit's writer, so that it shows what the caller has just done.</summary>
    internal static readonly TimeSpan FlushTimeout = TimeSpan.FromSeconds(1);

    private const string SaltSecret = "scram-salt";
    private readonly List<AuditExport> _exports = [];
    private readonly RootAnchors _anchors;
    private readonly OidcDocuments _documents = new();
    private readonly Authenticator _authenticator;
    private readonly Func<string, bool> _hasLiterals;
    private readonly Dictionary<string, OidcMetadata> _metadata = new(StringComparer.Ordinal);
    private readonly Lock _metadataGate = new();
    private StoreWatch? _watch;
    private int _disposed;

    private ControlPlaneHost(ControlPlaneOptions options, StoreDatabase database, ScramDerivation derivation, RootLock? rootLock)
    {
        Database = database;
        (DataDirectory, Sessions, Logging, Time) = (options.DataDirectory, options.Sessions, options.Logging, options.Time);
        KeyStore keyStore = new(database);
        _hasLiterals = options.HasLiterals;
        AuditStore = new AuditStore(database, options.Describe, keepsOutbox: !options.Exports.IsEmpty, options.IndexesTexts);
        Subjects = new SubjectStore(database);
        RootLock = rootLock;
        _anchors = new RootAnchors(options.Anchor, options.DataDirectory, Time, options.Logging.CreateLogger<RootAnchors>());
        RootLog? root = rootLock is null ? null : RootLog.Open(options.DataDirectory, RecordingSigner.Open(options.DataDirectory), Time, _anchors.Add, options.Logging.CreateLogger<RootLog>());
        AuditEvent? shorter = root is null ? null : Restore(root.Number);
        AuditRows = new AuditLog(AuditStore, Time, options.Logging.CreateLogger<AuditLog>(), root);
        if (shorter is not null) AuditRows.Write(shorter);
        Index = new AuditIndex(AuditRows, options.HasLiterals, Time, options.Logging.CreateLogger<AuditIndex>());
        AccessKeys keys = new(keyStore, derivation, Time);
        LockStore lockStore = new(database);
        LockReader = new LockReader(lockStore, database.IsShared, options.Sessions, Time);
        _authenticator = new Authenticator(keys, Subjects, LockReader, Time, OpenProvider, options.Logging.CreateLogger<Authenticator>());
        Keys = new KeyService(keyStore, derivation, _authenticator.FindLocalUser, options.Keys, AuditRows, options.Sessions, Time);
        ApprovalLimits = options.Approvals;
        ApprovalRequests = new ApprovalService(
            new ApprovalStore(database, vote => _authenticator.GroupsNow(vote.VoterAt(Time.Milliseconds()))), AuditRows, options.Sessions.Locks, options.Approvals, Time, options.Logging.CreateLogger<ApprovalService>());
        Locks = new LockService(lockStore, LockReader, ApprovalRequests, AuditRows, Time);
    }

    /// <summary>Proofs of identity.</summary>
    public IAuthenticator Authenticator => _authenticator;

    /// <summary>Approvals.</summary>
    public IApprovals Approvals => ApprovalRequests;

    /// <summary>Audit rows and the index of sessions.</summary>
    public IAuditLog Audit => AuditRows;

    /// <summary>Makes the audit's index from what the recorder tells it.</summary>
    public IRecordingObserver Recordings => Index;

    /// <summary>How far the audit has come.</summary>
    public AuditFigures AuditFigures => new(AuditRows.Waiting, AuditRows.Fault is null, [.. _exports.Select(export => export.Figures)], _anchors.Figures);

    /// <summary>Access keys.</summary>
    public KeyService Keys { get; }

    /// <summary>The right to write the root log; the system takes it back when a process dies.</summary>
    internal RootLock? RootLock { get; }

    internal StoreDatabase Database { get; }

    internal string DataDirectory { get; }

    internal SessionRegistry Sessions { get; }

    internal ILoggerFactory Logging { get; }

    internal TimeProvider Time { get; }

    internal ApprovalService ApprovalRequests { get; }

    internal ApprovalSettings ApprovalLimits { get; }

    internal AuditLog AuditRows { get; }

    internal AuditIndex Index { get; }

    internal IAuditStore AuditStore { get; }

    internal ISubjectStore Subjects { get; }

    internal LockService Locks { get; }

    internal LockReader LockReader { get; }

    /// <summary>The local user of a name; null when the configuration has none.</summary>
    internal LocalUser? FindLocalUser(string name) => _authenticator.FindLocalUser(name);

    /// <summary>Opens the database and takes up what an earlier run left.</summary>
    /// <exception cref="InvalidOperationException">The configuration or the database cannot be used; the message says why.</exception>
    /// <exception cref="StoreUnavailableException">The database cannot be reached.</exception>
    public static async Task<ControlPlaneHost> StartAsync(ControlPlaneOptions options, CancellationToken cancellationToken = default)
    {
        StoreDatabase database = await Task.Run(() => Open(options), cancellationToken);
        RootLock? rootLock = null;
        ControlPlaneHost? host = null;
        try
        {
            WrappingKey? wrapping = options.Store is { } store ? WrappingKey.Of(store.Key, options.DataDirectory) : null;
            byte[] secret = await new SecretStore(database, wrapping).GetOrCreateAsync(SaltSecret, cancellationToken);
            rootLock = await RootLock.TakeAsync(options.DataDirectory, options.BesideGateway, cancellationToken);
            host = new ControlPlaneHost(options, database, new ScramDerivation(secret), rootLock);
            host.Reload(options.Identity);
            if (options.BesideGateway) return host;
            await host.LockReader.ReadAsync(cancellationToken);
            host.StartExports(options.Exports);
            await host.AuditStore.CloseLostSessionsAsync(options.Time.Milliseconds(), cancellationToken);
            await host.ApprovalRequests.RestoreAsync(cancellationToken);
            if (database.IsShared) host._watch = new StoreWatch(host.ApprovalRequests, host.Keys, host.LockReader, host.AuditRows, options.Time, options.Logging.CreateLogger<StoreWatch>());
            return host;
        }
        catch
        {
            if (host is not null)
            {
                await host.DisposeAsync();
                throw;
            }

            rootLock?.Dispose();
            database.Dispose();
            throw;
        }
    }

    /// <summary>Puts other users and providers in force, for every proof from now on.</summary>
    /// <exception cref="InvalidOperationException">A provider is not written as it should be; what was in force stays.</exception>
    public void Reload(IdentityOptions identity) => _authenticator.Apply(identity);

    /// <summary>Starts the HTTP API. Dispose it before this host.</summary>
    /// <exception cref="IOException">An address cannot be bound.</exception>
    /// <exception cref="InvalidOperationException">The control socket is another gateway's, or its path is too long.</exception>
    public Task<ControlApi> StartApiAsync(ControlApiOptions options, CancellationToken cancellationToken = default) =>
        ControlApi.StartAsync(this, options, cancellationToken);

    /// <summary>Reads recordings into the index whose sessions are not wholly in it, since the gateway ended without time for it.</summary>
    /// <param name="storage">Where recordings are.</param>
    /// <param name="key">The key for encrypted ones; null for none. It stays the caller's.</param>
    /// <param name="cancellationToken">Stops it between two recordings.</param>
    public Task CompleteIndexAsync(IRecordingStorage storage, ReadingKey? key, CancellationToken cancellationToken)
    {
        // Now, before sessions start that are not in the index yet.
        string[] ids = [.. AuditStore.ListUnindexed().Union(Index.Recovered, StringComparer.Ordinal)];
        return Task.Run(
            () =>
            {
                using ECDsa publicKey = RecordingSigner.PublicKeyOf(DataDirectory);
                Repair(publicKey).Complete(ids, storage, key, cancellationToken);
            },
            cancellationToken);
    }

    /// <summary>From now on, reads recordings into the index as they are closed, of sessions whose rows were left out while the audit could not be written.</summary>
    /// <param name="storage">Where recordings are.</param>
    /// <param name="key">The key for encrypted ones; null for none. It stays the caller's.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task FollowIndexAsync(IRecordingStorage storage, ReadingKey? key, CancellationToken cancellationToken)
    {
        using ECDsa publicKey = RecordingSigner.PublicKeyOf(DataDirectory);
        await Repair(publicKey).FollowAsync(Index, AuditRows, storage, key, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Reads the files of a session's recording into the index anew, those that stand up to the gateway's key.</summary>
    /// <exception cref="IOException">The index cannot be written, or the gateway's public key cannot be read.</exception>
    public RebuiltSession RebuildIndex(string sessionId, IRecordingStorage storage, IEnumerable<RecordingEntry> files, ReadingKey? key)
    {
        using ECDsa publicKey = RecordingSigner.PublicKeyOf(DataDirectory);
        return Repair(publicKey).Rebuild(sessionId, storage, files, key);
    }

    /// <summary>Waits for what was done before to be in the audit, for a moment.</summary>
    internal async Task FlushAuditAsync()
    {
        if (!await Index.FlushAsync(FlushTimeout)) await AuditRows.FlushAsync(FlushTimeout);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) == 1) return;
        if (_watch is not null) await _watch.DisposeAsync();
        await ApprovalRequests.DisposeAsync();
        await AuditRows.DisposeAsync();
        foreach (AuditExport export in _exports) await export.DisposeAsync();
        await _anchors.DisposeAsync();
        RootLock?.Dispose();
        _documents.Dispose();
        Database.Dispose();
    }

    private AuditEvent? Restore(long last)
    {
        int count = new RootBacklog(DataDirectory, AuditStore).Restore(last, out long? shorter);
        if (count > 0) AuditLogMessages.RowsRestored(Logging.CreateLogger<RootBacklog>(), count);
        return shorter is null ? null : new AuditEvent(Time.GetUtcNow(), RootEvents.Gap)
        {
            Detail = $"The root log ends at line {last}, and the store has what stood in it up to line {shorter}: lines were taken out of the log, or an older copy was put in its place.",
        };
    }

    private IndexRepair Repair(ECDsa publicKey) => new(AuditStore, publicKey, _hasLiterals, Logging.CreateLogger<IndexRepair>());

    private static StoreDatabase Open(ControlPlaneOptions options)
    {
        if (options.Store is not { } store) return SqliteDatabase.Open(options.DataDirectory, options.Time);
        HoopWire.ControlPlane.DataDirectory.Ensure(options.DataDirectory);
        return PostgresDatabase.Open(store.ConnectionString, GatewayName.Of(options.DataDirectory), options.Time);
    }

    private void StartExports(ImmutableArray<ExportOptions> exports)
    {
        Outbox outbox = new(Database);
        outbox.Use([.. exports.Select(export => export.Name)]);
        foreach (ExportOptions export in exports)
        {
            IExportSink sink = export.Otlp is { } otlp ? new OtlpSink(otlp)
                : export.File is { } file ? new FileSink(file)
                : new SocketSink(export.Unix is { } path ? new UnixDomainSocketEndPoint(path) : export.Tcp ?? throw new InvalidOperationException($"The export {export.Name} has no place to send to: name one."));
            _exports.Add(new AuditExport(export.Name, sink, outbox, Time, Logging.CreateLogger<AuditExport>()));
        }
    }

    private OidcProvider OpenProvider(OidcProviderOptions options)
    {
        if (!OidcDocuments.IsAllowed(options.Issuer))
        {
            throw new InvalidOperationException(
                $"The issuer of provider {options.Name} is neither https nor on this machine: write an https address.");
        }

        lock (_metadataGate)
        {
            // Kept over reloads, so that a reload does not ask every issuer again.
            if (!_metadata.TryGetValue(options.Issuer, out OidcMetadata? metadata))
                _metadata[options.Issuer] = metadata = new OidcMetadata(options.Issuer, _documents, Time);
            return new OidcProvider(options, metadata, Time);
        }
    }
}
