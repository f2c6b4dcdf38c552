using HoopWire.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>The functions that a statement may call, and what else runs them, as their rows came.</summary>
/// <param name="Functions">Those of the database's own, in the order of <see cref="CatalogueQuery.Code"/>'s columns.</param>
/// <param name="Known">Other names that a call may have, in the order of <see cref="CatalogueQuery.KnownCalls"/>'s columns.</param>
/// <param name="Uses">What uses functions, in the order of <see cref="CodeQuery.Uses"/>'s columns.</param>
/// <param name="Rules">Rules that do something at writes, in the order of <see cref="CodeQuery.Rules"/>'s columns.</param>
/// <param name="Hash">A keyed hash of all rows.</param>
internal sealed record CodeRows(List<string[]> Functions, List<string[]> Known, List<string[]> Uses, List<string[]> Rules, UInt128 Hash)
{
    /// <summary>What is asked, in the order in which the answers are read.</summary>
    public static readonly string[] Questions = [CatalogueQuery.Code, CatalogueQuery.KnownCalls, CodeQuery.Uses, CodeQuery.Rules];

    /// <summary>Reads the answers to <see cref="Questions"/>.</summary>
    /// <exception cref="ProtocolException">The target's rows do not fit the questions.</exception>
    public static CodeRows Read(CatalogueText text, UInt128 hash) => new(text.Next(8), text.Next(2), text.Next(9), text.Next(5), hash);
}
