using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

/// <summary>What several rules hold needs the approval of each, whichever stands first in the file.</summary>
public class JointApprovalTests
{
    private static readonly StatementFacts Delete = new() { Complete = true, Effects = Effects.Write | Effects.UnboundedWrite };

    [Theory]
    [InlineData("1 peers", "2 leads", "a, b", "peers; 2 of leads")]
    [InlineData("2 leads", "1 peers", "a, b", "2 of leads; peers")]
    [InlineData("1 peers", "1 peers", "a", "peers")]
    [InlineData("1 peers", "2 peers", "b", "2 of peers")]
    [InlineData("2 peers", "1 peers", "a", "2 of peers")]
    [InlineData("1 leads,peers", "1 leads", "b", "leads")]
    [InlineData("2 leads", "1 leads,peers", "a", "2 of leads")]
    [InlineData("2 leads,peers", "1 leads", "a, b", "2 of leads, peers; leads")]
    public void Decide_TwoRulesHold_AsksAllWhomTheyName(string one, string other, string rule, string asked)
    {
        var verdict = new CompiledPolicy(1, [Hold("a", Effects.Write, one), Hold("b", Effects.UnboundedWrite, other)]).Decide(Delete);
        Assert.Equal((VerdictKind.Hold, rule, asked), (verdict.Kind, verdict.Rule, string.Join("; ", verdict.Approve!.Quorums)));
    }

    [Fact]
    public void Decide_ThreeRulesHold_LeavesOutWhomTheOthersInclude()
    {
        var verdict = new CompiledPolicy(1, [Hold("a", Effects.Write, "1 peers"), Hold("b", Effects.UnboundedWrite, "1 leads"), Hold("c", Effects.Write, "2 peers")]).Decide(Delete);
        Assert.Equal("2 of peers and leads", string.Join(" and ", verdict.Approve!.Quorums.OrderBy(quorum => quorum.Reviewers[0] == "leads")));
        Assert.Equal(VerdictKind.Deny, new CompiledPolicy(1, [Hold("a", Effects.Write, "1 peers"), Hold("b", Effects.Write, "1 leads"), new Rule("c") { Block = new BlockRule(Effects.Write, null) }]).Decide(Delete).Kind);
    }

    [Fact]
    public void Decide_TwoRulesHold_LeavesNoMoreThanBothDo()
    {
        var lax = new ApproveRule(Effects.Write, ["peers"]) { OnDisconnect = OnDisconnect.Keep, BreakGlass = ["oncall", "sre"], Timeout = TimeSpan.FromHours(1) };
        var strict = new ApproveRule(Effects.Write, ["leads"]) { InTransaction = InTransaction.Deny, BreakGlass = ["sre"], HoldLimit = TimeSpan.FromSeconds(5) };
        foreach (var (one, other) in ((ApproveRule, ApproveRule)[])[(lax, strict), (strict, lax)])
        {
            var policy = new CompiledPolicy(1, [new Rule("a") { Approve = one }, new Rule("b") { Approve = other }]);
            var verdict = policy.Decide(Delete);
            var both = verdict.Approve!;
            Assert.Equal((TimeSpan.FromMinutes(5), TimeSpan.FromSeconds(5), InTransaction.Deny, (OnDisconnect?)null), (both.Timeout, both.HoldLimit, both.InTransaction, both.OnDisconnect));
            Assert.Equal("sre", string.Join(',', both.BreakGlass));
            Assert.Equal("sre", string.Join(',', policy.BreakGlassOf(verdict.Rule)));
            Assert.False(one.IsAgreedAs(both));
            Assert.False(both.IsAgreedAs(one));
            Assert.True(both.IsAgreedAs(policy.Decide(Delete).Approve!));
        }
    }

    private static Rule Hold(string name, Effects effects, string asked) =>
        new(name) { Approve = new ApproveRule(effects, [.. asked[2..].Split(',')]) { Approvers = asked[0] - '0' } };
}
