using HoopWire.ControlPlane;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Configuration;
using HoopWire.Sessions;
using Microsoft.Extensions.Logging.Abstractions;

namespace HoopWire.Gateway.Cli;

/// <summary>Makes keys in the store itself, while the gateway does not run.</summary>
internal static class OfflineKeys
{
    /// <summary>Makes a key as the operator.</summary>
    public static async Task<MadeKey> CreateAsync(GatewayConfig config, KeyOrder order, TimeProvider time, CancellationToken cancellationToken)
    {
        var options = ControlPlaneParts.Options(config, new SessionRegistry(config.Limits), NullLoggerFactory.Instance, time) with { BesideGateway = true };
        try
        {
            await using var controlPlane = await ControlPlaneHost.StartAsync(options, cancellationToken);
            var request = new KeyRequest(order.User) { Ttl = order.Ttl, Agent = order.Agent, Targets = [.. order.Targets] };
            string by = $"operator:{Composition.Posix.UserId}";
            var made = await controlPlane.Keys.CreateAsync(request, by, cancellationToken);
            return new MadeKey(made.Info.Id, made.Key.RevealText(), ListPrinter.Moment(made.Info.ExpiresAt));
        }
        catch (InvalidOperationException e)
        {
            throw CliException.No(e.Message);
        }
    }
}
