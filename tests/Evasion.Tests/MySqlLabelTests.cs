using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// Values in the names of columns, which a text makes that is a value itself: where detectors look at what a person reads, they look at names as well, and the recording has what the client has.
/// </summary>
[Trait("Category", "Server")]
public class MySqlLabelTests
{
    private const string Card = "4111111111111111";
    private const string Address = "ann@example.org";
    private const byte FieldList = 4;
    private const byte Ping = 14;
    private const byte Prepare = 22;

    private static readonly Rule Detects = new("found")
    {
        Record = RecordedResults.Masked,
        Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email, DetectorKind.CreditCard] }],
    };

    public static TheoryData<string> Ways =>
    [
        "SELECT CONCAT('SELECT 1 AS `', card, '`') INTO @q FROM paid;PREPARE s FROM @q;EXECUTE s",
        "SELECT CONCAT('SELECT 1 AS `', card, '`') INTO @q FROM paid;EXECUTE IMMEDIATE @q",
        "SELECT CONCAT('SELECT 1 AS `of ', mail, ' and more`') INTO @q FROM paid;EXECUTE IMMEDIATE @q",
        "SELECT CONCAT('SELECT x FROM (SELECT 1 AS x) AS `', card, '`') INTO @q FROM paid;EXECUTE IMMEDIATE @q",
        "SELECT CONCAT('CREATE TEMPORARY TABLE told (`', card, '` int, `', mail, '` int)') INTO @q FROM paid;EXECUTE IMMEDIATE @q;SELECT * FROM told",
        "SELECT CONCAT('CREATE TEMPORARY TABLE `', card, '` (i int)') INTO @q FROM paid;EXECUTE IMMEDIATE @q;SELECT CONCAT('SELECT i FROM `', card, '`') INTO @q FROM paid;EXECUTE IMMEDIATE @q",
        "SELECT CONCAT('SELECT 1 AS `', card, '`') INTO @q FROM paid;SET character_set_results = utf16;EXECUTE IMMEDIATE @q",
        "BEGIN NOT ATOMIC DECLARE t text DEFAULT (SELECT CONCAT('SELECT 1 AS `', card, '`') FROM paid); EXECUTE IMMEDIATE t; END",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Query_ValueAsAName_IsHiddenFromClientAndRecording(string statements)
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        string answer = "";
        // A compound statement holds semicolons.
        foreach (string sql in statements.StartsWith("BEGIN", StringComparison.Ordinal) ? [statements] : statements.Split(';')) answer = await AnswerAsync(client, RawMySqlClient.Query(sql));
        AssertHidden(answer, await gateway.RecordedTextsAsync());
    }

    [Fact]
    public async Task Prepare_ValueAsANameOfATable_IsHidden()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await AnswerAsync(client, RawMySqlClient.Query("SELECT CONCAT('CREATE TEMPORARY TABLE told (`', card, '` int)') INTO @q FROM paid"));
        await AnswerAsync(client, RawMySqlClient.Query("EXECUTE IMMEDIATE @q"));
        AssertHidden(await AnswerAsync(client, [Prepare, .. "SELECT * FROM told"u8]), await gateway.RecordedTextsAsync());
    }

    [Theory]
    [InlineData("(`', card, '` int)")]
    [InlineData("(i varchar(20) DEFAULT ''', card, ''')")]
    public async Task FieldList_ValueAsANameOrADefault_IsHidden(string columns)
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await AnswerAsync(client, RawMySqlClient.Query($"SELECT CONCAT('CREATE TEMPORARY TABLE told {columns}') INTO @q FROM paid"));
        await AnswerAsync(client, RawMySqlClient.Query("EXECUTE IMMEDIATE @q"));
        AssertHidden(await AnswerAsync(client, [FieldList, .. "told\0"u8]), await gateway.RecordedTextsAsync());
    }

    [Fact]
    public async Task Query_NamesWithoutAValue_AreAsTheyWere()
    {
        await using var gateway = await StartAsync();
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        const string Names = "SELECT 1 AS `order 4000`, 2 AS `4111 1111`, p.mail AS `an @` FROM paid AS p";
        string answer = await AnswerAsync(client, RawMySqlClient.Query(Names));
        foreach (string name in new[] { "order 4000", "4111 1111", "an @", "paid", "mail" }) Assert.Contains(name, answer, StringComparison.Ordinal);
        // The second time their shape is known.
        Assert.Equal(answer, await AnswerAsync(client, RawMySqlClient.Query(Names)));
        Assert.Contains(new string('*', Address.Length), answer, StringComparison.Ordinal);
    }

    private static void AssertHidden(string answer, string[] recorded)
    {
        Assert.Contains("**********", answer, StringComparison.Ordinal);
        foreach (string text in recorded.Append(answer))
        {
            Assert.DoesNotContain(Card, text, StringComparison.Ordinal);
            Assert.DoesNotContain(Address, text, StringComparison.Ordinal);
        }
    }

    /// <summary>All packets of the answer, without zeros; the command behind it tells where it ends.</summary>
    private static async Task<string> AnswerAsync(RawMySqlClient client, byte[] command)
    {
        await client.SendAsync([.. RawMySqlClient.Packet(0, command), .. RawMySqlClient.Packet(0, [Ping])]);
        var answer = new StringBuilder();
        for (int answers = 0; ;)
        {
            var (sequence, payload) = await client.ReadAsync();
            if (sequence == 1 && ++answers == 2) return answer.ToString();
            string text = Encoding.Latin1.GetString(payload).Replace("\0", "", StringComparison.Ordinal);
            Assert.False(payload[0] == 0xFF, text);
            answer.AppendLine(text);
        }
    }

    private static async Task<InProcessGateway> StartAsync()
    {
        var server = await MariaDbServer.SharedAsync();
        await server.RootAsync($"CREATE OR REPLACE TABLE paid (card varchar(20), mail varchar(40)); INSERT INTO paid VALUES ('{Card}', '{Address}')");
        return InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Detects]);
    }
}
