using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Sql;

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

    private static TheoryData<string, string> Data()
    {
        var data = new TheoryData<string, string>();
        foreach (var (effect, sql) in EffectTable.Examples(EffectTable.OnMySql)) data.Add(effect, sql);
        return data;
    }
}
