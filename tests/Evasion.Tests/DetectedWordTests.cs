using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>Values in what PostgreSQL says beside rows: where detectors look at what a person reads, they look at errors, notices, notifications and settings as well.</summary>
[Trait("Category", "Server")]
public class DetectedWordTests
{
    private const string Card = "4111111111111111";

    private static readonly Rule Detects = new("found") { Record = RecordedResults.Masked, Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.CreditCard] }] };

    [Theory]
    [InlineData("select ('no ' || card)::int from worded", "22P02")]
    [InlineData("select card::int from worded", "22003")]
    [InlineData("select card::regclass from worded", "42P01 42602 22003")]
    [InlineData("do $$ begin raise exception using message = (select card from worded), hint = (select card from worded), table = (select card from worded); end $$", "P0001")]
    [InlineData("do $$ begin raise notice 'it is %', (select card from worded); end $$", "")]
    [InlineData("listen told\nselect pg_notify('told', 'of ' || card) from worded\nselect 1", "")]
    [InlineData("select length(set_config('application_name', card, false)) from worded", "")]
    public async Task Run_ValueInWords_IsHiddenFromClientAndRecording(string statements, string errors)
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync($"drop table if exists worded; create table worded (card text); insert into worded values ('{Card}'); grant select on worded to public");
        await using var gateway = InProcessGateway.Start(server, Detects);
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, statements.Split('\n'));
        Assert.Equal(errors.Length > 0, client.Errors.Count > 0);
        Assert.All(client.Errors, code => Assert.Contains(code, errors, StringComparison.Ordinal));
        string received = Encoding.UTF8.GetString(client.Received);
        Assert.Contains(new string('*', Card.Length), received, StringComparison.Ordinal);
        foreach (string text in (await gateway.RecordedTextsAsync()).Append(received)) Assert.DoesNotContain(Card, text, StringComparison.Ordinal);
    }
}
