using HoopWire.MySql.Sql;
using HoopWire.Policy;
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
    /// <param name="changesSettings">Whether those may be others once it has run.</param>
    public static StatementFacts Read(ReadOnlySpan<byte> text, in LexicalSettings settings, out bool changesSettings)
    {
        var (facts, tree) = MySqlText.ReadWithFacts(text, settings);
        changesSettings = !facts.Complete || tree.Statements.Any(s => SettingChanges.MayFollow(s) || s is SettingStatement);
        if (!facts.Complete) return facts;
        if (tree.Statements.Any(RunsText)) return NotUnderstood(NotInTheText);
        return tree.Statements.SkipLast(1).Any(SettingChanges.MayFollow) ? NotUnderstood(SettingsBetween) : facts;
    }

    private static bool RunsText(Statement statement) => statement switch
    {
        PrepareText or Execute => true,
        SettingList { Body: { } body } => RunsText(body),
        Explain explain => RunsText(explain.Body),
        _ => false,
    };

    private static StatementFacts NotUnderstood(string why) => new() { IncompleteReason = why };
}
