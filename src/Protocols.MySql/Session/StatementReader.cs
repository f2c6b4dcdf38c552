using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Sql.Facts;
using HoopWire.Sql.Tree;

namespace HoopWire.MySql.Session;

/// <summary>Reads statements. The one place where the session meets the dialect.</summary>
internal static class StatementReader
{
    private const string NotInTheText = "it prepares or runs a text by SQL, which is not read; send the statement itself";
    private const string SettingsBetween = "it has a statement in it that may change how the ones behind it are read; send them one by one";

    /// <summary>What a text says.</summary>
    /// <param name="text">The text as it came.</param>
    /// <param name="settings">By what settings the target reads it.</param>
    public static StatementReading Read(ReadOnlySpan<byte> text, in LexicalSettings settings)
    {
        var (facts, tree) = MySqlText.ReadWithFacts(text, settings);
        if (!facts.Complete) return NotUnderstood(facts, tree);
        if (tree.Statements.Any(RunsText)) return NotUnderstood(new StatementFacts { IncompleteReason = NotInTheText }, tree);
        if (tree.Statements.SkipLast(1).Any(SettingChanges.MayFollow)) return NotUnderstood(new StatementFacts { IncompleteReason = SettingsBetween }, tree);
        return new StatementReading(facts, tree)
        {
            ChangesSettings = tree.Statements.Any(s => SettingChanges.MayFollow(s) || SettingChanges.Opens(s)),
            ChangesMeaning = (facts.Effects & (Effects.Session | Effects.SetRole | Effects.Ddl | Effects.Prepare | Effects.Opaque)) != 0,
            Opens = tree.Statements is [SettingStatement { Name: "database", Values: [Literal { Text: { } database }] }] ? database : null,
            UsesVariables = tree.Statements.Any(s => TreeWalk.Any(s, node => node is Variable { IsSystem: false })),
        };
    }

    private static bool RunsText(Statement statement) => statement switch
    {
        PrepareText or Execute => true,
        SettingList { Body: { } body } => RunsText(body),
        Explain explain => RunsText(explain.Body),
        _ => false,
    };

    private static StatementReading NotUnderstood(StatementFacts facts, SyntaxTree tree) => new(facts, tree) { ChangesSettings = true, ChangesMeaning = true, UsesVariables = true };
}
