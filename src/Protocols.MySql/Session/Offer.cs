using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// Capabilities by side. Targets are asked for what the client chose, so that what one side sends the other mostly understands as it is. See
/// docs/adr/0026-one-set-of-capabilities.md and docs/adr/0034-capabilities-by-leg.md.
/// </summary>
internal static class Offer
{
    /// <summary>What of MariaDB's own both legs may have.</summary>
    public const Capabilities OfMariaDb = Capabilities.MariaDbBulk | Capabilities.MariaDbBulkUnitResults;

    /// <summary>Whoever has one of these takes more than one result of a command.</summary>
    public const Capabilities OfSeveral = Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PsMultiResults;

    /// <summary>What targets must have.</summary>
    public const Capabilities OfTargets = Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.Transactions;

    private const Capabilities Common = Capabilities.FoundRows | Capabilities.LongFlag | Capabilities.ConnectWithDb
        | Capabilities.LocalFiles | Capabilities.IgnoreSpace | Capabilities.Protocol41 | Capabilities.Interactive | Capabilities.Transactions
        | Capabilities.SecureConnection | Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PsMultiResults
        | Capabilities.PluginAuth | Capabilities.ConnectAttributes | Capabilities.PluginAuthLengthEncoded | Capabilities.SessionTrack | Capabilities.DeprecateEof
        | Capabilities.Compress | Capabilities.ZstdCompression | Capabilities.QueryAttributes;

    /// <summary>What a client's choice means for the commands on the target, and is asked for there as the client asked for it.</summary>
    private const Capabilities Meaning = Capabilities.FoundRows | Capabilities.LongFlag | Capabilities.LocalFiles | Capabilities.IgnoreSpace
        | Capabilities.Interactive | Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PsMultiResults | Optional;

    /// <summary>
    /// What a target may lack although the client has it: it says so when it is asked to load a file, tells of no changes, is re-framed, is not told what it would
    /// not understand, or the command is refused by the code at which drivers go on without.
    /// </summary>
    private const Capabilities Optional = Capabilities.LocalFiles | Capabilities.SessionTrack | Capabilities.DeprecateEof | Capabilities.QueryAttributes | OfMariaDb;

    /// <summary>What clients are offered; <see cref="Capabilities.Ssl"/> comes with a certificate. MariaDB's own where the target reached last has it.</summary>
    public static Capabilities ToClients(ServerFacts server) => MariaDb(Common | (server.Capabilities & OfMariaDb));

    /// <summary>What is asked for at a target with these capabilities, for a client with those; <see cref="TargetAccount.Ask"/> adds what a database needs.</summary>
    public static Capabilities ToTarget(Capabilities target, Capabilities client) =>
        MariaDb((client & Meaning & (target | ~Optional)) | OfTargets | (target & (Capabilities.ConnectAttributes | Capabilities.PluginAuthLengthEncoded)));

    /// <summary>What a target lacks of what the client was promised and cannot do without; none when all is there.</summary>
    public static Capabilities Missing(Capabilities target, Capabilities client) =>
        ((client & Meaning) | OfTargets) & ~(target | Capabilities.LongPassword | Optional);

    /// <summary>Either says that capabilities of MariaDB's own follow, or that none do.</summary>
    private static Capabilities MariaDb(Capabilities capabilities) => (capabilities & OfMariaDb) == Capabilities.None ? capabilities | Capabilities.LongPassword : capabilities;
}
