using System.Collections.Immutable;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Tree;

namespace HoopWire.Sql.Masking;

/// <summary>
/// Decides whether a statement can only show a protected column as what it is: a bare output column, masked by position, and by the server's own origin where that is certain. Every other use
/// of it is refused, unless the mask allows it. Errs towards refusing.
/// </summary>
/// <param name="policy">The rules.</param>
/// <param name="columns">The protected columns.</param>
internal abstract class MaskGuard(CompiledPolicy policy, MaskedCatalogue columns)
{
    private const string WhileMasked = "while columns of this target are masked";
    private const string WhileNamed = "while a rule is about relations of this target";

    /// <summary>Ways to the bytes that go round the tables: the server's files, a connection to another server, logical decoding.</summary>
    private const Effects BelowTables = Effects.File | Effects.Net | Effects.Replication;

    /// <summary>
    /// Whether the server's own word for a column's origin is certain, so that what the catalogue does not know is masked in the result.
    /// </summary>
    protected abstract bool TrustsOrigin { get; }

    /// <summary>Looks at a text that was understood wholly.</summary>
    /// <param name="facts">What the text tells.</param>
    /// <param name="alone">What each of its statements tells alone.</param>
    /// <param name="tree">Its syntax tree.</param>
    /// <param name="names">What its names mean.</param>
    public MaskFinding Examine(StatementFacts facts, Func<int, StatementFacts> alone, SyntaxTree tree, NameMeaning names)
    {
        if ((facts.Effects & Effects.Opaque) != 0)
            return Refused("Code that the gateway cannot read is refused while columns of this target are masked", DenialHints.Code);
        if ((facts.Effects & BelowTables) != 0)
            return Refused("Files, other servers and the log of changes hold values of masked columns too", DenialHints.Operator);
        if (facts.Statements.Length != tree.Statements.Length) return Refused("The statements of the text cannot be told apart", DenialHints.Unread);
        var finding = new MaskFinding();
        var results = ImmutableArray.CreateBuilder<QueryOutput?>(tree.Statements.Length);
        for (int i = 0; i < tree.Statements.Length; i++)
        {
            var statement = tree.Statements[i];
            if (RefuseObjects(facts, alone, i, statement) is { } kept) return Refused(kept, DenialHints.Operator);
            var lineage = LineageReader.Read(statement, names, column => columns.MaskOf(column) is not null);
            finding = Examine(statement, lineage, names, finding);
            if (finding.Refusal is not null) return finding with { Touches = true };
            results.Add(Shown(statement, lineage));
            names = After(statement, facts.Statements[i], names);
        }
        return finding with { Outputs = results.ToImmutable() };
    }

    /// <summary>Why a statement is refused for what it makes or changes, whatever its columns; null when it is not.</summary>
    protected abstract string? RefuseObjects(StatementFacts facts, Func<int, StatementFacts> alone, int index, Statement statement);

    /// <summary>What names mean behind a statement.</summary>
    protected abstract NameMeaning After(Statement statement, SingleStatement facts, NameMeaning names);

    /// <summary>Why a statement is refused for what it would show of the columns it uses; null when it is not.</summary>
    protected virtual string? RefuseUses(Statement statement, StatementLineage lineage) => null;

    /// <summary>Whether the server's words about a statement may quote values of protected columns.</summary>
    protected virtual bool MayQuote(StatementLineage lineage) => lineage.Touches || lineage.Relations.Any(r => columns.Readers.Contains(r.Oid));

    /// <summary>The output of a statement that goes to the client; null where there is none, or none that its text tells.</summary>
    protected virtual QueryOutput? Shown(Statement statement, StatementLineage lineage) =>
        lineage.Output is { IsOpen: false } output && !lineage.IsKept && !lineage.IsCopied ? output : null;

    private MaskFinding Examine(Statement statement, StatementLineage lineage, NameMeaning names, MaskFinding finding)
    {
        finding = finding with { Touches = finding.Touches || MayQuote(lineage) };
        if (lineage.Failure is { } failure) return Refused($"The statement cannot be followed: {failure}", DenialHints.Unread);
        if (lineage.Opaque is { } opaque) return Refused($"{opaque} while columns of this target are masked", DenialHints.Code);
        if (RefuseUses(statement, lineage) is { } shown) return Refused(shown);
        finding = finding with { Uses = finding.Uses || !lineage.Uses.IsEmpty };
        foreach (var use in lineage.Uses)
        {
            finding = Examine(use, statement, finding);
            if (finding.Refusal is not null) return finding;
        }
        if (lineage.UnknownName is { } unknown)
        {
            // What this session has made itself holds no protected value; anything else might show one.
            if (!TrustsOrigin || (lineage.Touches && (lineage.HasUnknownColumn || !names.HasOwnObjects))) return Refused($"The gateway knows no {unknown}, so that the statement cannot be followed", DenialHints.Name) with { AsksCatalogue = true };
            finding = finding with { AsksCatalogue = true };
        }
        return ExamineOutput(lineage, finding);
    }

