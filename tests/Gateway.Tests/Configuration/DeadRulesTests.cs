namespace HoopWire.Gateway.Configuration;

public sealed class DeadRulesTests : IDisposable
{
    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Theory]
    [InlineData("rules[dead]", "no grant that uses it is for agent", "{name: dead, kinds: [agent], block: {effects: [write]}}")]
    [InlineData("rules[dead]", "it has its hours when no grant", "{name: dead, when: {days: [sat, sun]}, block: {effects: [write]}}")]
    [InlineData("rules[dead]", "other blocks all its effects", "{name: dead, approve: {effects: [ddl], reviewers: [leads]}}", "{name: other, block: {effects: [ddl, file]}}")]
    [InlineData("rules[dead]", "other blocks all its effects", "{name: other, block: {effects: [ddl, file]}}", "{name: dead, block: {effects: [file]}}")]
    [InlineData("rules[dead].mask", "the column *.customers.ssn is masked by *.*.ssn of other before", "{name: other, mask: [{column: ssn, with: redact}]}", "{name: dead, mask: [{column: customers.ssn, with: partial}]}")]
    [InlineData("rules[dead].mask", "is masked by *.*.ssn before", "{name: dead, mask: [{column: ssn, with: redact}, {column: ssn, with: partial}]}")]
    [InlineData("rules[dead]", "other has tighter limits", "{name: dead, limit: {rows: 100}}", "{name: other, limit: {rows: 10, bytes: 1MB}}")]
    [InlineData("rules[dead]", "no grant that uses it masks a column", "{name: dead, functions: {allow: [app.total]}}")]
    [InlineData("rules[dead].mask", "found use: approve, but no rule of the grant at hoopwire.yaml:", "{name: dead, mask: [{column: ssn, with: redact, use: approve}]}")]
    [InlineData("rules[dead].approve.approvers", "2 must agree and only 1 can", "{name: dead, approve: {effects: [write], reviewers: [leads], approvers: 2}}")]
    [InlineData("rules[dead].approve.breakGlass", "nobody is in the group 'nobody'", "{name: dead, approve: {effects: [write], reviewers: [leads], breakGlass: [nobody]}}")]
    public void Load_RuleThatCanNeverDecide_IsDoubted(string key, string message, params string[] rules)
    {
        var problem = Assert.Single(Load(rules).Problems);
        Assert.False(problem.IsError);
        Assert.Equal(key, problem.Key);
        Assert.Contains(message, problem.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("{name: dead, when: {days: [fri], hours: [17:00-18:00]}, block: {effects: [write]}}")]
    [InlineData("{name: dead, kinds: [ci], approve: {effects: [write], reviewers: [leads]}}")]
    [InlineData("{name: dead, block: {effects: [ddl]}}", "{name: other, approve: {effects: [ddl, write], reviewers: [leads]}}")]
    [InlineData("{name: other, kinds: [ci], block: {effects: [ddl]}}", "{name: dead, block: {effects: [ddl]}}")]
    [InlineData("{name: other, enforce: false, block: {effects: [ddl]}}", "{name: dead, block: {effects: [ddl]}}")]
    [InlineData("{name: other, when: {days: [mon]}, block: {effects: [ddl]}}", "{name: dead, block: {effects: [ddl]}}")]
    [InlineData("{name: other, block: {effects: [ddl]}}", "{name: dead, block: {effects: [ddl], text: [{contains: x}]}}")]
    [InlineData("{name: dead, mask: [{column: customers.ssn, with: partial}, {column: ssn, with: redact}]}")]
    [InlineData("{name: dead, limit: {rows: 100}}", "{name: other, limit: {bytes: 1MB}}")]
    [InlineData("{name: dead, mask: [{column: ssn, with: redact, use: approve}]}", "{name: other, approve: {effects: [ddl], reviewers: [leads]}}")]
    [InlineData("{name: dead, functions: {allow: [app.total]}}", "{name: other, mask: [{column: ssn, with: redact}]}")]
    [InlineData("{name: dead, record: {results: hashes}, functions: {allow: [app.total]}}")]
    [InlineData("{name: other, block: {effects: [ddl, file]}}", "{name: dead, record: {results: hashes}, block: {effects: [file]}}")]
    [InlineData("{name: dead, record: {results: hashes}, approve: {effects: [ddl], reviewers: [leads]}}", "{name: other, block: {effects: [ddl, file]}}")]
    [InlineData("{name: dead, record: {results: hashes}, limit: {rows: 100}}", "{name: other, limit: {rows: 10, bytes: 1MB}}")]
    public void Load_RuleThatCanDecide_IsNotDoubted(params string[] rules) => Assert.Empty(Load(rules).Problems);

    private LoadedConfig Load(string[] rules) => _fixture.Load($$$$"""
        listeners: {postgres: {address: 127.0.0.1:15432}}
        identity: {local: {users: [{name: alice, groups: [dba]}, {name: bob, groups: [leads]}]}}
        targets:
          - {name: orders, protocol: postgres, address: 10.0.0.5, credential: {user: app, password: {env: PW}}}
        grants:
          - {groups: [dba], targets: [orders], kinds: [person, ci], when: {days: [mon-fri]}, rules: [dead{{{{(rules.Length > 1 ? ", other" : "")}}}}]}
        rules:
        {{{{string.Join('\n', rules.Select(rule => "  - " + rule))}}}}

        """);
}
