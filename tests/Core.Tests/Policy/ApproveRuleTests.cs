using HoopWire.Access;
using HoopWire.Policy;

namespace HoopWire.Core.Tests.Policy;

public class ApproveRuleTests
{
    [Theory]
    [InlineData(null, IdentityKind.Person, null, false)]
    [InlineData(null, IdentityKind.Person, "helper", true)]
    [InlineData(null, IdentityKind.Agent, "helper", true)]
    [InlineData(null, IdentityKind.Ci, null, true)]
    [InlineData(OnDisconnect.Keep, IdentityKind.Person, null, true)]
    [InlineData(OnDisconnect.Withdraw, IdentityKind.Ci, null, false)]
    public void KeepsFor_Identity_IsWhatTheRuleSaysOrItsKindNeeds(OnDisconnect? said, IdentityKind kind, string? agent, bool keeps)
    {
        var rule = new ApproveRule(Effects.Write, ["dba-leads"]) { OnDisconnect = said };
        Assert.Equal(keeps, rule.KeepsFor(new Identity("alice", [], kind, "key") { Agent = agent }));
    }

    [Fact]
    public void IsAgreedAs_OtherGroupsForEmergencies_IsNot()
    {
        var rule = new ApproveRule(Effects.Write, ["dba-leads"]) { BreakGlass = ["oncall"] };
        Assert.True(rule.IsAgreedAs(rule with { BreakGlass = ["oncall"] }));
        Assert.False(rule.IsAgreedAs(rule with { BreakGlass = [] }));
    }

    [Theory]
    [InlineData("own", "sre")]
    [InlineData("mask", "sre")]
    [InlineData("observed", "")]
    [InlineData("gone", "")]
    public void BreakGlassOf_Rule_IsThatOfItsApprovalNow(string rule, string groups)
    {
        var approve = new ApproveRule(Effects.Write, ["dba-leads"]) { BreakGlass = ["sre"] };
        var policy = new CompiledPolicy(1, [new Rule("own") { Approve = approve }, new Rule("mask"), new Rule("observed") { Approve = approve, Enforce = false }]);
        Assert.Equal(groups, string.Join(',', policy.BreakGlassOf(rule)));
    }
}
