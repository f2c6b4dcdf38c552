using HoopWire.MySql.Wire;

namespace HoopWire.MySql.Session;

/// <summary>
/// Capabilities by side. Targets are asked for what the client chose, so that what one side sends the other mostly understands as it is. See
/// docs/adr/0026-one-set-of-capabilities.md and docs/adr/0034-capabilities-by-leg.md.
/// </summary>
internal static class Offer
{
    /// <summary>What clients are offered; <see cref="Capabilities.Ssl"/> comes with a certificate.</summary>
    public const Capabilities ToClients = Capabilities.LongPassword | Capabilities.FoundRows | Capabilities.LongFlag | Capabilities.ConnectWithDb
        | Capabilities.LocalFiles | Capabilities.IgnoreSpace | Capabilities.Protocol41 | Capabilities.Interactive | Capabilities.Transactions
        | Capabilities.SecureConnection | Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PsMultiResults
        | Capabilities.PluginAuth | Capabilities.ConnectAttributes | Capabilities.PluginAuthLengthEncoded | Capabilities.SessionTrack | Capabilities.DeprecateEof
        | Capabilities.Compress;

    /// <summary>What targets must have.</summary>
    public const Capabilities OfTargets = Capabilities.Protocol41 | Capabilities.SecureConnection | Capabilities.PluginAuth | Capabilities.Transactions;

    /// <summary>What a client's choice means for the commands on the target, and is asked for there as the client asked for it.</summary>
    private const Capabilities Meaning = Capabilities.FoundRows | Capabilities.LongFlag | Capabilities.LocalFiles | Capabilities.IgnoreSpace
        | Capabilities.Interactive | Capabilities.MultiStatements | Capabilities.MultiResults | Capabilities.PsMultiResults | Optional;

    /// <summary>What a target may lack although the client has it: it says so when it is asked to load a file, tells of no changes, or is re-framed.</summary>
    private const Capabilities Optional = Capabilities.LocalFiles | Capabilities.SessionTrack | Capabilities.DeprecateEof;

    /// <summary>What is asked for at a target with these capabilities, for a client with those.</summary>
    public static Capabilities ToTarget(Capabilities target, Capabilities client) =>
        (client & Meaning & (target | ~Optional))
        | Capabilities.LongPassword | OfTargets
        | (target & (Capabilities.ConnectAttributes | Capabilities.PluginAuthLengthEncoded | Capabilities.ConnectWithDb));

    /// <summary>What a target lacks of what the client was promised and cannot do without; none when all is there.</summary>
    public static Capabilities Missing(Capabilities target, Capabilities client) =>
        ((client & Meaning) | OfTargets) & ~(target | Capabilities.LongPassword | Optional);
}
