using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;

namespace HoopWire.Sql.Masking;

/// <summary>
/// What a text names, without a database at hand: what the catalogue would tell of relations is taken from the masks' own patterns. Any name may be a relation that has
/// any of the masked columns that the text names.
/// </summary>
internal sealed class OfflineCatalogue
{
    /// <summary>The name of columns that a text does not name: none that SQL can spell.</summary>
    private const string Unnamed = "";

    private readonly ImmutableArray<(ColumnPattern Pattern, RuleMask Mask)> _patterns;
    private readonly List<CatalogueRelation> _relations = [];
    private readonly Dictionary<ulong, RuleMask> _masks = [];

    /// <summary>Makes the relations that a text may name.</summary>
    /// <param name="policy">The rules.</param>
    /// <param name="facts">What the text names.</param>
    /// <param name="spell">A pattern as texts' names are spelled.</param>
    public OfflineCatalogue(CompiledPolicy policy, StatementFacts facts, Func<ColumnPattern, ColumnPattern> spell)
    {
        _patterns = [.. policy.ColumnMasks.Select(m => (spell(m.Mask.Column!), m))];
        foreach (string relation in facts.Identifiers) Add(facts, relation);
        Catalogue = new Catalogue(_relations, []) { IgnoresSchemas = true };
    }

    /// <summary>The relations.</summary>
    public Catalogue Catalogue { get; }

    /// <summary>Mask per (relation, column).</summary>
    public FrozenDictionary<ulong, RuleMask> Masks => _masks.ToFrozenDictionary();

    /// <summary>Names of protected columns per name of a relation that may have them.</summary>
    public FrozenDictionary<string, FrozenSet<string>> ColumnsByRelation => _relations.Where(r => !r.Columns.IsEmpty)
        .ToFrozenDictionary(r => r.Name, r => r.Columns.Select(c => c.Name).ToFrozenSet(StringComparer.Ordinal), StringComparer.Ordinal);

    /// <summary>A column masked in whatever relation it is: any use of the name may be one of it. Null for none.</summary>
    public Verdict? UseAnywhere(StatementFacts facts)
    {
        foreach (var (pattern, mask) in _patterns.Where(p => IsGlob(p.Pattern.Relation) && p.Pattern.Column != "*"))
        {
            string? used = facts.UsedIdentifiers.FirstOrDefault(name => pattern.Matches(pattern.Schema, pattern.Relation, name));
            if (used is not null)
                return new Verdict(VerdictKind.Deny, mask.Rule, $"Column {used} is masked: it may be selected as it is, and not be used in an expression, a condition or a sort key");
        }
        return null;
    }

    private void Add(StatementFacts facts, string relation)
    {
        uint number = (uint)_relations.Count + 1;
        var found = ImmutableArray.CreateBuilder<CatalogueColumn>();
        foreach (string column in facts.Identifiers.Append(Unnamed))
        {
            if (_patterns.FirstOrDefault(p => !IsGlob(p.Pattern.Relation) && MayName(p.Pattern, relation, column)).Mask is not { } mask) continue;
            found.Add(new CatalogueColumn((short)(found.Count + 1), column, 0));
            _masks[MaskedCatalogue.Key(number, (short)found.Count)] = mask;
        }
        _relations.Add(new CatalogueRelation(number, "public", relation, 'r') { Columns = found.ToImmutable(), IsOpen = true });
    }

    /// <summary>Whether a pattern may mean a column; one that the text does not name stands for every column a star or a row shows.</summary>
    private static bool MayName(ColumnPattern pattern, string relation, string column) =>
        column == Unnamed ? pattern.Matches(pattern.Schema, relation, pattern.Column) : pattern.Matches(pattern.Schema, relation, column);

    private static bool IsGlob(string name) => name.Contains('*', StringComparison.Ordinal);
}
