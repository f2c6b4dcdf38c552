using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Integration.Tests;

/// <summary>Results in character sets in which ASCII's characters are other bytes: what cannot be looked through is not shown.</summary>
[Trait("Category", "Server")]
public class MySqlCharacterSetTests
{
    private const string Card = "4111111111111111";
    private const string Address = "ann@example.org";

    private static readonly Rule Detects = new("found") { Masks = [new MaskRule(MaskKind.Redact) { Detect = [DetectorKind.Email, DetectorKind.CreditCard] }] };
    private static readonly Rule Masks = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.email") }] };

    public static TheoryData<string, string> Ways
    {
        get
        {
            var ways = new TheoryData<string, string>();
            foreach (string set in new[] { "utf16", "utf16le", "ucs2", "utf32", "swe7" })
            {
                ways.Add(set, $"SELECT '{Address}'");
                ways.Add(set, $"SELECT JSON_ARRAY('{Address}')");
                ways.Add(set, $"SELECT {Card} AS ''");
                ways.Add(set, $"SELECT CAST({Card} AS DECIMAL(20)) AS card");
                // An error; what swe7 has no sign for, it has not in errors either.
                if (set != "swe7") ways.Add(set, $"SELECT ExtractValue('<a/>', '{Address}')");
            }
            return ways;
        }
    }

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Query_ResultThatDetectorsCannotRead_IsNotShown(string set, string sql)
    {
        await using var gateway = await StartAsync(Detects);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Equal("OK", await client.QueryAsync($"SET character_set_results = {set}"));
        AssertHidden(await client.QueryAsync(sql));
    }

    [Theory]
    [InlineData("utf16")]
    [InlineData("latin1")]
    public async Task Query_SetWithAsciiInItsPlace_IsLookedThrough(string set)
    {
        await using var gateway = await StartAsync(Detects);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        // What is its own set's alone, whatever results are sent in.
        Assert.Equal("OK", await client.QueryAsync("SET character_set_results = NULL"));
        Assert.Equal(set == "latin1" ? new string('*', Address.Length) : null, await client.QueryAsync($"SELECT CONVERT('{Address}' USING {set})"));
        Assert.Equal("OK", await client.QueryAsync("SET NAMES utf8mb4"));
        Assert.Equal("plain", await client.QueryAsync("SELECT 'plain'"));
    }

    [Theory]
    [InlineData("SELECT email FROM customers WHERE id = 1")]
    [InlineData("SELECT email AS name FROM customers WHERE id = 1")]
    public async Task Query_MaskedColumnInWideCharacters_IsNull(string sql)
    {
        await using var gateway = await StartAsync(Masks);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Equal("OK", await client.QueryAsync("SET character_set_results = utf16"));
        Assert.Null(await client.QueryAsync(sql));
    }

    /// <summary>The server's word for a column cannot be read, so that it is no witness.</summary>
    [Fact]
    public async Task Query_OtherColumnInWideCharacters_EndsTheResult()
    {
        await using var gateway = await StartAsync(Masks);
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        Assert.Equal("OK", await client.QueryAsync("SET character_set_results = utf16"));
        await client.SendAsync(0, RawMySqlClient.Query("SELECT name FROM customers WHERE id = 1"));
        byte[] packet = [];
        while (packet is not [0xFF, ..])
        {
            (_, packet) = await client.ReadAsync();
            Assert.DoesNotContain("Customer", Encoding.UTF8.GetString(packet).Replace("\0", "", StringComparison.Ordinal), StringComparison.Ordinal);
        }
        Assert.Contains("other columns than the statement tells of", RawMySqlClient.Error(packet), StringComparison.Ordinal);
    }

    private static void AssertHidden(string? shown)
    {
        string text = shown?.Replace("\0", "", StringComparison.Ordinal) ?? "";
        Assert.DoesNotContain(Card, text, StringComparison.Ordinal);
        Assert.DoesNotContain("example", text, StringComparison.Ordinal);
    }

    private static async Task<InProcessGateway> StartAsync(Rule rule)
    {
        var server = await MariaDbServer.SharedAsync();
        return InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [rule]);
    }
}
