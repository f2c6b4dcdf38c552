using System.Collections.Frozen;
using System.Collections.Immutable;
using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sql.Lineage;
using HoopWire.Sql.Masking;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session.Masking;

/// <summary>What MySQL and MariaDB add to the guard of masked columns. What a table is called, the server's answer tells, but not where a value has come from.</summary>
/// <param name="policy">The rules.</param>
/// <param name="columns">The protected columns.</param>
internal sealed class MySqlMaskGuard(CompiledPolicy policy, ProtectedColumns columns) : MaskGuard(policy, columns)
{
    private readonly FrozenSet<string> _functions = policy.AllowedFunctions.Select(CatalogueSnapshot.Fold).ToFrozenSet(StringComparer.Ordinal);
    private readonly string _rule = policy.ColumnMasks.FirstOrDefault()?.Rule ?? "";

    /// <inheritdoc/>
    protected override bool TrustsOrigin => columns.IsOffline;

    /// <summary>Level, code and message, of which the last may quote values.</summary>
    private ResultMasks Messages => new([null, null, new RuleMask(_rule, new MaskRule(MaskKind.Redact))], [-1, -1, -1]);

    /// <summary>Looks at a text that was understood wholly.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="settings">By what settings the target reads it.</param>
    /// <param name="reading">What it says.</param>
    /// <param name="path">Where names without a database are looked for.</param>
    public MaskFinding Examine(ReadOnlySpan<byte> text, LexicalSettings settings, in StatementReading reading, SearchPath path)
    {
        var names = new NameMeaning(columns.Catalogue, path, _functions, MySqlNames.Dialect);
        var facts = reading.Facts;
        byte[]? copy = facts.Statements.Length > 1 ? text.ToArray() : null;
        return Examine(facts, i => MySqlText.Classify(copy.AsSpan(facts.Statements[i].Start, facts.Statements[i].Length), settings), reading.Tree, names);
    }

    /// <summary>The masks by position of the results of a text's statements, one for each; null for a result of which the text tells nothing.</summary>
    public ImmutableArray<ResultMasks?> ResultsOf(SyntaxTree tree, MaskFinding finding) =>
    [
        .. finding.Outputs.Select((output, i) => tree.Statements[i] is ShowStatement { What: "warnings" or "errors" }
            ? Messages
            : output is null ? null : new ResultMasks(MasksOf(output), [.. output.Columns.Select(c => ModifierOf(c.Value.Sources))])),
    ];

    /// <inheritdoc/>
    protected override string? RefuseObjects(StatementFacts facts, Func<int, StatementFacts> alone, int index, Statement statement)
    {
        for (int i = 0; i < index; i++)
            if ((facts.Statements[i].Effects & Effects.Ddl) != 0 && statement is not TransactionStatement) return "What stands behind a definition in one text cannot be followed; send the statements one by one";
        return StatementGuard.Refuse(statement, facts, columns);
    }

    /// <inheritdoc/>
    /// <remarks>A plan shows values of tables that have one row to it, in conditions, and in the statement as it was rewritten.</remarks>
    protected override string? RefuseUses(Statement statement, StatementLineage lineage)
    {
        if (statement is SettingList { Body: { } body }) return RefuseUses(body, lineage);
        if (statement is not Explain explain || !MayQuote(lineage)) return null;
        if (explain.Analyzes || explain.Format is not (null or "traditional")) return "A plan in this form may show values of masked columns; ask for the plain one";
        return lineage.Uses.IsEmpty ? null : "The plan of a statement that uses masked columns may show their values";
    }

    /// <inheritdoc/>
    protected override NameMeaning After(Statement statement, SingleStatement facts, NameMeaning names) => statement switch
    {
        SettingStatement { Name: "database", Values: [Literal { Text: { } name }] } => names with { Path = SearchPath.Exactly(CatalogueSnapshot.Fold(name)) },
        SettingList { Body: { } body } => After(body, facts, names),
        _ => names,
    };

    /// <inheritdoc/>
    /// <remarks>Views and triggers have conditions and code of the database's owner, whose errors quote what they see.</remarks>
    protected override bool MayQuote(StatementLineage lineage) =>
        lineage.Touches || lineage.Relations.Any(r => r.Kind == 'v') || lineage.Written.Any(r => columns.Triggered.Contains(r.Oid));
}
