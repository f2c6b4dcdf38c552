using System.Globalization;
using System.Text.RegularExpressions;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using MySqlConnector;

namespace HoopWire.Evasion.Tests;

/// <summary>Ways round column masks on MariaDB, as text and prepared, in whole packets and cut into bytes and pieces: no planted value may reach the client in any form. What must not be refused stands beside them.</summary>
[Trait("Category", "Server")]
public partial class MySqlMaskGameTests(MySqlMaskGame game) : IClassFixture<MySqlMaskGame>
{
    /// <summary>All of them: each a name and the statements that belong together, on one session.</summary>
    private static Dictionary<string, string[]> Ways { get; } = new(MySqlMaskEvasions.All.Concat(MySqlRareEvasions.All).Concat(MySqlNameEvasions.All), StringComparer.Ordinal);

    public static TheoryData<string, bool, bool> Cases()
    {
        var cases = new TheoryData<string, bool, bool>();
        foreach (string name in Ways.Keys)
        {
            foreach (bool cut in new[] { false, true })
            {
                cases.Add(name, false, cut);
                cases.Add(name, true, cut);
            }
        }
        return cases;
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Send_WayRoundAMask_ShowsNoValue(string name, bool prepared, bool cut)
    {
        await using var connection = await game.OpenAsync(cut);
        foreach (string sql in Ways[name])
        {
            await SendAsync(connection, sql, prepared);
            AssertNothingShown(sql);
        }
    }

    [Theory]
    [InlineData("SELECT ssn FROM people", "[redacted]|[redacted]")]
    [InlineData("SELECT * FROM people ORDER BY id LIMIT 1", "1,ann,[redacted],,02/03/1971 00:00:00,[redacted],[redacted],[redacted]")]
    [InlineData("SELECT p.name, p.SSN AS x FROM people p WHERE id = 2", "bea,[redacted]")]
    [InlineData("SELECT x.s FROM (SELECT ssn AS s FROM people WHERE id = 1) x", "[redacted]")]
    [InlineData("WITH x AS (SELECT id, ssn FROM people) SELECT ssn FROM x WHERE id = 1", "[redacted]")]
    [InlineData("SELECT (SELECT ssn FROM people LIMIT 1)", "[redacted]")]
    [InlineData("SELECT note FROM orders_of WHERE id = 1 UNION ALL SELECT ssn FROM people WHERE id = 1", "[redacted]|[redacted]")]
    [InlineData("SELECT hidden FROM shown WHERE id = 1", "[redacted]")]
    [InlineData("SELECT deep, note FROM nested WHERE note = 'one'", "[redacted],one")]
    [InlineData("SELECT part, name FROM counted WHERE name = 'ann'", "[redacted],ann")]
    [InlineData("SELECT hidden FROM materialised WHERE id = 1", "[redacted]")]
    [InlineData("SELECT id, told FROM by_function WHERE id = 1", "1,[redacted]")]
    [InlineData("SELECT harmless FROM merged", "[redacted]")]
    [InlineData("SELECT salary FROM hr.staff", "[redacted]")]
    [InlineData("SELECT o.note, p.ssn FROM orders_of o JOIN people p ON p.id = o.person WHERE o.id = 1", "one,[redacted]")]
    [InlineData("SELECT secret FROM veiled", "[redacted]")]
    [InlineData("SELECT upper_ssn, stored_ssn FROM people WHERE id = 1", "[redacted],[redacted]")]
    public async Task Send_BareColumn_IsMasked(string sql, string expected)
    {
        foreach (bool cut in new[] { false, true })
        {
            await using var connection = await game.OpenAsync(cut);
            Assert.Equal(expected, await SendAsync(connection, sql, false));
            Assert.Equal(expected, await SendAsync(connection, sql, true));
            AssertNothingShown(sql);
        }
    }

    [Theory]
    [InlineData("SELECT CONCAT(ssn, '') FROM people", "used in an expression")]
    [InlineData("SELECT id FROM people WHERE ssn = 'x'", "used in a condition")]
    [InlineData("SELECT id FROM people ORDER BY ssn", "sorted by")]
    [InlineData("SELECT id, ssn FROM people ORDER BY +2", "sorted by")]
    [InlineData("SELECT id, ssn FROM people ORDER BY - -2", "sorted by")]
    [InlineData("SELECT id, ssn FROM people ORDER BY id IN (3), (2)", "sorted by")]
    [InlineData("INSERT INTO copies (ssn) SELECT ssn FROM people", "stored elsewhere")]
    [InlineData("DELETE HISTORY FROM versioned BEFORE SYSTEM_TIME (SELECT MAX(ssn) FROM people)", "used in an expression")]
    [InlineData("DELETE HISTORY FROM versioned BEFORE SYSTEM_TIME IF((SELECT COUNT(*) FROM people WHERE ssn LIKE '9%') > 0, NOW(), '2000-01-01')", "used in a condition")]
    [InlineData("SELECT GET_LOCK(ssn, 0) FROM people", "is masked: it may be")]
    [InlineData("SELECT 1 FROM people WHERE IS_FREE_LOCK(ssn)", "is masked: it may be")]
    [InlineData("SELECT 1 FROM nowhere", "knows no relation nowhere")]
    [InlineData("UPDATE people SET ssn = '[redacted]' WHERE id = 1", "stands for a masked value")]
    [InlineData("CALL show_people()", "cannot read")]
    [InlineData("CREATE TEMPORARY SEQUENCE orders_of", "Temporary tables are refused")]
    [InlineData("CREATE OR REPLACE TEMPORARY SEQUENCE IF NOT EXISTS people", "Temporary tables are refused")]
    [InlineData("CREATE SEQUENCE mine ENGINE=SPIDER", "may show what is not its own")]
    public async Task Send_OtherUse_IsRefusedWithItsReason(string sql, string why)
    {
        await using var connection = await game.OpenAsync();
        string answer = await SendAsync(connection, sql, false);
        Assert.Contains(why, answer, StringComparison.Ordinal);
        Assert.Contains("(rule \"pii\")", answer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MySqlBenign.Statements), MemberType = typeof(MySqlBenign))]
    public async Task Send_HarmlessStatement_IsNotRefused(string sql)
    {
        await using var connection = await game.OpenAsync();
        string answer = await SendAsync(connection, sql, false);
        Assert.DoesNotContain("rule \"pii\"", answer, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(MySqlCatalogueTexts.All), MemberType = typeof(MySqlCatalogueTexts))]
    public async Task Send_QuestionOfATool_IsNotRefused(string sql)
    {
        await using var connection = await game.OpenAsync();
        Assert.DoesNotContain("rule \"pii\"", await SendAsync(connection, sql, false), StringComparison.Ordinal);
        AssertNothingShown(sql);
    }

