using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Sql;

/// <summary>The table of docs/policy.md says what the reader does.</summary>
public class EffectTableTests
{
    public static TheoryData<string, string> Examples { get; } = Of(column: 4);

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
