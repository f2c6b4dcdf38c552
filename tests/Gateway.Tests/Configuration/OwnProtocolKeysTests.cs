using HoopWire.Lines;

namespace HoopWire.Gateway.Configuration;

/// <summary>Keys that a protocol reads for itself, and those that it does without.</summary>
public sealed class OwnProtocolKeysTests : IDisposable
{
    private const string Listener = "lines: {address: 127.0.0.1:2222}";
    private const string Target = "- {name: box, protocol: lines, address: 10.0.0.5, terminal: {columns: 90, rows: 30}, credential: {user: app, password: {env: PW}}}";
    private const string Text = $$$"""
        listeners:
          {{{Listener}}}
        identity: {local: {users: [{name: alice, groups: [dba]}]}}
        targets:
          {{{Target}}}
        grants:
          - {groups: [dba], targets: [box]}

        """;

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
    [InlineData("rows: 30", "rows: 0", "targets[box].terminal.rows", "found '0'; expected a number from 1 to 1000")]
    [InlineData("rows: 30", "lines: 30", "targets[box].terminal.lines", "unknown key; expected one of columns, rows")]
    [InlineData("address: 10.0.0.5", "address: 10.0.0.5, database: x", "targets[box].database", "unknown key")]
    [InlineData("address: 10.0.0.5", "address: 10.0.0.5, tls: require", "targets[box].tls", "unknown key")]
    [InlineData("address: 10.0.0.5", "address: 10.0.0.5, warm: {connections: 1}", "targets[box].warm", "unknown key")]
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
