using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

public class OpaqueCodeTests
{
    private static readonly StatementFacts Code = new() { Complete = true, Effects = Effects.Opaque | Effects.Code };

    [Theory]
    [InlineData("block ddl", VerdictKind.Deny, "a")]
    [InlineData("approve ddl", VerdictKind.Deny, "a")]
    [InlineData("approve ddl, block write", VerdictKind.Deny, "a")]
    [InlineData("approve opaque", VerdictKind.Hold, "a")]
    [InlineData("block ddl, approve opaque", VerdictKind.Hold, "b")]
    [InlineData("block opaque, approve opaque", VerdictKind.Deny, "a")]
    [InlineData("observe ddl, block ddl", VerdictKind.Deny, "b")]
    [InlineData("observe opaque, block ddl", VerdictKind.Deny, "b")]
    [InlineData("observe ddl", VerdictKind.Pass, "")]
    public void Decide_CodeThatMayDoAnything_IsRefusedUnlessARuleNamesIt(string rules, VerdictKind verdict, string rule)
    {
        var decided = new CompiledPolicy(1, [.. rules.Split(", ").Select((text, i) => Read(text, ((char)('a' + i)).ToString()))]).Decide(Code);
        Assert.Equal((verdict, rule), (decided.Kind, decided.Rule ?? ""));
    }

    [Fact]
    public void Decide_CodeUnderRulesThatObserve_NamesThem()
    {
        var decided = new CompiledPolicy(1, [Read("observe ddl", "a"), Read("observe write", "b")]).Decide(Code);
        Assert.Equal("a,b", string.Join(',', decided.Observed));
    }

    [Fact]
    public void Decide_CodeThatIsOnlyStored_IsWhatItsEffectsSay()
    {
        var policy = new CompiledPolicy(1, [Read("approve ddl", "a")]);
        Assert.Equal(VerdictKind.Hold, policy.Decide(new StatementFacts { Complete = true, Effects = Effects.Opaque | Effects.Ddl }).Kind);
    }

    private static Rule Read(string text, string name)
    {
        string[] words = text.Split(' ');
        Assert.True(EffectNames.TryParse(words[1], out var effects));
        return words[0] == "approve"
            ? new Rule(name) { Approve = new ApproveRule(effects, ["dba-leads"]) }
            : new Rule(name) { Block = new BlockRule(effects, null), Enforce = words[0] == "block" };
    }
}
