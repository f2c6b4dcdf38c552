using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Evasion.Tests;

/// <summary>Definitions on MariaDB that somebody without masks makes through the same gateway, while a statement of somebody with masks is on its way: it waits for a lock of theirs.</summary>
[Trait("Category", "Server")]
public class MySqlRaceGameTests(MySqlRaceGameTests.Place place) : IClassFixture<MySqlRaceGameTests.Place>
{
    private const string Secret = "RCE-3305518842-H";
    private const string View = "CREATE OR REPLACE VIEW shown AS SELECT id, ssn AS word FROM people";
    private const string Table = "RENAME TABLE plain TO plain_before; CREATE VIEW plain AS SELECT id, name, ssn FROM people";

    /// <summary>The gate stands first: the statement waits for it, and opens the rest by what that means then.</summary>
    [Theory]
    [InlineData(View, "SELECT s.word FROM gate g, shown s", true)]
    [InlineData(View, "SELECT s.* FROM gate g, shown s", true)]
    [InlineData(View, "SELECT CONCAT(s.word, '') FROM gate g, shown s", false)]
    [InlineData(View, "SELECT s.id FROM gate g, shown s WHERE s.word LIKE 'RCE%'", false)]
    [InlineData(View, "SELECT MAX(s.word) FROM gate g, shown s", false)]
    [InlineData(View, "SELECT g.id, (SELECT UPPER(word) FROM shown LIMIT 1) FROM gate g", false)]
    [InlineData(View, "SELECT s.word FROM gate g, shown s UNION ALL SELECT 'x'", true)]
    [InlineData("DROP VIEW shown; CREATE VIEW shown AS SELECT id, CONCAT(ssn, '.') AS word FROM people", "SELECT s.word FROM gate g, shown s", true)]
    [InlineData("DROP VIEW shown; CREATE ALGORITHM=TEMPTABLE VIEW shown AS SELECT id, ssn AS word FROM people", "SELECT LEFT(s.word, 9) FROM gate g, shown s", false)]
    [InlineData(Table, "SELECT CONCAT(p.ssn, '') FROM gate g, plain p", false)]
    [InlineData(Table, "SELECT p.ssn FROM gate g, plain p", true)]
    [InlineData(Table, "INSERT INTO once SELECT p.ssn FROM gate g, plain p", false)]
    [InlineData(Table, "SELECT JSON_ARRAYAGG(p.ssn) FROM gate g, plain p", false)]
    public async Task Run_DefinitionIsMadeWhileItWaits_ShowsNoProtectedValue(string definition, string sql, bool mayBeShownMasked)
    {
        foreach (bool prepared in new[] { false, true })
        {
            await place.SeedAsync();
            await using var client = await place.OpenAsync("alice");
            await using var command = await place.CommandAsync(client, sql, prepared);
            string straight = await RunAsync(command);
            Assert.DoesNotContain("!", straight, StringComparison.Ordinal);
            string answer = await RunWhileDefinedAsync(command, definition);
            Assert.True(new Canary(Secret).FindIn(place.Received()) is null, $"prepared {prepared}: {sql} behind {definition}");
            Assert.True(mayBeShownMasked || answer.StartsWith('!'), answer);
            await using var again = new MySqlCommand("SELECT 'still there'", client);
            Assert.Equal("still there", await RunAsync(again));
        }
    }

    /// <summary>What changes nothing about a statement does not refuse it.</summary>
    [Theory]
    [InlineData("CREATE TABLE other (id int)", "SELECT p.id, p.name, p.ssn FROM gate g, people p", "1,Ada,[redacted]")]
    [InlineData("ALTER TABLE people ADD COLUMN more int", "SELECT p.id, UPPER(p.name), p.ssn FROM gate g, people p", "1,ADA,[redacted]")]
    [InlineData("CREATE OR REPLACE VIEW shown AS SELECT id, CONCAT(name, '') AS word FROM people", "SELECT s.word, UPPER(s.word) FROM gate g, shown s", "Ada,ADA")]
    public async Task Run_DefinitionChangesNothingAboutIt_IsAnswered(string definition, string sql, string expected)
    {
        foreach (bool prepared in new[] { false, true })
        {
            await place.SeedAsync();
            await using var client = await place.OpenAsync("alice");
            await using var command = await place.CommandAsync(client, sql, prepared);
            Assert.Equal(expected, await RunAsync(command));
            Assert.Equal(expected, await RunWhileDefinedAsync(command, definition));
            Assert.Null(new Canary(Secret).FindIn(place.Received()));
        }
    }

