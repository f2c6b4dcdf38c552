
namespace HoopWire.Gateway.Cli;

public sealed class RuleHoursTests : IDisposable
{
    private const string Text = """
        listeners: {postgres: {address: 127.0.0.1:15432}}
        identity:
          local:
            users:
              - {name: alice, groups: [dba]}
        targets:
          - {name: orders, protocol: postgres, address: 10.0.0.5, credential: {user: app, password: {env: PW}}}
        grants:
          - {groups: [dba], targets: [orders], rules: [pii, tools, night, small], when: {days: [mon-fri]}}
        rules:
          - name: pii
            mask: [{column: customers.ssn, with: redact}]
          - {name: tools, functions: {allow: [app_total]}}
          - {name: night, kinds: [person], when: {hours: [22:00-06:00]}, block: {effects: [write]}}
          - {name: small, limit: {rows: 100, bytes: 2MB, statementTimeout: 1500ms, statementsPerMinute: 30}}

        """;

    private readonly CliFixture _cli = new();

    public RuleHoursTests()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", Text);
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("2026-11-23T12:00:00Z", 0, "allow\n  Limited to 100 rows (small), 2097152 bytes (small), 1.5 s a statement (small), 30 statements a minute (small).\n  night applies every day 22:00-06:00 UTC, and not now.\n")]
    [InlineData("2026-11-23T23:00:00Z", 1, "deny by rule night: Statements with the effect write are blocked\n")]
    [InlineData("2026-11-22T12:00:00Z", 1, "deny: No grant lets alice reach orders now. The grant at hoopwire.yaml:9 applies mon tue wed thu fri UTC.\n")]
    public async Task PolicyTest_AtATime_SaysWhatAppliesThen(string at, int code, string output)
    {
        var result = await _cli.RunAsync("policy", "test", "--user", "alice", "--target", "orders", "--at", at, "update carts set open = false where id = 1");
        Assert.Equal((code, output), (result.ExitCode, result.StandardOutput));
    }

    [Fact]
    public async Task PolicyTest_FunctionOfTheList_NamesTheRuleThatAllowsIt()
    {
        var result = await _cli.RunAsync("policy", "test", "--user", "alice", "--target", "orders", "--at", "2026-11-23T12:00:00Z", "select app_total(1)");
        Assert.StartsWith("allow\n  tools allows a function that would be refused otherwise.\n", result.StandardOutput, StringComparison.Ordinal);
        Assert.Equal(1, (await _cli.RunAsync("policy", "test", "--user", "alice", "--target", "orders", "--at", "2026-11-23T12:00:00Z", "select app_secret(1)")).ExitCode);
    }

    [Fact]
    public async Task Access_HoursKindsAndLimits_AreShown()
    {
        var result = await _cli.RunAsync("access", "--csv");
        Assert.Equal(
            """
            user,target,protocol,credential,rules,kinds,when,limits,functions,source
            alice,orders,postgres,default,"pii,tools,night,small",person,"the grant mon tue wed thu fri UTC,night every day 22:00-06:00 UTC","100 rows (small),2097152 bytes (small),1.5 s a statement (small),30 statements a minute (small)",app_total,hoopwire.yaml:9
            alice,orders,postgres,default,"pii,tools,small","ci,agent",the grant mon tue wed thu fri UTC,"100 rows (small),2097152 bytes (small),1.5 s a statement (small),30 statements a minute (small)",app_total,hoopwire.yaml:9

            """,
            result.StandardOutput.Replace("\r\n", "\n", StringComparison.Ordinal));
    }
}
