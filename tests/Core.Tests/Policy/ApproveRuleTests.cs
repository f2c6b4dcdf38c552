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
}
