using System.Text;
using HoopWire.MySql.Session.Masking;
using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sql.Masking;

namespace HoopWire.MySql.Session;

/// <summary>
/// The verdict on a text without a database at hand: what servers or settings read differently is not understood, and what the catalogue would tell of relations is
/// taken from the masks' own patterns. A live session may be stricter.
/// </summary>
internal static class OfflineJudge
{
    /// <summary>Judges one text.</summary>
    public static Verdict Judge(CompiledPolicy policy, string command) => Judge(policy, Encoding.UTF8.GetBytes(command));

    /// <summary>Judges one text.</summary>
    public static Verdict Judge(CompiledPolicy policy, byte[] text)
    {
        var facts = MySqlText.Classify(text, new LexicalSettings());
        var named = policy.ColumnMasks.IsEmpty ? null : new OfflineCatalogue(policy, facts, MaskClosure.Fold);
        var watched = policy.Watched is { ColumnMasks.IsEmpty: false } masks ? Columns(new OfflineCatalogue(masks, facts, MaskClosure.Fold)) : null;
        var decision = new StatementJudge(policy, named is null ? null : Columns(named), watched).Judge(text, new Reading(new LexicalSettings(), null));
        var verdict = decision.Verdict with { Observed = [.. decision.Observed?.Split(',') ?? []] };
        if (verdict.Kind == VerdictKind.Deny || !facts.Complete) return verdict;
        return named?.UseAnywhere(facts) ?? verdict;
    }

    private static ProtectedColumns Columns(OfflineCatalogue named) => new()
    {
        Catalogue = named.Catalogue,
        Masks = named.Masks,
        ColumnsByRelation = named.ColumnsByRelation,
        Objects = new OfflineObjectNames(CatalogueSnapshot.Fold),
        Triggered = [],
        IsOffline = true,
        ReadAt = 0,
    };
}
