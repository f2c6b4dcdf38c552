using System.Collections.Frozen;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The verdict on a text without a database at hand: what the catalogue would tell of relations is taken from the masks' own patterns.
/// A live session may be stricter, as it also knows views, inheritance and functions.
/// </summary>
internal static class OfflineJudge
{
    /// <summary>Judges one text with the server's default settings.</summary>
    public static Verdict Judge(CompiledPolicy policy, string command)
    {
        byte[] text = Encoding.UTF8.GetBytes(command);
        return Judge(policy, text, PostgresClassifier.Classify(text, LexicalSettings.Default));
    }

    /// <summary>Judges one text that has been read.</summary>
    public static Verdict Judge(CompiledPolicy policy, ReadOnlySpan<byte> text, StatementFacts facts)
    {
        var named = policy.ColumnMasks.IsEmpty ? null : new OfflineCatalogue(policy, facts, static pattern => pattern);
        var reading = new Reading(LexicalSettings.Default, null, false);
        var watched = policy.Watched is { ColumnMasks.IsEmpty: false } masks ? Columns(new OfflineCatalogue(masks, facts, static pattern => pattern)) : null;
        var verdict = new StatementJudge(policy, named is null ? null : Columns(named), null, watched).Judge(text, reading).Verdict;
        if (verdict.Kind == VerdictKind.Deny || !facts.Complete) return verdict;
        return named?.UseAnywhere(facts) ?? verdict;
    }

    private static ProtectedColumns Columns(OfflineCatalogue named) => new()
    {
        Catalogue = named.Catalogue,
        Masks = named.Masks,
        LastColumns = FrozenDictionary<uint, int>.Empty,
        ProtectedRelations = [],
        ColumnsByRelation = named.ColumnsByRelation,
        Objects = new OfflineObjectNames(static name => name),
        ReadAt = 0,
    };
}
