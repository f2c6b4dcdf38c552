using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>The forms in which the README tells drivers to connect, and <c>hoopwire connect</c>, with the clients themselves.</summary>
[Trait("Category", "Server")]
[Collection(PeopleCollection.Name)]
public sealed partial class ConnectionFormTests(PeopleFixture people) : IDisposable
{
    private const string WhoAmI = "SELECT current_setting('application_name')";
    private readonly TemporaryFolder _folder = new();

    private PostgresGateway Gateway => people.Gateway;

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("psycopg, pg and whatever else takes a URI", ScriptClient.Psycopg, "alice")]
    [InlineData("psycopg, pg and whatever else takes a URI", ScriptClient.Psycopg, "alice%23orders")]
    [InlineData("psycopg, pg and whatever else takes a URI", ScriptClient.Psycopg, "alice~orders")]
    [InlineData("psycopg, pg and whatever else takes a URI", ScriptClient.NodePostgres, "alice")]
    [InlineData("psycopg, pg and whatever else takes a URI", ScriptClient.NodePostgres, "alice%23orders")]
    [InlineData("psycopg, pg and whatever else takes a URI", ScriptClient.NodePostgres, "alice~orders")]
    [InlineData("JDBC", ScriptClient.Jdbc, "alice")]
    [InlineData("JDBC", ScriptClient.Jdbc, "alice%23orders")]
    public async Task Driver_FormOfTheReadme_LogsIn(string row, ScriptClient client, string user)
    {
        var answer = await ScriptClients.AskAsync(client, await FormAsync(row, user), WhoAmI);
        Assert.StartsWith("alice/", answer.EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("alice")]
    [InlineData("alice#orders")]
    public async Task Npgsql_FormOfTheReadme_LogsIn(string user)
    {
        await using var source = NpgsqlDataSource.Create(await FormAsync("Npgsql", user));
        await using var command = source.CreateCommand(WhoAmI);
        Assert.StartsWith("alice/", (string?)await command.ExecuteScalarAsync(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Connect_StatementsThatWork_ShowsThemAndExitsZero()
    {
        var result = await ConnectAsync("-c", WhoAmI);
        Assert.Equal((0, ""), (result.ExitCode, result.StandardError));
        Assert.StartsWith("alice/", result.StandardOutput, StringComparison.Ordinal);
    }

    /// <summary>What psql ends with is what <c>connect</c> ends with: its manual, "Exit Status".</summary>
    [Fact]
    public async Task Connect_ClientFails_ExitsWithItsStatus()
    {
        var failed = await ConnectAsync("-c", "SELECT 1 / 0");
        Assert.Equal((1, "ERROR:  division by zero\n"), (failed.ExitCode, failed.StandardError));
        Assert.Equal(2, (await ConnectAsync("-d", "dbname=nowhere", "-c", WhoAmI)).ExitCode);
        Assert.Equal(3, (await ConnectAsync("-v", "ON_ERROR_STOP=1", "-f", _folder.Write("script.sql", "SELECT 1 / 0;"))).ExitCode);
    }

    private async Task<ProcessResult> ConnectAsync(params string[] arguments) => await HoopwireProcess.RunAsync(
        ["connect", "orders", "--", "-X", "-w", "-A", "-t", .. arguments],
        new Dictionary<string, string>
        {
            ["HOOPWIRE_GATEWAY"] = string.Create(CultureInfo.InvariantCulture, $"http://127.0.0.1:{Gateway.ConsolePort}"),
            ["HOOPWIRE_TOKEN"] = await Gateway.KeyAsync("alice"),
        });

    /// <summary>What stands in the README's table for a client, with the gateway, the user and the key of the test.</summary>
    private async Task<string> FormAsync(string row, string user)
    {
        string page = await File.ReadAllTextAsync(Path.Combine(Repository.Root, "README.md"));
        string form = Assert.Single(Forms().Matches(page), match => match.Groups[1].Value == row).Groups[2].Value;
        return form
            .Replace("GW", "127.0.0.1", StringComparison.Ordinal)
            .Replace("15432", Gateway.Port.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal)
            .Replace("alice", user, StringComparison.Ordinal)
            .Replace("KEY", await Gateway.KeyAsync("alice"), StringComparison.Ordinal);
    }

    [GeneratedRegex(@"^\| ([^|]+) \| `([^`]+)`", RegexOptions.Multiline)]
    private static partial Regex Forms();
}
