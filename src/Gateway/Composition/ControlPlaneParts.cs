using HoopWire.ControlPlane;
using HoopWire.Gateway.Configuration;
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
}
