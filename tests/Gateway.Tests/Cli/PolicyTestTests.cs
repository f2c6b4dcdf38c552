using HoopWire.Gateway.Configuration;

namespace HoopWire.Gateway.Cli;

public sealed class PolicyTestTests : IDisposable
{
    private readonly CliFixture _cli = new();

    public PolicyTestTests()
    {
        _cli.Environment["PW"] = "canary-password";
        _cli.Write("hoopwire.yaml", ConfigFixture.Minimal.Replace("[no-ddl]", "[no-ddl, pii, review, watch, money, finance]", StringComparison.Ordinal) + """
              - name: pii
                mask:
                  - {column: customers.ssn, with: redact}
                  - {column: "*.email", with: partial}
              - name: watch
                enforce: false
                block: {effects: [listen]}
              - name: review
                approve: {effects: [unbounded-write], reviewers: [dba-leads]}
              - name: money
                approve: {effects: [read], relations: [public.payments], reviewers: [dba-leads]}
              - name: finance
                approve: {effects: [unbounded-write], relations: [public.payments], reviewers: [finance], approvers: 2}
            """);
    }

    public void Dispose() => _cli.Dispose();

    [Theory]
    [InlineData("SELECT ssn, email FROM customers", 0, "allow\n")]
    [InlineData("LISTEN x", 0, "allow: watch only observes, and would have decided otherwise.\n")]
    [InlineData("DROP TABLE customers", 1, "deny by rule no-ddl: Statements with the effect ddl are blocked\n")]
    [InlineData("DELETE FROM carts", 4, "hold by rule review: The statement needs approval\n")]
    [InlineData("SELECT count(*) FROM payments", 4, "hold by rule money: The statement needs approval\n")]
    [InlineData("DELETE FROM payments", 4, "hold by rule review, finance: The statement needs approval by dba-leads and 2 of finance\n")]
    [InlineData("INSERT INTO payments VALUES (1)", 0, "allow\n")]
    [InlineData("SELECT 1 FROM customers WHERE ssn = '1'", 1, "deny by rule pii: Column ssn of customers is masked")]
    [InlineData("SELECT upper(email) FROM people", 1, "deny by rule pii: Column email is masked")]
    [InlineData("DO $$ BEGIN END $$", 1, "deny by rule pii: Code that the gateway cannot read")]
    [InlineData("SELECT $$", 1, "deny by rule no-ddl: The statement could not be read: unterminated dollar quote")]
    public async Task PolicyTest_Command_AnswersWithVerdictRuleAndReason(string command, int code, string output)
    {
        var result = await _cli.RunAsync("policy", "test", "--user", "alice", "--target", "orders", command);
        Assert.Equal(code, result.ExitCode);
        Assert.StartsWith(output, result.StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("--target", "nope", 1)]
    [InlineData("--kind", "robot", 2)]
    [InlineData("--account", "app", 2)]
    public async Task PolicyTest_WrongName_SaysSo(string option, string value, int code)
    {
        string[] arguments = ["policy", "test", "--user", "alice", option, value, .. option == "--target" ? Array.Empty<string>() : ["--target", "orders"], "SELECT 1"];
        Assert.Equal(code, (await _cli.RunAsync(arguments)).ExitCode);
    }
}
