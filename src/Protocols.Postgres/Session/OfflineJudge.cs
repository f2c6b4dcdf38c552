using System.Collections.Frozen;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;

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
        var facts = PostgresClassifier.Classify(text, LexicalSettings.Default);
        var columns = policy.ColumnMasks.IsEmpty ? null : Columns(policy, facts);
        var verdict = new StatementJudge(policy, columns, null).Judge(text, LexicalSettings.Default).Verdict;
        if (verdict.Kind == VerdictKind.Deny || !facts.Complete) return verdict;
        return UseAnywhere(policy, facts) ?? verdict;
    }

    private static ProtectedColumns Columns(CompiledPolicy policy, StatementFacts facts)
    {
        var names = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        foreach (var pattern in policy.ColumnMasks.Select(mask => mask.Mask.Column!).Where(pattern => !IsGlob(pattern.Relation)))
        {
            if (!names.TryGetValue(pattern.Relation, out var set)) names[pattern.Relation] = set = new HashSet<string>(StringComparer.Ordinal);
            if (!IsGlob(pattern.Column)) set.Add(pattern.Column);
            else set.UnionWith(facts.Identifiers.Where(name => pattern.Matches("", pattern.Relation, name) || pattern.Matches(pattern.Schema, pattern.Relation, name)));
        }

        return new ProtectedColumns
        {
            Masks = FrozenDictionary<ulong, RuleMask>.Empty,
            Relations = FrozenSet<uint>.Empty,
            ProtectedRelations = FrozenSet<uint>.Empty,
            ColumnsByRelation = names.ToFrozenDictionary(p => p.Key, p => p.Value.ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
            UserFunctions = FrozenSet<string>.Empty,
            ReadAt = 0,
        };
    }

    /// <summary>A column masked in whatever relation it is: any use of the name may be one of it.</summary>
    private static Verdict? UseAnywhere(CompiledPolicy policy, StatementFacts facts)
    {
        foreach (var mask in policy.ColumnMasks.Where(mask => IsGlob(mask.Mask.Column!.Relation) && mask.Mask.Column.Column != "*"))
        {
            var pattern = mask.Mask.Column!;
            string? used = facts.UsedIdentifiers.FirstOrDefault(name => pattern.Matches(pattern.Schema, pattern.Relation, name));
            if (used is not null)
                return new Verdict(VerdictKind.Deny, mask.Rule, $"Column {used} is masked: it may be selected as it is, and not be used in an expression, a condition or a sort key");
        }

        return null;
    }

    private static bool IsGlob(string name) => name.Contains('*', StringComparison.Ordinal);
}
