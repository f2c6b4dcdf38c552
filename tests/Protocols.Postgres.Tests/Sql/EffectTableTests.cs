using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>The table of docs/policy.md says what the reader does.</summary>
public class EffectTableTests
{
    public static TheoryData<string, string> Examples { get; } = Of(column: 3);

    [Theory]
    [MemberData(nameof(Examples))]
    public void Classify_ExampleOfThePage_HasTheEffect(string effect, string sql)
    {
        Assert.True(EffectNames.TryParse(effect, out var expected));
        var facts = Facts.Of(sql);
        Assert.True(facts.Complete, facts.IncompleteReason);
        Assert.True(facts.Effects.HasFlag(expected), EffectNames.Format(facts.Effects));
        // What gives up a role takes none.
        if (effect == "session") Assert.False(facts.Effects.HasFlag(Effects.SetRole));
    }

    [Fact]
    public void Page_Effects_AreAllThereAre() => Assert.Equal(EffectNames.All, Rows().Select(cells => cells[1].Trim('`')));

    [Fact]
    public void Page_ConditionsThatRestrict_DoAndTheOthersDoNot()
    {
        string row = Lines().SkipWhile(line => line != "| restricts | does not |").ElementAt(2);
        string[] cells = row.Split(" | ", StringSplitOptions.TrimEntries);
        Assert.All(Quoted(cells[0]), condition => Assert.False(IsUnbounded(condition), condition));
        Assert.All(Quoted(cells[1]), condition => Assert.True(IsUnbounded(condition), condition));
    }

    private static bool IsUnbounded(string condition) => Facts.Of($"DELETE FROM t WHERE {condition}").Effects.HasFlag(Effects.UnboundedWrite);

    private static IEnumerable<string> Lines() => File.ReadLines(Path.Combine(Repository.Root, "docs", "policy.md"));

    private static IEnumerable<string[]> Rows() => Lines().SkipWhile(line => !line.StartsWith("| effect |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries));

    private static IEnumerable<string> Quoted(string cell) => cell.Split('`').Where((_, i) => i % 2 == 1);

    private static TheoryData<string, string> Of(int column)
    {
        var data = new TheoryData<string, string>();
        foreach (string[] cells in Rows())
            foreach (string sql in Quoted(cells[column])) data.Add(cells[1].Trim('`'), sql);
        return data;
    }
}
