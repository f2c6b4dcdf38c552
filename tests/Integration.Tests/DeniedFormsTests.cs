using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>Whatever form a denied command has, client and target stay in the same state, and the next one is answered.</summary>
[Trait("Category", "Server")]
public class DeniedFormsTests
{
    private const string Drop = "DROP TABLE public.customers";

    public static TheoryData<string, byte[], string, char> Forms => new()
    {
        { "simple", RawClient.Query(Drop), "EZ", 'I' },
        { "extended", [.. RawClient.Run(Drop), .. RawClient.Message('S')], "EZ", 'I' },
        { "several in one text", RawClient.Query($"SELECT 1; {Drop}"), "EZ", 'I' },
        { "pipeline", [.. RawClient.Run("SELECT 1"), .. RawClient.Run(Drop), .. RawClient.Run("SELECT 2"), .. RawClient.Message('S')], "12DCEZ", 'I' },
        { "simple in a transaction", [.. RawClient.Query("BEGIN"), .. RawClient.Query(Drop)], "CZEZ", 'E' },
        { "extended in a transaction", [.. RawClient.Query("BEGIN"), .. RawClient.Run(Drop), .. RawClient.Message('S')], "CZEZ", 'E' },
        { "sent without waiting", [.. RawClient.Query(Drop), .. RawClient.Query("SELECT 1")], "EZTDCZ", 'I' },
    };

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task Denied_InAnyForm_TheNextStatementIsAnswered(string form, byte[] bytes, string answer, char status)
    {
        Assert.NotEmpty(form);
        var rule = new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl, "No.") };
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [rule], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        await client.SendAsync(bytes);
        string seen = "";
        byte[] last = [], refused = [];
        while (seen.Length < answer.Length)
        {
            (char type, last) = await client.ReadAsync();
            seen += type;
            if (type == 'E') refused = last;
        }
        Assert.Equal((answer, status), (seen, (char)last[0]));
        Assert.Equal(
            ("42501", "No.", "Denied by rule \"no-ddl\".", DenialHints.Blocked),
            (RawClient.Field(refused, 'C'), RawClient.Field(refused, 'M'), RawClient.Field(refused, 'D'), RawClient.Field(refused, 'H')));
        await client.SendAsync(RawClient.Query("ROLLBACK"));
        await client.ReadUntilAsync('Z');
        await client.SendAsync(RawClient.Query("SELECT count(*) FROM public.customers"));
        Assert.Equal("TDCZ", await client.ReadUntilAsync('Z'));
    }
}