    [Theory]
    [InlineData("people")]
    [InlineData("orders_of")]
    public async Task MetaData_EveryQuestionOfJdbc_IsAnsweredAsStraight(string table)
    {
        var straight = (await MySqlClients.MetaDataAsync(game.Server.Endpoint(), table)).EnsureSuccess();
        var through = (await MySqlClients.MetaDataAsync(game.Gateway.MySqlEndpoint() with { Port = game.Proxy.Port }, table)).EnsureSuccess();
        Assert.Equal(straight.StandardOutput, through.StandardOutput);
        AssertNothingShown("the questions of JDBC");
    }

    /// <summary>What somebody else alters past the gateway is not known at once: the server's own word for the columns ends the result.</summary>
    [Theory]
    [InlineData("MODIFY note varchar(20) AFTER id", false)]
    [InlineData("MODIFY note varchar(20) AFTER id", true)]
    [InlineData("ADD COLUMN more int FIRST", false)]
    [InlineData("DROP COLUMN id", true)]
    [InlineData("CHANGE note secret2 varchar(20) FIRST", false)]
    public async Task Send_StarOverWhatWasAlteredElsewhere_EndsTheResult(string change, bool prepared)
    {
        await game.Server.RootAsync("CREATE OR REPLACE TABLE moved (id int, secret varchar(20), note varchar(20)); INSERT INTO moved VALUES (1, '912-73-4466', 'n')");
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(game.Server), new GatewayLimits(), [MySqlMaskGame.Pii]);
        await using var proxy = CapturingProxy.Start(gateway.Port);
        await using var connection = await gateway.OpenMySqlAsync(options: o => (o.Port, o.IgnorePrepare) = ((uint)proxy.Port, false));
        Assert.Equal("1,[redacted],n", await SendAsync(connection, "SELECT * FROM moved", prepared));
        await game.Server.RootAsync($"ALTER TABLE moved {change}");
        Assert.Contains("other columns than the statement tells of", await SendAsync(connection, "SELECT * FROM moved", prepared), StringComparison.Ordinal);
        Assert.Equal("1", await SendAsync(connection, "SELECT 1", false));
        Assert.Null(game.Canaries[0].FindIn(proxy.Take()));
    }

    [Fact]
    public async Task Send_DefinitionThroughTheGateway_IsSeenByEverySessionAtOnce()
    {
        await using var one = await game.OpenAsync();
        await using var other = await game.OpenAsync();
        Assert.Equal("", await SendAsync(one, "CREATE TABLE fresh (id int)", false));
        Assert.Equal("", await SendAsync(other, "SELECT * FROM fresh", false));
        Assert.Equal("", await SendAsync(one, "ALTER TABLE fresh ADD COLUMN more int", false));
        Assert.Equal("", await SendAsync(one, "INSERT INTO fresh VALUES (1, 2)", false));
        Assert.Equal("1,2", await SendAsync(other, "SELECT * FROM fresh", true));
        Assert.Equal("", await SendAsync(one, "DROP TABLE fresh", false));
    }

    [Fact]
    public async Task Fetch_CursorOfAPreparedStatement_ShowsMasks()
    {
        var endpoint = game.Gateway.MySqlEndpoint() with { Port = game.Proxy.Port };
        var result = await RunningProcess.RunAsync("/usr/bin/python3", ["-B", "cursor_pymysql.py", "SELECT id, ssn FROM people ORDER BY id"], endpoint.Environment, workingDirectory: Repository.Clients);
        string[] rows = result.EnsureSuccess().StandardOutput.TrimEnd('\n').Split('\n');
        Assert.Equal(2, rows.Length);
        Assert.All(rows, row => Assert.Contains("[redacted]", row, StringComparison.Ordinal));
        AssertNothingShown("a cursor");
    }

    [Fact]
    public async Task Dump_WholeDatabase_HoldsMasksOnly()
    {
        var straight = game.Gateway.MySqlEndpoint();
        string dump = await MySqlClients.BatteryAsync(MySqlClient.Dump, straight with { Port = game.Proxy.Port });
        AssertNothingShown("mariadb-dump");
        Assert.False(dump.Contains("broken", StringComparison.Ordinal), dump[^Math.Min(dump.Length, 600)..]);
        Assert.Contains("'[redacted]'", dump, StringComparison.Ordinal);
        Assert.Contains("'two'", dump, StringComparison.Ordinal);
    }

    [Fact]
    public async Task MyDumper_WholeDatabase_HoldsMasksOnly()
    {
        using var folder = new TemporaryFolder();
        var straight = await MyDumper.DumpAsync(game.Server.Endpoint(), folder.File("straight"), "--routines", "--triggers");
        var through = await MyDumper.DumpAsync(game.Gateway.MySqlEndpoint() with { Port = game.Proxy.Port }, folder.File("through"), "--routines", "--triggers");
        AssertNothingShown("mydumper");
        // It looks for statements that run long, of whoever's, before it locks anything; the texts of others are nobody's to see.
        Assert.Equal((straight.ExitCode, ""), (through.ExitCode, Told().Replace(through.StandardError, "")));
        var (expected, dump) = (MyDumper.Read(folder.File("straight")), MyDumper.Read(folder.File("through")));
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), dump.Keys.Order(StringComparer.Ordinal));
        Assert.Contains("\"ann\"", dump["shop.people.sql"], StringComparison.Ordinal);
        foreach (string table in new[] { "orders_of", "copies", "telling" }.Where(table => expected.ContainsKey($"shop.{table}.sql"))) Assert.Equal(expected[$"shop.{table}.sql"], dump[$"shop.{table}.sql"]);
        foreach (var (name, text) in expected.Where(file => file.Key.Contains("-schema", StringComparison.Ordinal))) Assert.Equal(text, dump[name]);
    }

    /// <summary>What is no SQL to the server shows nothing, and proves nothing.</summary>
    [Fact]
    public async Task Prepare_EveryWay_IsKnownToTheServer()
    {
        await using var connection = await StraightConnection.OpenAsync(game.Server);
        var unknown = new List<string>();
        foreach (string sql in Ways.Values.SelectMany(texts => texts))
            if (!await IsKnownAsync(connection, sql)) unknown.Add(sql);
        string[] others = [.. unknown.Except(MySqlUnknownTexts.All).Concat(MySqlUnknownTexts.All.Except(unknown))];
        Assert.True(others.Length == 0, string.Join('\n', others));
    }

    /// <summary>What the other tests look for is found where nothing masks it.</summary>
    [Fact]
    public async Task Send_WithoutMasks_IsSeen()
    {
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(game.Server), new GatewayLimits(), []);
        await using var proxy = CapturingProxy.Start(gateway.Port);
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.Port = (uint)proxy.Port);
        await SendAsync(connection, "SELECT CONCAT('x', HEX(ssn)) FROM people WHERE id = 1", false);
        Assert.Equal("plain, HEX", game.Canaries[0].FindIn(proxy.Take()));
    }

    [GeneratedRegex(@"\s*\*\* \(mydumper:\d+\): WARNING \*\*: \S+ Could not check PROCESSLIST, no long query guard enabled: [^\n]*\n")]
    private static partial Regex Told();

    /// <summary>Whether the server takes a text, or each of several in it, for statements of which it knows all but the objects.</summary>
    private static async Task<bool> IsKnownAsync(MySqlConnection connection, string sql)
    {
        try
        {
            await using var command = new MySqlCommand($"PREPARE way FROM '{sql.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal)}'", connection);
            await command.ExecuteNonQueryAsync();
            return true;
        }
        catch (MySqlException e) when (e.ErrorCode == MySqlErrorCode.ParseError && sql.Contains(';', StringComparison.Ordinal))
        {
            foreach (string part in sql.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
                if (!await IsKnownAsync(connection, part)) return false;
            return true;
        }
        catch (MySqlException e)
        {
            return e.ErrorCode is not (MySqlErrorCode.ParseError or MySqlErrorCode.StoredProcedureDoesNotExist or MySqlErrorCode.UnknownSystemVariable);
        }
    }

    /// <summary>The rows, or the error, as text.</summary>
    private static async Task<string> SendAsync(MySqlConnection connection, string sql, bool prepared)
    {
        try
        {
            await using var command = new MySqlCommand(sql, connection);
            if (prepared) await command.PrepareAsync();
            await using var reader = await command.ExecuteReaderAsync();
            var rows = new List<string>();
            do
            {
                while (await reader.ReadAsync())
                    rows.Add(string.Join(',', Enumerable.Range(0, reader.FieldCount).Select(i => reader.IsDBNull(i) ? "" : Convert.ToString(reader.GetValue(i), CultureInfo.InvariantCulture))));
            }
            while (await reader.NextResultAsync());
            return string.Join('|', rows);
        }
        catch (MySqlException e)
        {
            return e.Message;
        }
        catch (Exception e) when (e is ArgumentException or FormatException or InvalidOperationException or InvalidCastException or OverflowException or NotSupportedException or IndexOutOfRangeException)
        {
            // The client cannot take the text, or the answer.
            return e.ToString();
        }
    }

    private void AssertNothingShown(string sql)
    {
        byte[] received = [.. game.Proxy.Take(), .. game.CutProxy.Take()];
        foreach (var canary in game.Canaries)
            if (canary.FindIn(received) is { } form) Assert.Fail($"{sql}: shows a value, {form}");
    }
}