    private MaskFinding Examine(ColumnUse use, Statement statement, MaskFinding finding)
    {
        if (columns.MaskOf(use.Column) is not { } mask) return finding;
        if (mask.Mask.Use == MaskUse.AllowPredicate && use.Kind is UseKind.Predicate or UseKind.Join) return finding;
        if (mask.Mask.Use == MaskUse.Approve && statement is not Prepare && policy.ApprovalOf(mask) is { } approve)
        {
            var held = new Verdict(VerdictKind.Hold, mask.Rule, "") { Approve = approve };
            if (finding.Approve is { } before) held = new Verdict(VerdictKind.Hold, finding.Rule, "") { Approve = before }.With(held);
            return finding with { Rule = held.Rule, Approve = held.Approve };
        }
        return Refused($"Column {Name(use.Column)} is masked: it may be selected as it is, and not be {Forbidden(use.Kind)}") with { Rule = mask.Rule };
    }

    private MaskFinding ExamineOutput(StatementLineage lineage, MaskFinding finding)
    {
        if (lineage.Output is not { } output) return finding;
        foreach (var column in output.Columns)
        {
            if (column.Value.Sources.IsEmpty || !column.Value.IsBare) continue;
            var source = column.Value.Sources[0];
            var mask = columns.MaskOf(source);
            if (lineage.IsCopied)
            {
                if (output.IsOpen || column.Value.Sources.Any(s => columns.MaskOf(s) is not { Mask.CopyMasked: true }))
                    return Refused($"Column {Name(source)} is masked: it cannot be copied out") with { Rule = mask!.Rule };
                finding = finding with { Rule = mask!.Rule, Copied = output };
                continue;
            }
            if (column.Value.HasOrigin && TrustsOrigin) continue;
            finding = finding with { MasksByPositionOnly = true };
            if (!output.IsOpen && !lineage.IsKept) continue;
            return Refused(
                lineage.IsKept
                    ? $"Column {Name(source)} is masked: a statement or cursor in which it stands in a UNION, a subquery or a cast cannot be kept for later"
                    : $"Column {Name(source)} is masked, and where it stands in the result cannot be told; name the columns instead of using *") with
            { Rule = mask!.Rule };
        }
        return finding;
    }

    /// <summary>The mask of each column of an output.</summary>
    public ImmutableArray<RuleMask?> MasksOf(QueryOutput output) => [.. output.Columns.Select(c => c.Value.IsBare ? MaskOf(c.Value.Sources) : null)];

    /// <summary>The modifier of a column that is made of these: of several the shortest length, which all of them hold.</summary>
    public int ModifierOf(ImmutableArray<ColumnKey> sources)
    {
        int shortest = CatalogueColumn.NoModifier;
        foreach (var source in sources)
        {
            if (!columns.Catalogue.Relations.TryGetValue(source.Relation, out var relation)) continue;
            foreach (var column in relation.Columns)
                if (column.Number == source.Number && column.Modifier >= 0) shortest = shortest < 0 ? column.Modifier : Math.Min(shortest, column.Modifier);
        }
        return shortest;
    }

    private RuleMask? MaskOf(ImmutableArray<ColumnKey> sources)
    {
        RuleMask? found = null;
        foreach (var source in sources)
        {
            if (columns.MaskOf(source) is not { } mask) continue;
            if (found is not null && found.Mask.Kind != mask.Mask.Kind) return mask with { Mask = mask.Mask with { Kind = MaskKind.Nullify } };
            found ??= mask;
        }
        return found;
    }

    private string Name(ColumnKey key)
    {
        if (!columns.Catalogue.Relations.TryGetValue(key.Relation, out var relation)) return "?";
        foreach (var column in relation.Columns)
            if (column.Number == key.Number) return $"{column.Name} of {relation.Name}";
        return "?";
    }

    private static string Forbidden(UseKind kind) => kind switch
    {
        UseKind.Predicate => "used in a condition",
        UseKind.Join => "joined by",
        UseKind.Sort => "sorted by",
        UseKind.Group => "grouped by",
        UseKind.Compare => "compared",
        UseKind.Store => "stored elsewhere",
        UseKind.WholeRow => "read as part of a whole row",
        _ => "used in an expression",
    };

    private MaskFinding Refused(string why, string hint = DenialHints.Column) =>
        new() { Rule = policy.ColumnMasks[0].Rule, Refusal = policy.MasksColumns ? why : why.Replace(WhileMasked, WhileNamed, StringComparison.Ordinal), Hint = hint, Touches = true };
}
