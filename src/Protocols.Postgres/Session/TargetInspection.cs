using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Sql.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>Holds what a policy names against a target's catalogue.</summary>
internal static class TargetInspection
{
    /// <summary>Reads the catalogue with the grant's credential and looks for every column pattern and allowed function.</summary>
    public static Task<TargetFindings> RunAsync(ITransport transport, AccessGrant grant)
    {
        var limits = new GatewayLimits();
        var login = new TargetLogin(transport, limits, TimeProvider.System, new TlsUpgrade(), new ScramCredentialCache());
        var catalogues = new Catalogues(new CatalogueQuestions(login, limits, TimeProvider.System), TimeProvider.System);
        return CatalogueInspection.RunAsync(
            catalogues, new CatalogueKey(grant.Target, grant.Credential, null), grant.Policy, transport.Loops[0], 3 * limits.TargetTimeout,
            columns => AbsentNames.Of(columns.Catalogue, grant.Policy, PostgresNames.Dialect, static pattern => pattern));
    }

    /// <summary>Logs in and out again; why it did not work, or null.</summary>
    public static Task<string?> TryLoginAsync(ITransport transport, Target target, TargetCredential credential)
    {
        var limits = new GatewayLimits();
        var login = new TargetLogin(transport, limits, TimeProvider.System, new TlsUpgrade(), new ScramCredentialCache());
        var loop = transport.Loops[0];
        return LoopWork.RunAsync(loop, LogInAsync, 3 * limits.TargetTimeout);

        async Task<string?> LogInAsync()
        {
            var result = await login.ConnectAsync(loop, target, credential, null, []);
            result.Session?.Connection.Abort();
            return result.Failure is not { } failure ? null : failure.TargetText is { Length: > 0 } said ? $"{failure.Audited}: {said}" : failure.Audited;
        }
    }
}
