using System.Collections.Frozen;
using System.Collections.Immutable;
using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Lineage;

namespace HoopWire.Postgres.Session;

/// <summary>
/// The verdict on a text without a database at hand: what the catalogue would tell of relations is taken from the masks' own patterns.
/// A live session may be stricter, as it also knows views, inheritance and functions.
/// </summary>
internal static class OfflineJudge
{
    /// <summary>The name of columns that a text does not name: none that SQL can spell.</summary>
    private const string Unnamed = "";

    /// <summary>Judges one text with the server's default settings.</summary>
    public static Verdict Judge(CompiledPolicy policy, string command)
    {
        byte[] text = Encoding.UTF8.GetBytes(command);
        return Judge(policy, text, PostgresClassifier.Classify(text, LexicalSettings.Default));
    }

    /// <summary>Judges one text that has been read.</summary>
    public static Verdict Judge(CompiledPolicy policy, ReadOnlySpan<byte> text, StatementFacts facts)
    {
        var columns = policy.ColumnMasks.IsEmpty ? null : Columns(policy, facts);
        var reading = new Reading(LexicalSettings.Default, null, false);
        var watched = policy.Watched is { ColumnMasks.IsEmpty: false } masks ? Columns(masks, facts) : null;
        var verdict = new StatementJudge(policy, columns, null, watched).Judge(text, reading).Verdict;
        if (verdict.Kind == VerdictKind.Deny || !facts.Complete) return verdict;
        return UseAnywhere(policy, facts) ?? verdict;
    }

    private static ProtectedColumns Columns(CompiledPolicy policy, StatementFacts facts)
    {
        // Any name may be a relation that has any of the masked columns that the text names.
        var masks = new Dictionary<ulong, RuleMask>();
        var relations = new List<CatalogueRelation>();
        foreach (string relation in facts.Identifiers)
        {
            uint oid = (uint)relations.Count + 1;
            var found = ImmutableArray.CreateBuilder<CatalogueColumn>();
            foreach (string column in facts.Identifiers.Append(Unnamed))
            {
                var mask = policy.ColumnMasks.FirstOrDefault(m => !IsGlob(m.Mask.Column!.Relation) && MayName(m.Mask.Column!, relation, column));
                if (mask is null) continue;
                found.Add(new CatalogueColumn((short)(found.Count + 1), column, 0));
                masks[ProtectedColumns.Key(oid, (short)found.Count)] = mask;
            }
            relations.Add(new CatalogueRelation(oid, "public", relation, 'r') { Columns = found.ToImmutable(), IsOpen = true });
        }

        return new ProtectedColumns
        {
            Catalogue = new Catalogue(relations, []) { IgnoresSchemas = true },
            Masks = masks.ToFrozenDictionary(),
            Relations = [],
            ProtectedRelations = [],
            ColumnsByRelation = relations.Where(r => !r.Columns.IsEmpty)
                .ToFrozenDictionary(r => r.Name, r => r.Columns.Select(c => c.Name).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal),
            ReadAt = 0,
        };
    }

    /// <summary>Whether a pattern may mean a column; one that the text does not name stands for every column a star or a row shows.</summary>
    private static bool MayName(ColumnPattern pattern, string relation, string column) =>
        column == Unnamed ? pattern.Matches(pattern.Schema, relation, pattern.Column) : pattern.Matches(pattern.Schema, relation, column);

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
