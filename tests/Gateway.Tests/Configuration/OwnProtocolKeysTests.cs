using System.Text;
using HoopWire.Access;
using HoopWire.Lines;
using HoopWire.Policy;

namespace HoopWire.Gateway.Configuration;

/// <summary>Keys that a protocol reads for itself, and those that it does without.</summary>
public sealed class OwnProtocolKeysTests : IDisposable
{
    private const string Listener = "lines: {address: 127.0.0.1:2222}";
    private const string Target = "- {name: box, protocol: lines, address: 10.0.0.5, terminal: {columns: 90, rows: 30}, credential: {user: app, password: {env: PW}}}";
    private const string Key = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAID1js8Y8cENLhXPRZlX9D/mH+qGNv/YRxWSsz2ik0jhQ";
    private const string Text = $$$"""
        listeners:
          {{{Listener}}}
        identity: {local: {users: [{name: alice, groups: [dba]}]}}
        targets:
          {{{Target}}}
        grants:
          - {groups: [dba], targets: [box]}

        """;

    private static readonly string Granted = Text.Replace("targets: [box]}", "targets: [box], rules: [quiet]}", StringComparison.Ordinal);
    private readonly ConfigFixture _fixture = new();

    public void Dispose() => _fixture.Dispose();

    [Fact]
    public void Load_OwnKeysOfATarget_AreThere()
    {
        var target = _fixture.Valid(Text).Targets[0];
        Assert.Equal(("lines", 2323, new LinesTargetOptions(90, 30)), (target.Protocol, target.Port, LinesTargetOptions.Of(target)));
    }

    [Fact]
    public void Load_OtherValueOfAnOwnKey_IsAnotherTarget()
    {
        var target = _fixture.Valid(Text).Targets[0];
        Assert.Equal(target, _fixture.Valid(Text).Targets[0]);
        Assert.NotEqual(target, _fixture.Valid(Text.Replace("rows: 30", "rows: 31", StringComparison.Ordinal)).Targets[0]);
    }

    [Theory]
    [InlineData("block: {lines: {words: [shout, cry]}}", "shout now", VerdictKind.Deny)]
    [InlineData("block: {lines: {words: [shout, cry]}}", "say now", VerdictKind.Pass)]
    [InlineData("block: {effects: [ddl], lines: {words: [shout]}}", "shout now", VerdictKind.Pass)]
    [InlineData("block: {effects: [write], lines: {words: [rm]}}", "rm x", VerdictKind.Deny)]
    [InlineData("block: {effects: [write], lines: {words: [shout]}}", "rm x", VerdictKind.Pass)]
    [InlineData("approve: {lines: {words: [shout]}, reviewers: [dba]}", "shout now", VerdictKind.Hold)]
    [InlineData("approve: {lines: {words: [shout]}, reviewers: [dba]}, block: {lines: {words: [shout]}}", "shout now", VerdictKind.Deny)]
    [InlineData("enforce: false, block: {lines: {words: [shout]}}", "shout now", VerdictKind.Pass)]
    public void Load_OwnPartOfWhatARuleDecides_IsInThePolicy(string rule, string command, VerdictKind expected)
    {
        var config = _fixture.Valid(Granted + $"rules: [{{name: quiet, {rule}}}]\n");
        var verdict = LinesRule.Decide(new CompiledPolicy(1, config.Rules), Encoding.UTF8.GetBytes(command));
        Assert.Equal(expected, verdict.Kind);
        if (verdict.Message is { Length: > 0 } message) Assert.Contains("ommand", message, StringComparison.Ordinal);
        Assert.Equal(rule.StartsWith("enforce", StringComparison.Ordinal) ? 1 : 0, verdict.Observed.Length);
    }

    [Fact]
    public void Load_OtherOwnPart_IsAnotherPolicy()
    {
        const string Rules = "rules: [{name: quiet, block: {lines: {words: [shout]}}}]\n";
        var policy = new CompiledPolicy(1, _fixture.Valid(Granted + Rules).Rules);
        Assert.True(policy.IsSameAs(new CompiledPolicy(2, _fixture.Valid(Granted + Rules).Rules)));
        Assert.False(policy.IsSameAs(new CompiledPolicy(2, _fixture.Valid(Granted + Rules.Replace("shout", "cry", StringComparison.Ordinal)).Rules)));
    }

