using HoopWire.Access;
using HoopWire.Kit;

namespace HoopWire.Gateway.Configuration;

public sealed class ScheduledAccessTests : IDisposable
{
    // The clock of these tests starts on Sunday, 2026-11-22, at 12:00 UTC.
    private const string Text = """
        listeners: {postgres: {address: 127.0.0.1:15432}}
        identity:
          local:
            users:
              - {name: alice, groups: [dba]}
        targets:
          - {name: orders, protocol: postgres, address: 10.0.0.5, credential: {user: app, password: {env: PW}}}
        grants:
          - {groups: [dba], targets: [orders], rules: [agents, freeze], when: {days: [sun], hours: [08:00-12:30]}}
          - {groups: [dba], targets: [orders], rules: [agents, night]}
        rules:
          - {name: agents, kinds: [agent, ci], block: {effects: [ddl]}}
          - {name: freeze, block: {effects: [write]}}
          - {name: night, when: [{hours: [22:00-06:00], zone: UTC}], block: {effects: [write]}}

        """;

    private static readonly Identity Alice = new("alice", ["dba"], IdentityKind.Person, "key");
    private readonly ConfigFixture _fixture = new();
    private readonly ManualTime _time = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Follow_HoursEnd_AnotherGrantAndRulesApply()
    {
        using var directory = new ConfigDirectory(_fixture.Valid(Text), null, _time);
        directory.Follow();
        Assert.Equal(["freeze"], Rules(directory, Alice));
        _time.Advance(TimeSpan.FromMinutes(29));
        Assert.Equal(1, directory.Version);
        _time.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(2, directory.Version);
        Assert.Empty(Rules(directory, Alice));
        Until(directory, "2026-11-22T22:00:00Z");
        Assert.Equal(["night"], Rules(directory, Alice));
        Until(directory, "2026-11-23T06:00:00Z");
        Assert.Empty(Rules(directory, Alice));
        Assert.Equal(4, directory.Version);
    }

    [Fact]
    public void Follow_HoursOfAnotherRule_LeaveThePolicyWhatItIs()
    {
        using var directory = new ConfigDirectory(_fixture.Valid(Text.Replace("name: freeze,", "name: freeze, when: {hours: [12:15-13:00]},", StringComparison.Ordinal).Replace(", when: {days: [sun], hours: [08:00-12:30]}", "", StringComparison.Ordinal)), null, _time);
        directory.Follow();
        var ci = Alice with { Kind = IdentityKind.Ci, Method = "local" };
        var before = directory.Resolve(ci, "postgres", "orders")!.Policy;
        _time.Advance(TimeSpan.FromMinutes(15));
        Assert.Equal(2, directory.Version);
        Assert.NotSame(before, directory.Resolve(ci, "postgres", "orders")!.Policy);
        _time.Advance(TimeSpan.FromMinutes(45));
        Assert.Equal(["agents"], Rules(directory, ci));
        var quiet = directory.Resolve(ci, "postgres", "orders")!.Policy;
        Until(directory, "2026-11-22T22:00:00Z");
        Assert.Same(quiet, directory.Resolve(ci, "postgres", "orders")!.Policy);
    }

    [Fact]
    public void Resolve_RulesByKind_DifferForAgents()
    {
        using var directory = new ConfigDirectory(_fixture.Valid(Text), null, _time);
        Assert.Equal(["freeze"], Rules(directory, Alice));
        Assert.Equal(["agents", "freeze"], Rules(directory, Alice with { Kind = IdentityKind.Agent }));
    }

    private void Until(ConfigDirectory directory, string time)
    {
        var wanted = DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
        while (_time.GetUtcNow() < wanted) _time.Advance(Policy.Schedules.Schedule.Beat);
        Assert.NotNull(directory.Config);
    }

    private static IEnumerable<string> Rules(ConfigDirectory directory, Identity who) =>
        directory.Resolve(who, "postgres", "orders")!.Policy.Rules.Select(rule => rule.Name);
}