    /// <summary>A text too long to be kept until it is known what it ran by.</summary>
    [Fact]
    public async Task Run_LongTextWhileDefinitionIsMade_IsRefusedRatherThanShown()
    {
        await place.SeedAsync();
        await using var client = await place.OpenAsync("alice");
        await using var command = await place.CommandAsync(client, $"SELECT CONCAT(s.word, '{new string('x', 70_000)}') FROM gate g, shown s", prepared: false);
        string answer = await RunWhileDefinedAsync(command, View);
        Assert.StartsWith("!1412 Definitions were changed while the statement was on its way", answer, StringComparison.Ordinal);
        Assert.Null(new Canary(Secret).FindIn(place.Received()));
    }

    private async Task<string> RunWhileDefinedAsync(MySqlCommand command, string definition)
    {
        await using var locker = await place.OpenAsync("carol");
        await using var definer = await place.OpenAsync("carol");
        await ExecuteAsync(locker, "LOCK TABLES gate WRITE");
        var running = RunAsync(command);
        await place.UntilItWaitsAsync();
        await ExecuteAsync(definer, definition);
        await ExecuteAsync(locker, "UNLOCK TABLES");
        return await running.WaitAsync(TimeSpan.FromSeconds(60));
    }

    private static async Task ExecuteAsync(MySqlConnection connection, string sql)
    {
        foreach (string one in sql.Split("; ")) await new MySqlCommand(one, connection).ExecuteNonQueryAsync();
    }

    /// <summary>The rows, or an error behind an exclamation mark.</summary>
    private static async Task<string> RunAsync(MySqlCommand command)
    {
        try
        {
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            while (await reader.ReadAsync()) rows.Add(string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(i => reader.GetValue(i))));
            return string.Join('|', rows);
        }
        catch (MySqlException e)
        {
            return $"!{e.Number} {e.Message}";
        }
    }

    /// <summary>A server of the tests' own, and a gateway before it: alice's columns are masked, carol's are not.</summary>
    public sealed class Place : IAsyncLifetime
    {
        private const string Seed = $"""
            DROP TABLE IF EXISTS people, plain_before, other, gate, once; DROP VIEW IF EXISTS plain; DROP TABLE IF EXISTS plain; DROP VIEW IF EXISTS shown;
            CREATE TABLE people (id int, name varchar(40), ssn varchar(40)); INSERT INTO people VALUES (1, 'Ada', '{Secret}');
            CREATE TABLE plain (id int, name varchar(40), ssn varchar(40)); INSERT INTO plain VALUES (1, 'Bob', 'none');
            CREATE TABLE gate (id int); INSERT INTO gate VALUES (1);
            CREATE TABLE once (ssn varchar(40) UNIQUE); INSERT INTO once VALUES ('{Secret}');
            CREATE VIEW shown AS SELECT id, name AS word FROM people;
            """;

        private static readonly Rule Masks = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("people.ssn") }] };

        private MariaDbServer _server = null!;
        private InProcessGateway _gateway = null!;
        private CapturingProxy _proxy = null!;

        public async Task InitializeAsync()
        {
            _server = await MariaDbServer.StartAsync();
            _gateway = InProcessGateway.Start(InProcessGateway.TargetOn(_server), new GatewayLimits(), [Masks]);
            _gateway.Directory.Give("carol", CompiledPolicy.Empty);
            _proxy = CapturingProxy.Start(_gateway.Port);
        }

        public async Task DisposeAsync()
        {
            await _proxy.DisposeAsync();
            await _gateway.DisposeAsync();
            await _server.DisposeAsync();
        }

        /// <summary>Everything as it is before a race, as the gateway knows, too.</summary>
        public async Task SeedAsync()
        {
            await _server.RootAsync(Seed);
            await using var connection = await OpenAsync("carol");
            await ExecuteAsync(connection, "CREATE OR REPLACE TABLE told (id int)");
            _ = _proxy.Take();
        }

        /// <summary>What alice has received since the last look.</summary>
        internal byte[] Received() => _proxy.Take();

        public Task<MySqlConnection> OpenAsync(string user) => _gateway.OpenMySqlAsync(user, o =>
        {
            if (user == "alice") o.Port = (uint)_proxy.Port;
            o.IgnorePrepare = false;
        });

        internal async Task<MySqlCommand> CommandAsync(MySqlConnection connection, string sql, bool prepared)
        {
            var command = new MySqlCommand(sql, connection);
            if (prepared) await command.PrepareAsync();
            return command;
        }

        public async Task UntilItWaitsAsync()
        {
            using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(30));
            while (await _server.RootAsync("SELECT COUNT(*) FROM information_schema.processlist WHERE state LIKE 'Waiting for table metadata lock'") != "1") await Task.Delay(20, deadline.Token);
        }
    }
}
