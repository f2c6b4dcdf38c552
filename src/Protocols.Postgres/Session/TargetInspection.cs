using HoopWire.Access;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Postgres.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>Holds what a policy names against a target's catalogue.</summary>
internal static class TargetInspection
{
    /// <summary>Reads the catalogue with the grant's credential and looks for every column pattern and allowed function.</summary>
    public static async Task<TargetFindings> RunAsync(ITransport transport, AccessGrant grant)
    {
        var limits = new GatewayLimits();
        var login = new TargetLogin(transport, limits, TimeProvider.System, new TlsUpgrade(), new ScramCredentialCache());
        var catalogues = new Catalogues(new CatalogueQuestions(login, limits, TimeProvider.System), TimeProvider.System);
        var loop = transport.Loops[0];
        var done = new TaskCompletionSource<TargetFindings>(TaskCreationOptions.RunContinuationsAsynchronously);
        loop.Post(_ => _ = LookAsync(catalogues, loop, grant, done), null);
        // The login and the reading have their own deadlines; this one is for what nobody has thought of.
        return await done.Task.WaitAsync(3 * limits.TargetTimeout);
    }

    private static async Task LookAsync(Catalogues catalogues, Loop loop, AccessGrant grant, TaskCompletionSource<TargetFindings> done)
    {
        try
        {
            done.SetResult(await LookAsync(catalogues, loop, grant));
        }
        catch (Exception e)
        {
            done.SetException(e);
        }
    }

    private static async Task<TargetFindings> LookAsync(Catalogues catalogues, Loop loop, AccessGrant grant)
    {
        var key = new CatalogueKey(grant.Target, grant.Credential, null);
        var (columns, failure) = await catalogues.GetAsync(key, grant.Policy, 0, loop);
        if (columns is null) return new TargetFindings { Failure = failure ?? "its catalogue could not be read" };
        var relations = columns.Catalogue.Relations.Values;
        return new TargetFindings
        {
            AbsentColumns = [.. grant.Policy.ColumnMasks.Where(m => !relations.Any(r => r.Columns.Any(c => m.Mask.Column!.Matches(r.Schema, r.Name, c.Name))))],
            AbsentFunctions = [.. grant.Policy.AllowedFunctions.Where(name => !columns.Catalogue.HasFunction(name, PostgresNames.Dialect)).Order(StringComparer.Ordinal)],
        };
    }
}
