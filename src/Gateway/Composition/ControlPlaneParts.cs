using HoopWire.ControlPlane;
using HoopWire.Gateway.Configuration;
using HoopWire.Gateway.Recordings;
using HoopWire.Net;
using HoopWire.Recording;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging;

namespace HoopWire.Gateway.Composition;

/// <summary>The control plane's view of the configuration.</summary>
internal static class ControlPlaneParts
{
    /// <summary>Users and providers.</summary>
    public static IdentityOptions Identity(GatewayConfig config) => new() { Users = config.Users, Providers = config.Providers };

    /// <summary>Everything the control plane is made of.</summary>
    public static ControlPlaneOptions Options(GatewayConfig config, SessionRegistry sessions, ILoggerFactory logging, TimeProvider time) => new()
    {
        DataDirectory = config.DataDirectory,
        Identity = Identity(config),
        Sessions = sessions,
        Approvals = new ApprovalSettings { PublicUrl = config.PublicUrl },
        Time = time,
        Logging = logging,
    };

    /// <summary>The HTTP API, on the console's listener where there is one, and on the control socket.</summary>
    public static ControlApiOptions Api(GatewayConfig config, ConfigDirectory directory, ServerTls? tls) => new()
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
        OpenRecording = id => OpenRecording(config.DataDirectory, id),
        PublicKey = () => ReadPublicKey(config.DataDirectory),
        Commands = new CommandSearch(config.DataDirectory, config.Limits.Max).Find,
    };

    private static FileStream? OpenRecording(string dataDirectory, string id) =>
        new RecordingCatalog(dataDirectory).Find(id) is { } entry
            ? new FileStream(entry.Path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete)
            : null;

    private static string? ReadPublicKey(string dataDirectory)
    {
        string path = Path.Combine(dataDirectory, "keys", "recording.pub");
        return File.Exists(path) ? File.ReadAllText(path) : null;
    }
}
