using System.Text;
using HoopWire.Access;
using HoopWire.ControlPlane;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Recording.Encryption;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Composition;

/// <summary>The control plane's view of the configuration.</summary>
internal static class ControlPlaneParts
{
    /// <summary>Users and providers.</summary>
    public static IdentityOptions Identity(GatewayConfig config) => new() { Users = config.Users, Providers = config.Providers };

    /// <summary>The operator's name in the audit, for what is done on the gateway's own machine without the gateway: as on its control socket.</summary>
    public static string OperatorName => $"operator:{Posix.UserId}";

    /// <summary>The control plane for a verb, beside a gateway that runs or without one.</summary>
    /// <exception cref="StoreUnavailableException">The database cannot be used; the message says why.</exception>
    public static async Task<ControlPlaneHost> StartBesideAsync(GatewayConfig config, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            var options = Options(config, new SessionRegistry(config.Limits, time), NullLoggerFactory.Instance, time) with { BesideGateway = true };
            return await ControlPlaneHost.StartAsync(options, cancellationToken);
        }
        catch (InvalidOperationException e)
        {
            throw new StoreUnavailableException(e.Message);
        }
    }

    /// <summary>Everything the control plane is made of.</summary>
    public static ControlPlaneOptions Options(GatewayConfig config, SessionRegistry sessions, ILoggerFactory logging, TimeProvider time) => new()
    {
        DataDirectory = config.DataDirectory,
        Store = Store(config.Store),
        Identity = Identity(config),
        Sessions = sessions,
        Approvals = new ApprovalSettings
        {
            PublicUrl = config.PublicUrl,
            OpenPerRequesterMax = config.Limits.OpenApprovals,
            PerRequesterPerMinute = config.Limits.ApprovalsPerMinute,
        },
        Describe = (protocol, text) => config.Protocols.Find(protocol)?.Describe(Encoding.UTF8.GetBytes(text)) ?? CommandDescription.Unknown,
        HasLiterals = protocol => config.Protocols.Find(protocol)?.HasLiterals ?? false,
        IndexesTexts = config.Recording.IndexesTexts,
        Anchor = config.Audit.AnchorS3 is { } s3 ? config.Audit.Anchor with { Store = new S3Anchors(new S3Bucket(s3, time)) } : config.Audit.Anchor,
        Exports = config.Audit.Exports,
        Time = time,
        Logging = logging,
    };

    /// <summary>The HTTP API, on the console's listener where there is one, and on the control socket.</summary>
    public static ControlApiOptions Api(GatewayConfig config, ConfigDirectory directory, IRecordingStorage storage, RecordingHolds holds, ServerTls? tls) => new()
    {
        EndPoint = config.Listener("console")?.EndPoint,
        Tls = tls,
        Roles = config.Roles,
        Targets = identity => directory.Reachable(identity).Select(grant => new ReachableTarget(grant.Target.Name, grant.Target.Protocol)
        {
            Database = grant.Target.Database,
            Port = config.Listener(grant.Target.Protocol)?.EndPoint.Port,
            Rules = [.. grant.Policy.Rules.Select(rule => rule.Name)],
        }),
        HasTarget = name => directory.Config.Targets.Any(target => target.Name == name),
        Detectors = (identity, target) => directory.Reachable(identity).FirstOrDefault(grant => grant.Target.Name == target)?.Policy.DetectorSet,
        BreakGlass = (identity, target, credential, rule) => Granted(directory, identity, target, credential)?.Policy.BreakGlassOf(rule) ?? [],
        PlanSet = set => StatementSets.Plan(directory, set),
        OpenRecording = (id, file, cancel) => OpenRecording(storage, id, file, cancel),
        HasRecording = id => HasRecording(storage, id),
        ReadingKey = () => ReadingKey.Own(config.DataDirectory),
        Holds = holds,
        PublicKey = () => ReadPublicKey(config.DataDirectory),
    };

    // The grant of a session that has this credential: that of the target, or that which gives the account somebody asked for.
    private static AccessGrant? Granted(ConfigDirectory directory, Identity identity, string targetName, string credential)
    {
        var target = directory.Config.Targets.FirstOrDefault(target => target.Name == targetName);
        if (target?.Credentials.FirstOrDefault(known => known.Name == credential) is not { } used) return null;
        return new[] { null, used.User }.Select(account => directory.Resolve(identity, target.Protocol, targetName, account)).FirstOrDefault(grant => grant?.Credential.Name == credential);
    }

    // A string that is not at hand never means the embedded database.
    private static PostgresStoreOptions? Store(StoreConfig? store) => store is null ? null : store.Postgres is { } address
        ? new PostgresStoreOptions(address, store.Key)
        : throw new StoreUnavailableException("The store's connection string or key is not at hand: set what store.postgres and store.key name.");

    // Not on the server's own threads: it may wait for a network.
    private static Task<OpenedRecording?> OpenRecording(IRecordingStorage storage, string id, int file, CancellationToken cancel) => Task.Run(() =>
        storage.Parts(id) is { } files && file <= files.Count ? new OpenedRecording(storage.Open(files[file - 1], cancel), Path.GetFileName(files[file - 1].Name), files.Count) : null, cancel);

    private static bool HasRecording(IRecordingStorage storage, string id)
    {
        try
        {
            // One that has just begun may have no file yet.
            return storage.IsOpen(id) || storage.Parts(id).Count > 0;
        }
        catch (IOException)
        {
            // A store that is away for an hour must not keep a hold from being placed.
            return true;
        }
    }

    private static string? ReadPublicKey(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, "keys", "recording.pub");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
