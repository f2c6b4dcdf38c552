using HoopWire.ControlPlane;
using HoopWire.Gateway.Composition;
using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

/// <summary>Makes keys in the store itself, while the gateway does not run.</summary>
internal static class OfflineKeys
{
    /// <summary>Makes a key as the operator.</summary>
    public static async Task<MadeKey> CreateAsync(GatewayConfig config, KeyOrder order, TimeProvider time, CancellationToken cancellationToken)
    {
        try
        {
            await using var controlPlane = await ControlPlaneParts.StartBesideAsync(config, time, cancellationToken);
            var request = new KeyRequest(order.User) { Ttl = order.Ttl, Agent = order.Agent, Targets = [.. order.Targets] };
            var made = await controlPlane.Keys.CreateAsync(request, ControlPlaneParts.OperatorName, cancellationToken);
            return new MadeKey(made.Info.Id, made.Key.RevealText(), ListPrinter.Moment(made.Info.ExpiresAt), [.. order.Targets.Except(config.Targets.Select(target => target.Name))]);
        }
        catch (InvalidOperationException e)
        {
            throw CliException.No(e.Message);
        }
    }
}
