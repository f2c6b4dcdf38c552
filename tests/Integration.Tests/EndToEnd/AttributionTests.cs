using System.Text.RegularExpressions;
using HoopWire.Kit;
using Npgsql;

namespace HoopWire.Integration.Tests.EndToEnd;

/// <summary>Who did what, as the target itself tells it: in its log, and in its list of sessions.</summary>
[Trait("Category", "Server")]
[Collection(PeopleCollection.Name)]
public partial class AttributionTests(PeopleFixture people)
{
    private readonly long _logStart = people.Gateway.Server.LogEnd;

    private PostgresGateway Gateway => people.Gateway;

    [Fact]
    public async Task Log_EveryLineOfASession_HasPersonAndSession()
    {
        var endpoint = await Gateway.EndpointAsync() with { ApplicationName = "nightly report" };
        const string Script = """
            SELECT 'in_the_log', 1;
            SET application_name = 'bob/0123456789abcdef in_the_log';
            SELECT 'in_the_log', 2;
            SELECT 'in_the_log', 3 \\; SET application_name = 'other' \\; SELECT 'in_the_log', 4;
            RESET ALL;
            SELECT 'in_the_log', 5, 1 / 0;

            """;
        await PostgresClients.PsqlAsync(endpoint, Script);
        string[] lines = await LinesAsync("in_the_log");
        Assert.Contains(lines, line => line.Contains("sqlstate=22012", StringComparison.Ordinal));
        string session = Assert.Single(lines.Select(line => Attributed().Match(line).Value).Distinct());
        Assert.Matches("^app=alice/[0-9a-z]{16} $", session);
        foreach (string name in (string[])["nightly report", "bob/0123456789abcdef in_the_log"])
            Assert.Contains(lines, line => line.Contains($"{session}{name} sqlstate", StringComparison.Ordinal));
        string id = session["app=alice/".Length..].TrimEnd();
        Assert.Contains($"\"id\":\"{id}\"", (await Gateway.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Log_PipelineThatSetsTheName_HasPersonAndSessionOnEveryStatement()
    {
        await using (var connection = new NpgsqlConnection((await Gateway.EndpointAsync()).ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var batch = new NpgsqlBatch(connection);
            foreach (string sql in (string[])["SET application_name = 'bob/0123456789abcdef x'", "SELECT 'in_a_pipeline', 1", "SELECT set_config('application_name', 'y', false)", "SELECT 'in_a_pipeline', 2"])
                batch.BatchCommands.Add(new NpgsqlBatchCommand(sql));
            await batch.ExecuteNonQueryAsync();
        }

        string[] lines = await LinesAsync("in_a_pipeline");
        Assert.True(lines.Length >= 2);
        Assert.All(lines, line => Assert.Matches("app=alice/[0-9a-z]{16} (bob/0123456789abcdef x|y) sqlstate", line));
    }

    /// <summary>What no text shows is put right when the statement has ended (docs/adr/0018-attribution-in-the-text.md): the next one is attributed.</summary>
    [Theory]
    [InlineData("DO $$ BEGIN PERFORM set_config('application_' || 'name', 'bob/x', false); END $$", "after_do")]
    [InlineData("SELECT set_config('application_' || 'name', 'bob/x', false)", "after_concatenation")]
    [InlineData("SELECT set_config(U&'application\\005Fname', 'bob/x', false)", "after_escapes")]
    public async Task Log_NameSetWhereNoTextShowsIt_IsPutRightForTheNextStatement(string sql, string mark)
    {
        (await PostgresClients.PsqlAsync(await Gateway.EndpointAsync(), $"{sql};\nSELECT '{mark}';\n")).EnsureSuccess();
        Assert.All(await LinesAsync(mark), line => Assert.Matches("app=alice/[0-9a-z]{16} bob/x sqlstate", line));
    }

    [Fact]
    public async Task Activity_AsTheServersOwnerSeesIt_NamesPersonSessionAndAgent()
    {
        var alice = await Gateway.EndpointAsync() with { ApplicationName = "by hand" };
        var agent = Gateway.Endpoint("alice", await Gateway.Process.CreateKeyAsync("alice", "--agent", "helper")) with { ApplicationName = "by agent" };
        await using var first = PostgresClients.StartPsql(alice, "-At");
        await using var second = PostgresClients.StartPsql(agent, "-At");
        foreach (var psql in new[] { first, second })
        {
            await psql.Input.WriteLineAsync("SELECT 'is here';");
            await psql.Input.FlushAsync();
            await psql.WaitForLineAsync("is here");
        }

        string seen = await Gateway.Server.PsqlAsync("SELECT application_name FROM pg_stat_activity WHERE application_name LIKE '% by hand' OR application_name LIKE '% by agent'");
        Assert.Matches("(?m)^alice/[0-9a-z]{16} by hand$", seen);
        Assert.Matches(@"(?m)^alice\+helper/[0-9a-z]{16} by agent$", seen);
    }

    /// <summary>The server cuts a name at 63 bytes without a word: what it would cut is left out before, and never the session's id.</summary>
    [Theory]
    [InlineData("it's a \\ größe", @"it's a \\ gr\?\?e")]
    [InlineData("cccccccccccccccccccccccccccccccccccccccccccccccccccccccccccc", "c{21}")]
    public async Task Activity_LongNames_FitAndHoldTheSession(string client, string kept)
    {
        const string Mail = "a.very.long.name.of.one@mail.example.org";
        string token = await people.Provider.MintAsync(Mail, ["dba"]);
        string person = await Login.AcceptedAsync(Gateway.Endpoint(Mail + "#jwt", token) with { ApplicationName = client });
        Assert.Matches($@"^a\.very\.long\.name\.of\.one@/[0-9a-z]{{16}} {kept}$", person);
        string key = await Gateway.Process.CreateKeyAsync("alice", "--agent", "an-agent-with-a-name-of-its-own");
        string agent = await Login.AcceptedAsync(Gateway.Endpoint("alice", key) with { ApplicationName = client });
        Assert.Matches($@"^alice\+an-agent-wit/[0-9a-z]{{16}} {kept.Replace("21", "27", StringComparison.Ordinal)}$", agent);
        Assert.All([person, agent], seen => Assert.InRange(seen.Length, 0, 63));
        string sessions = (await Gateway.OperatorAsync("sessions", "--json")).EnsureSuccess().StandardOutput;
        Assert.All([person, agent], seen => Assert.Contains($"\"id\":\"{seen.Split('/')[1][..16]}\"", sessions, StringComparison.Ordinal));
    }

    private async Task<string[]> LinesAsync(string mark)
    {
        string[] lines = await Gateway.Server.LogLinesAsync(_logStart, line => line.Contains(mark, StringComparison.Ordinal) && line.Contains("app=", StringComparison.Ordinal));
        Assert.NotEmpty(lines);
        return lines;
    }

    [GeneratedRegex("app=[^ ]+ ")]
    private static partial Regex Attributed();
}
