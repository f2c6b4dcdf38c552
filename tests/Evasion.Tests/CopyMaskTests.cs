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
