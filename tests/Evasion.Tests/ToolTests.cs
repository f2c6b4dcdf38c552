using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;

namespace HoopWire.Evasion.Tests;

/// <summary>What tools ask about a database with masked columns is answered.</summary>
[Trait("Category", "Server")]
public class ToolTests(EvasionServer server) : IClassFixture<EvasionServer>
{
    private PostgresEndpoint Endpoint => new("127.0.0.1", server.Gateway.Port, "alice", TestAuthenticator.KeyOf("alice"), "orders") { SslMode = "disable" };

    [Theory]
    [InlineData("\\d")]
    [InlineData("\\d+")]
    [InlineData("\\d+ customers")]
    [InlineData("\\d+ customer_view")]
    [InlineData("\\d+ events")]
    [InlineData("\\dt+ *.*")]
    [InlineData("\\di+")]
    [InlineData("\\dm+")]
    [InlineData("\\df+")]
    [InlineData("\\do")]
    [InlineData("\\dn+")]
    [InlineData("\\du+")]
    [InlineData("\\dp")]
    [InlineData("\\dx+")]
    [InlineData("\\dT+")]
    [InlineData("\\dC")]
    [InlineData("\\l+")]
    [InlineData("\\sv customer_view")]
    [InlineData("\\sf id_leak")]
    public async Task Psql_DescribesObjects_IsAnswered(string command)
    {
        var result = await PostgresClients.QueryAsync(Endpoint, command);
        Assert.True(result.ExitCode == 0, result.StandardError);
    }

    [Fact]
    public async Task PgDump_TableWithoutMasks_DumpsIt()
    {
        var result = await PostgresClients.PgDumpAsync(Endpoint, "-t", "notes", "-t", "orders");
        Assert.True(result.ExitCode == 0, result.StandardError);
        Assert.Contains("COPY public.notes", result.StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PgDump_TableWithMasks_IsRefused()
    {
        var result = await PostgresClients.PgDumpAsync(Endpoint, "-t", "customers");
        Assert.NotEqual(0, result.ExitCode);
        foreach (var canary in server.Canaries) Assert.Null(canary.FindIn(System.Text.Encoding.UTF8.GetBytes(result.StandardOutput + result.StandardError)));
    }
}
