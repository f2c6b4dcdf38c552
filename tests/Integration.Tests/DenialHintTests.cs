using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Policy.Filters;

namespace HoopWire.Integration.Tests;

/// <summary>Whoever is refused reads what to do, whatever refuses.</summary>
[Trait("Category", "Server")]
public class DenialHintTests
{
    private static readonly Rule[] Rules =
    [
        new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, "Schema changes go through migrations") },
        new Rule("no-word") { Block = new BlockRule(Effects.None, null) { Text = [new TextFilter("forbidden", false, true)] } },
        new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads", "owners"]) },
        new Rule("small") { Limit = new LimitRule { Rows = 3, StatementTimeout = TimeSpan.FromSeconds(2) } },
        new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") }] },
    ];

    [Theory]
    [InlineData("DROP TABLE customers", "42501", "no-ddl", DenialHints.Blocked)]
    [InlineData("SELECT 'forbidden'", "42501", "no-word", DenialHints.Blocked)]
    [InlineData("SELEC 1", "42601", "no-ddl", DenialHints.NoSql)]
    [InlineData("SELECT U&\"d!0061t\" UESCAPE '!'", "42501", "no-ddl", DenialHints.Unread)]
    [InlineData("DO $$ BEGIN NULL; END $$", "42501", "pii", DenialHints.Code)]
    [InlineData("PREPARE p AS DELETE FROM orders", "42501", "review", DenialHints.Direct)]
    [InlineData("SET standard_conforming_strings = off", "42501", "no-ddl", DenialHints.Setting)]
    [InlineData("SELECT id FROM customers WHERE ssn = '1'", "42501", "pii", DenialHints.Column)]
    [InlineData("COPY customers (ssn) TO STDOUT", "42501", "pii", DenialHints.Column)]
    [InlineData("SELECT no_such_column FROM customers", "42501", "pii", DenialHints.Name)]
    [InlineData("SELECT pg_read_file('PG_VERSION')", "42501", "pii", DenialHints.Operator)]
    [InlineData("INSERT INTO customers (id, name) VALUES (-1, '[redacted]')", "42501", "pii", "Leave the column out, or write a value of your own.")]
    [InlineData("SELECT generate_series(1, 9)", "54000", "small", "Ask for fewer rows.")]
    [InlineData("SELECT pg_sleep(60)", "57014", "small", "Ask for less at a time.")]
    public async Task Refused_ByARule_SaysWhatToDo(string sql, string code, string rule, string hint)
    {
        await using var gateway = await StartAsync();
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query(sql));
        await AssertRefusedAsync(client, code, rule, hint);
    }

    [Theory]
    [InlineData(ApprovalOutcome.Denied, "42501", "Ask bob what would be allowed.")]
    [InlineData(ApprovalOutcome.Expired, "57014", "Ask again when somebody of dba-leads, owners can answer.")]
    [InlineData(ApprovalOutcome.Withdrawn, "57014", "Send it again to ask anew.")]
    public async Task Held_NotApproved_SaysWhatToDo(ApprovalOutcome outcome, string code, string hint)
    {
        await using var gateway = await StartAsync();
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(RawClient.Query("DELETE FROM orders"));
        (await gateway.Approvals.NextAsync()).Decide(outcome);
        await AssertRefusedAsync(client, code, "review", hint);
    }

    private static async Task AssertRefusedAsync(RawClient client, string code, string rule, string hint)
    {
        (char Type, byte[] Body) answer;
        do answer = await client.ReadAsync();
        while (answer.Type is not ('E' or 'Z'));
        Assert.Equal('E', answer.Type);
        Assert.Equal((code, hint), (RawClient.Field(answer.Body, 'C'), RawClient.Field(answer.Body, 'H')));
        Assert.Contains($"by rule \"{rule}\".", RawClient.Field(answer.Body, 'D'), StringComparison.Ordinal);
    }

    private static async Task<InProcessGateway> StartAsync() =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await PostgresServer.SharedAsync()), new GatewayLimits(), [.. Rules], "password");
}
