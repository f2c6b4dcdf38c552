namespace HoopWire.Gateway.Configuration;

public sealed class JointApprovalsTests : IDisposable
{
    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("approve: {effects: [write], reviewers: [leads]}", "approve: {effects: [unbounded-write], reviewers: [dba]}", "leads and dba")]
    [InlineData("approve: {effects: [ddl, write], reviewers: [leads]}", "approve: {effects: [ddl], relations: [public.t], reviewers: [dba]}", "leads and dba")]
    public void Load_RulesThatHoldTheSameByOtherPeople_AreNamed(string one, string other, string who)
    {
        var problem = Assert.Single(Load(one, other).Problems);
        Assert.False(problem.IsError);
        Assert.Equal("rules[other].approve", problem.Key);
        Assert.StartsWith($"rule one holds the same statements, which need the approval of both: {who}.", problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("approve: {effects: [write], reviewers: [leads, dba]}", "approve: {effects: [unbounded-write], reviewers: [leads]}")]
    [InlineData("approve: {effects: [write], reviewers: [leads]}", "approve: {effects: [ddl], reviewers: [dba]}")]
    [InlineData("approve: {effects: [write], relations: [public.a], reviewers: [leads]}", "approve: {effects: [write], relations: [public.b], reviewers: [dba]}")]
    [InlineData("kinds: [ci], approve: {effects: [write], reviewers: [leads]}", "kinds: [person], approve: {effects: [write], reviewers: [dba]}")]
    [InlineData("when: {days: [mon]}, approve: {effects: [write], reviewers: [leads]}", "when: {days: [tue]}, approve: {effects: [write], reviewers: [dba]}")]
    [InlineData("enforce: false, approve: {effects: [write], reviewers: [leads]}", "approve: {effects: [write], reviewers: [dba]}")]
    public void Load_RulesThatHoldOtherThingsOrAskTheSame_AreNot(string one, string other) => Assert.Empty(Load(one, other).Problems);

    private LoadedConfig Load(string one, string other) => _fixture.Load($$$$"""
        listeners: {postgres: {address: 127.0.0.1:15432}}
        identity: {local: {users: [{name: alice, groups: [dba]}, {name: bob, groups: [leads]}]}}
        targets:
          - {name: orders, protocol: postgres, address: 10.0.0.5, credential: {user: app, password: {env: PW}}}
        grants:
          - {groups: [dba], targets: [orders], kinds: [person, ci], rules: [one, other]}
        rules:
          - {name: one, {{{{one}}}}}
          - {name: other, {{{{other}}}}}

        """);
}
