using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>
/// Texts that the gateway does not understand wholly: refused wherever an enforced block, approve or column-mask rule exists, and sent on where there are none
/// but limits and detectors. A server accepts some of them.
/// </summary>
[Trait("Category", "Server")]
public class UnreadTextTests
{
    /// <summary>Longer ones are not gathered, and shorter ones read up to 1 MB.</summary>
    private const int StatementMax = 2_000_000;

    private static readonly Dictionary<string, Rule> Rules = new()
    {
        ["approve"] = new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) },
        ["block"] = new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, null) },
        ["mask"] = new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") }] },
        ["detect"] = new Rule("cards") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.CreditCard] }] },
        ["limit"] = new Rule("small") { Limit = new LimitRule { Rows = 100, Bytes = 10_000_000, StatementTimeout = TimeSpan.FromMinutes(1) } },
        ["rate"] = new Rule("rate") { Limit = new LimitRule { StatementsPerMinute = 100 } },
        ["observe"] = new Rule("watch") { Enforce = false, Block = new BlockRule(Effects.Ddl, null), Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) },
    };

    private static readonly Dictionary<string, (string Sql, string Answer)> Texts = new()
    {
        // What no server accepts, what this one does, and what is only nested.
        ["broken"] = ("selec 1", "42601"),
        ["escape"] = ("select 1 as U&\"d!0061t\" UESCAPE '!'", "1"),
        ["nested"] = ($"select {new string('(', 800)}1{new string(')', 800)}", "1"),
        ["long"] = ($"select 1 /* {new string('x', 1_100_000)} */", "1"),
        ["longer"] = ($"delete from orders where false /* {new string('x', StatementMax + 1)} */", "DELETE 0"),
    };

    public static TheoryData<string, string, string> Cases
    {
        get
        {
            var cases = new TheoryData<string, string, string>();
            foreach (string rule in Rules.Keys)
            {
                foreach (var (text, (_, answer)) in Texts)
                {
                    // How many statements a text has that is not gathered nobody can count.
                    string refused = text switch { "longer" => "54000", "broken" => "42601", _ => "42501" };
                    cases.Add(rule, text, rule is "approve" or "block" or "mask" || (rule == "rate" && text == "longer") ? refused : answer);
                }
            }

            return cases;
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Run_TextThatIsNotUnderstood_IsRefusedWhereARuleNeedsIt(string rule, string text, string expected)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits { StatementBytesMax = StatementMax }, [Rules[rule]], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        string mark = $"/* {Guid.NewGuid():N} */";
        long log = server.LogEnd;
        foreach (byte[] message in (byte[][])[RawClient.Query(mark + Texts[text].Sql), [.. RawClient.Run(mark + Texts[text].Sql), .. RawClient.Message('S')]])
        {
            var (answer, error) = await AnswerAsync(client, message);
            Assert.Equal(expected, answer);
            // By the gateway, with the rule's name and one sentence, or by the server.
            if (error is not null && expected == "42501") Assert.Contains(Rules[rule].Name, RawClient.Field(error, 'D'), StringComparison.Ordinal);
            if (error is not null && expected == "42501") Assert.StartsWith("The statement is refused because ", RawClient.Field(error, 'M'), StringComparison.Ordinal);
        }

        // The server and the gateway say the same of what is no SQL: under such a rule it is the gateway.
        if (text == "broken" && rule is "approve" or "block" or "mask") expected = "";
        bool arrives = (await server.LogLinesAsync(log, line => line.Contains(mark, StringComparison.Ordinal))).Length > 0;
        Assert.Equal(expected == Texts[text].Answer, arrives);
        Assert.Equal("1", (await AnswerAsync(client, RawClient.Query("select 1"))).Answer);
        Assert.Equal(0, gateway.Approvals.Waiting);
    }

    [Theory]
    [InlineData("selec 1", 1, "no known keyword at its start")]
    [InlineData("select 'ünd', 'x", 15, "unterminated string")]
    [InlineData("select (1", 8, "unbalanced brackets")]
    [InlineData("select * form customers", 10, "a word or sign in an unexpected place")]
    [InlineData("select 1 from", 14, "a name was expected")]
    public async Task Run_TextThatIsNoSql_IsRefusedWithItsPlaceAndRecordedAsDenied(string sql, int position, string reason)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server, Rules["mask"]);
        await using var client = await RawClient.LoginAsync(gateway.Port);
        foreach (byte[] message in (byte[][])[RawClient.Query(sql), [.. RawClient.Run(sql), .. RawClient.Message('S')]])
        {
            var (answer, error) = await AnswerAsync(client, message);
            Assert.Equal("42601", answer);
            Assert.Equal($"The statement could not be read: {reason}", RawClient.Field(error!, 'M'));
            Assert.Equal("Denied by rule \"pii\". Under rules only statements that can be read are let through.", RawClient.Field(error!, 'D'));
            Assert.Equal(position.ToString(System.Globalization.CultureInfo.InvariantCulture), RawClient.Field(error!, 'P'));
        }
    }

    /// <summary>The first value, else the tag, else the error's code; and the error.</summary>
    private static async Task<(string Answer, byte[]? Error)> AnswerAsync(RawClient client, byte[] message)
    {
        await client.SendAsync(message);
        string? answer = null;
        byte[]? error = null;
        for (char type = ' '; type != 'Z';)
        {
            (type, byte[] body) = await client.ReadAsync();
            if (type == 'D') answer = System.Text.Encoding.UTF8.GetString(body.AsSpan(6));
            if (type == 'C') answer ??= System.Text.Encoding.UTF8.GetString(body).TrimEnd('\0');
            if (type == 'E') (answer, error) = (RawClient.Field(body, 'C'), body);
        }

        return (answer ?? "", error);
    }
}