    [Theory]
    [InlineData("lines: {words: [shout]}", "lines: {words: [shout], drop: x}", "rules[quiet].block.lines.drop", "unknown key; expected one of words")]
    [InlineData("lines: {words: [shout]}", "postgres: {words: [shout]}", "rules[quiet].block.postgres", "unknown key")]
    public void Load_PartOfARuleThatItsProtocolDoesNotHave_IsAMistake(string old, string changed, string key, string message)
    {
        string granted = Granted + "rules: [{name: quiet, block: {effects: [write], lines: {words: [shout]}}}]\n";
        var mistake = _fixture.Mistake(granted.Replace(old, changed, StringComparison.Ordinal));
        Assert.Equal(key, mistake.Key);
        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_PublicKeysOfAUser_AreThere()
    {
        string text = Text.Replace("groups: [dba]}]", $"groups: [dba], publicKeys: [{Key} alice@laptop, {Key}]}}]", StringComparison.Ordinal);
        Assert.Equal(Enumerable.Repeat(UserPublicKey.TryParse(Key)!, 2), _fixture.Valid(text).Users[0].PublicKeys);
    }

    [Fact]
    public void Load_ListWithWhatIsNoPublicKey_TellsOfEachAndShowsNone()
    {
        string text = Text.Replace("groups: [dba]}]", $"groups: [dba], publicKeys: [secret-half, {Key}, ssh-rsa AAAA]}}]", StringComparison.Ordinal);
        var mistakes = _fixture.Load(text).Problems.Where(problem => problem.IsError).ToList();
        Assert.Equal(["identity.local.users[alice].publicKeys", "identity.local.users[alice].publicKeys"], mistakes.Select(one => one.Key));
        Assert.Equal(["number 1 is no public key", "number 3 is no public key"], mistakes.Select(one => one.Message.Split(';')[0]));
        Assert.DoesNotContain(mistakes, one => one.ToString().Contains("secret-half", StringComparison.Ordinal));
    }

    [Fact]
    public void Load_PublicKeysWhereNoProtocolTakesThem_AreAMistake()
    {
        string file = _fixture.Write("hoopwire.yaml", ConfigFixture.Minimal.Replace("groups: [dba]}\n", $"groups: [dba], publicKeys: [{Key}]}}\n", StringComparison.Ordinal));
        var loaded = ConfigLoader.Load(file, Composition.Protocols.All, secretsRequired: true, _ => "canary");
        var mistake = Assert.Single(loaded.Problems, problem => problem.IsError);
        Assert.StartsWith("unknown key", mistake.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("rows: 30", "rows: 0", "targets[box].terminal.rows", "found '0'; expected a number from 1 to 1000")]
    [InlineData("rows: 30", "lines: 30", "targets[box].terminal.lines", "unknown key; expected one of columns, rows")]
    [InlineData("address: 10.0.0.5", "address: 10.0.0.5, database: x", "targets[box].database", "unknown key")]
    [InlineData("address: 10.0.0.5", "address: 10.0.0.5, tls: require", "targets[box].tls", "unknown key")]
    [InlineData("address: 10.0.0.5", "address: 10.0.0.5, warm: {connections: 1}", "targets[box].warm", "unknown key")]
    [InlineData("password: {env: PW}", "key: id", "targets[box].credential.key", "unknown key")]
    [InlineData("password: {env: PW}", "certificate: id", "targets[box].credential.certificate", "unknown key")]
    [InlineData("127.0.0.1:2222", "127.0.0.1:2222, insecure: true", "listeners.lines.insecure", "unknown key")]
    [InlineData("127.0.0.1:2222", "127.0.0.1:2222, auth: scram", "listeners.lines.auth", "unknown key")]
    public void Load_KeyThatTheProtocolDoesNotHave_IsAMistake(string old, string changed, string key, string message)
    {
        var mistake = _fixture.Mistake(Text.Replace(old, changed, StringComparison.Ordinal));
        Assert.Equal(key, mistake.Key);
        Assert.StartsWith(message, mistake.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Load_ListenerOfAProtocolThatProtectsItself_NeedsNoTls() =>
        Assert.NotNull(_fixture.Valid(Text.Replace("127.0.0.1:2222", "0.0.0.0:2222", StringComparison.Ordinal)).Listener("lines"));
}
