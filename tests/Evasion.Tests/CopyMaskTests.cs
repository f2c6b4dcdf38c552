using System.Text;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>COPY to the client where the masks say that it is masked.</summary>
[Trait("Category", "Server")]
public class CopyMaskTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    [Theory]
    [InlineData("copy customers to stdout")]
    [InlineData("copy customers (id, ssn, card, meta) to stdout (format csv, header)")]
    [InlineData("copy (select ssn, meta, id from customers) to stdout with csv")]
    [InlineData("copy customers to stdout (format binary)")]
    [InlineData("copy vault to stdout")]
    [InlineData("copy (select body from notes union all table vault) to stdout")]
    [InlineData("copy (select (table vault), id from customers where id = 7) to stdout (format binary)")]
    public async Task Copy_MaskedColumns_ComesWithoutThem(string sql)
    {
        await using var gateway = server.StartGateway([.. EvasionServer.Masks.Select(r => r with { Masks = [.. r.Masks.Select(m => m with { CopyMasked = true })] })]);
        foreach (var way in Enum.GetValues<Way>())
        {
            await using var client = await CapturingClient.LoginAsync(gateway.Port);
            await client.RunAsync(way, [sql]);
            Assert.Empty(client.Errors);
            Assert.StartsWith("COPY ", Assert.Single(client.Tags), StringComparison.Ordinal);
            Assert.Contains("[redacted]", Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
            server.AssertNothingLeaked(client, sql);
        }
    }

    [Theory]
    [InlineData("copy short to stdout", "[red|abc|x")]
    [InlineData("copy (select a, b, c from short) to stdout (format csv, delimiter ',')", "")]
    [InlineData("copy (select a as z, b, c from short) to stdout (format csv)", "\"[red\",abc,x")]
    public async Task Copy_ColumnsWithALength_KeepToIt(string sql, string expected)
    {
        await server.Server.PsqlAsync("create table if not exists short (a varchar(4), b char(3), c text); truncate short; insert into short values ('abcd', 'abc', 'x')");
        var mask = new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("short.a"), CopyMasked = true };
        await using var gateway = server.StartGateway([new Rule("short") { Masks = [mask] }]);
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, [sql]);
        // What cannot be masked is refused, and gives nothing.
        if (expected.Length == 0) Assert.Equal("42501", Assert.Single(client.Errors));
        else Assert.Contains(expected.Replace('|', '\t'), Encoding.UTF8.GetString(client.Received), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("copy customers to stdout (delimiter ';')")]
    [InlineData("copy customers to stdout (encoding 'latin1')")]
    [InlineData("copy customers to program 'cat'")]
    [InlineData("copy (select upper(ssn) from customers) to stdout")]
    public async Task Copy_ThatCannotBeMasked_IsRefused(string sql)
    {
        await using var gateway = server.StartGateway([.. EvasionServer.Masks.Select(r => r with { Masks = [.. r.Masks.Select(m => m with { CopyMasked = true })] })]);
        await using var client = await CapturingClient.LoginAsync(gateway.Port);
        await client.RunAsync(Way.Simple, [sql]);
        Assert.Equal("42501", Assert.Single(client.Errors));
    }
}
