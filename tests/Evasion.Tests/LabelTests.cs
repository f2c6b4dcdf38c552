using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// Values in the names of columns, which code of PostgreSQL's makes: where detectors look at what a person reads, they look at names as well, and the recording has what the client has.
/// </summary>
[Trait("Category", "Server")]
public class LabelTests
{
    private const string Card = "4111111111111111";

    private static readonly Rule Detects = new("found") { Record = RecordedResults.Masked, Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.CreditCard] }] };

    public static TheoryData<string, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, string>();
            foreach (var way in Enum.GetValues<Way>())
            {
                ways.Add(way.ToString(), "do $$ begin execute format('create temp table told as select 1 as %I', (select card from paid)); end $$\ntable told");
                ways.Add(way.ToString(), "do $$ begin execute format('create temp table told (%I int)', (select card from paid)); end $$\ntable told");
                ways.Add(way.ToString(), "begin\ndo $$ declare c refcursor := 'c'; begin open c for execute format('select 1 as %I', 'of ' || (select card from paid)); end $$\nfetch all from c\ncommit");
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Run_ValueAsAName_IsHiddenFromClientAndRecording(string way, string statements)
    {
        await using var gateway = await StartAsync();
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        await client.RunAsync(Enum.Parse<Way>(way), statements.Split('\n'));
        Assert.Empty(client.Errors);
        string received = Encoding.Latin1.GetString(client.Received);
        if (way != nameof(Way.ExtendedUndescribed)) Assert.Contains(new string('*', Card.Length), received, StringComparison.Ordinal);
        foreach (string text in (await gateway.RecordedTextsAsync()).Append(received)) Assert.DoesNotContain(Card, text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_NamesWithoutAValue_AreAsTheyWere()
    {
        await using var gateway = await StartAsync();
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, ["select 1 as \"order 4000\", 2 as \"4111 1111\", card from paid", "select 1 as \"order 4000\", 2 as \"4111 1111\", card from paid"]);
        string received = Encoding.Latin1.GetString(client.Received);
        foreach (string name in new[] { "order 4000\0", "4111 1111\0", "card\0" }) Assert.Equal(3, received.Split(name).Length);
        Assert.DoesNotContain(Card, received, StringComparison.Ordinal);
    }

    private static async Task<InProcessGateway> StartAsync()
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync($"drop table if exists paid; create table paid (card text); insert into paid values ('{Card}'); grant select on paid to public");
        return InProcessGateway.Start(server, Detects);
    }
}
