using HoopWire.Policy;
using HoopWire.Postgres.Session;

namespace HoopWire.Postgres.Tests.Support.Relaying;

/// <summary>The catalogue of a database that pgbench has filled, as far as its statements name it, with a note for detectors to read.</summary>
internal static class PgbenchCatalogue
{
    /// <summary>OID of pgbench_accounts.</summary>
    public const uint Accounts = 16384;

    /// <summary>What a policy protects in it.</summary>
    public static ProtectedColumns Protect(CompiledPolicy policy) => new MaskClosure(CatalogueSnapshot.Build(Rows), policy).Close(TimeProvider.System.GetTimestamp());

    private static CatalogueRows Rows => new()
    {
        Names = new SessionNames("\"$user\", public", "bench"),
        Relations = [["16384", "public", "pgbench_accounts", "r", "f"]],
        Columns = [["16384", "1", "aid", "23", "-1"], ["16384", "2", "bid", "23", "-1"], ["16384", "3", "abalance", "23", "-1"], ["16384", "4", "filler", "1042", "-1"], ["16384", "5", "note", "25", "-1"]],
    };
}
