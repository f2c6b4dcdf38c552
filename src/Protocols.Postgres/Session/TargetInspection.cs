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
}
