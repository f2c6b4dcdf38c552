using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>The table of docs/policy.md says what the reader does.</summary>
public class EffectTableTests
{
    public static TheoryData<string, string> Examples { get; } = Data();

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
    public void Page_Effects_AreAllThereAre() => Assert.Equal(EffectNames.All, EffectTable.Effects);

    [Fact]
    public void Page_ConditionsThatRestrict_DoAndTheOthersDoNot()
    {
        string row = EffectTable.Lines.SkipWhile(line => line != "| restricts | does not |").ElementAt(2);
        string[] cells = row.Split(" | ", StringSplitOptions.TrimEntries);
        Assert.All(EffectTable.Quoted(cells[0]), condition => Assert.False(IsUnbounded(condition), condition));
        Assert.All(EffectTable.Quoted(cells[1]), condition => Assert.True(IsUnbounded(condition), condition));
    }

    private static bool IsUnbounded(string condition) => Facts.Of($"DELETE FROM t WHERE {condition}").Effects.HasFlag(Effects.UnboundedWrite);

    private static TheoryData<string, string> Data()
    {
        var data = new TheoryData<string, string>();
        foreach (var (effect, sql) in EffectTable.Examples(EffectTable.OnPostgres)) data.Add(effect, sql);
        return data;
    }
}
