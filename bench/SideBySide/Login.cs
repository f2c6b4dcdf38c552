namespace HoopWire.Bench.SideBySide;

/// <summary>What a client types; with the file of an authority, it insists on TLS and on a certificate that this authority signed.</summary>
internal sealed record Login(int Port, string User, string Password, string Database, string? CaFile = null)
{
    /// <summary>The same for libpq.</summary>
    public IReadOnlyDictionary<string, string> Environment => new Dictionary<string, string>
    {
        ["PGPASSWORD"] = Password,
        ["PGSSLMODE"] = CaFile is null ? "disable" : "verify-full",
        ["PGSSLROOTCERT"] = CaFile ?? "",
        ["PGGSSENCMODE"] = "disable",
    };
}
