using HoopWire.Access;
using HoopWire.MySql.Sql;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Sql.Masking;

namespace HoopWire.MySql.Session.Masking;

/// <summary>Holds what a policy names against a target's catalogue.</summary>
internal static class TargetInspection
{
    /// <summary>Reads the catalogue with the grant's credential and looks for every column pattern and allowed function.</summary>
    public static Task<TargetFindings> RunAsync(ITransport transport, AccessGrant grant)
    {
        var limits = new GatewayLimits();
        var catalogues = new Catalogues(new TargetLogin(transport, limits, TimeProvider.System, new TlsUpgrade()), limits, TimeProvider.System);
        return CatalogueInspection.RunAsync(
            catalogues, new CatalogueKey(grant.Target, grant.Credential), grant.Policy, transport.Loops[0], 3 * limits.TargetTimeout,
            columns => WithoutBuiltIns(AbsentNames.Of(columns.Catalogue, grant.Policy, MySqlNames.Dialect, MaskClosure.Fold)));
    }

    /// <summary>A function without a database may be one of the server's own, which no catalogue lists.</summary>
    private static TargetFindings WithoutBuiltIns(TargetFindings findings) =>
        findings with { AbsentFunctions = [.. findings.AbsentFunctions.Where(name => name.Contains('.', StringComparison.Ordinal))] };

    /// <summary>Logs in and out again; why it did not work, or null.</summary>
    public static Task<string?> TryLoginAsync(ITransport transport, Target target, TargetCredential credential)
    {
        var limits = new GatewayLimits();
        var login = new TargetLogin(transport, limits, TimeProvider.System, new TlsUpgrade());
        var loop = transport.Loops[0];
        return LoopWork.RunAsync(loop, LogInAsync, 3 * limits.TargetTimeout);

        async Task<string?> LogInAsync()
        {
            var result = await login.ConnectAsync(loop, target, credential, TargetAccount.Own with { Database = target.Database });
            result.Session?.Connection.Abort();
            return result.Failure?.Audited;
        }
    }
}
