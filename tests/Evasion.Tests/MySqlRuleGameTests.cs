using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// Ways round rules by effect on MariaDB, each as a query and prepared: none may change the table that is watched, whatever becomes of the text. What must
/// not be refused stands beside them.
/// </summary>
[Trait("Category", "Server")]
public class MySqlRuleGameTests(MySqlRuleGameTests.Way way) : IClassFixture<MySqlRuleGameTests.Way>
{
    public static TheoryData<string> Ways =>
    [
        "DROP TABLE watched",
        "drop/**/table/**/watched",
        "/* */ -- \n # \n DROP\tTABLE\u000bwatched",
        "DROP TABLE /*!99999 IF EXISTS */ watched",
        "/*! DROP TABLE watched */",
        "/*!40101 DROP TABLE watched */",
        "/*!100100 DROP TABLE watched */",
        "/*M!100100 DROP TABLE watched */",
        "/*M! DROP */ TABLE /*!32302 watched */",
        "SELECT 1 /*! ; DROP TABLE watched */",
        "SELECT 1 /*!50701 */; DROP TABLE watched; -- */",
        "SELECT 1 /* /*! */ ; DROP TABLE watched -- */",
        "SELECT 1 -- \n; DROP TABLE watched",
        "SELECT 1 --1\n; DROP TABLE watched",
        "SELECT 1 #\n; DROP TABLE watched",
        @"SELECT 'a\\'; DROP TABLE watched; -- '",
        "SELECT \"a\"\"\"; DROP TABLE watched; -- \"",
        "SELECT `a``\\`; DROP TABLE watched; -- `",
        "SELECT N'\\\\'; DROP TABLE watched; -- '",
        "SELECT _utf8mb4'\\\\'; DROP TABLE watched; -- '",
        "SELECT _gbk'\\\\'; DROP TABLE watched; -- '",
        "SELECT x'27'; DROP TABLE watched; -- '",
        "DELIMITER // DROP TABLE watched //",
        "BEGIN; DROP TABLE watched; COMMIT",
        "BEGIN NOT ATOMIC DROP TABLE watched; END",
        "IF 1 THEN DROP TABLE watched; END IF",
        "l: LOOP DROP TABLE watched; LEAVE l; END LOOP",
        "EXECUTE IMMEDIATE 'DROP TABLE watched'",
        "EXECUTE IMMEDIATE CONCAT('DROP TABLE ', 'watched')",
        "PREPARE s FROM 'DROP TABLE watched'",
        "SET @s = 'DROP TABLE watched'; PREPARE s FROM @s; EXECUTE s",
        "SET STATEMENT max_statement_time = 1 FOR DROP TABLE watched",
        "SET STATEMENT sql_mode = 'ANSI_QUOTES' FOR DROP TABLE watched",
        "SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT '\\'; DROP TABLE watched; -- '",
        "SET NAMES gbk; SELECT '\u00bf\\'; DROP TABLE watched; -- '",
        "RENAME TABLE watched TO gone",
        "ALTER TABLE watched RENAME gone",
        "ALTER TABLE watched ADD c int",
        "CREATE OR REPLACE TABLE watched (i int)",
        "CREATE TABLE IF NOT EXISTS t2 SELECT * FROM watched",
        "CREATE OR REPLACE PROCEDURE p() DROP TABLE watched",
        "CREATE EVENT e ON SCHEDULE EVERY 1 SECOND DO DROP TABLE watched",
        "CREATE TRIGGER g BEFORE INSERT ON orders FOR EACH ROW DELETE FROM watched",
        "CALL drops_watched()",
        "DROP DATABASE shop",
        "EXPLAIN DELETE FROM watched; DROP TABLE watched",
        "ANALYZE DELETE FROM watched",
        "DELETE FROM watched",
        "SELECT SLEEP(0)",
        "SELECT BENCHMARK(1, 1)",
        "DO SLEEP(0)",
        "SELECT LOAD_FILE('/etc/hostname')",
        "SELECT 1 INTO DUMPFILE '/tmp/hoopwire-evasion'",
        "(SELECT 1 INTO OUTFILE '/tmp/hoopwire-evasion')",
        "LOAD DATA INFILE '/etc/hostname' INTO TABLE watched",
        "INSERT INTO mysql.global_priv (host, user) VALUES ('%', 'evil')",
        "CREATE USER evil",
        "GRANT ALL ON *.* TO evil IDENTIFIED BY 'x'",
        "SET PASSWORD FOR app@'%' = 'x'",
        "SET GLOBAL general_log = 1",
        "KILL QUERY 1",
        "INSTALL SONAME 'ha_blackhole'",
        "CREATE FUNCTION f RETURNS STRING SONAME 'x.so'",
        "FLUSH TABLES WITH READ LOCK",
        .. MySqlBlockEvasions.All,
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Run_WayRoundABlock_IsRefused(string sql)
    {
        await way.Connection.ResetConnectionAsync();
        await using var command = new MySqlCommand(sql, way.Connection);
        var error = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteNonQueryAsync());
        // What is no SQL gets a syntax error, which the driver replaces where the text begins with a word of the command line's.
        if (error.ErrorCode != MySqlErrorCode.DelimiterNotSupported)
        {
            Assert.True(error.ErrorCode is MySqlErrorCode.TableAccessDenied or MySqlErrorCode.ParseError, $"{error.ErrorCode}: {error.Message}");
            Assert.Contains("(rule \"guard\")", error.Message, StringComparison.Ordinal);
        }

        await AssertUntouchedAsync();
    }

    /// <summary>The client takes the text apart, and leaves out what it takes for comments: some of it fails, and nothing changes.</summary>
    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Prepare_WayRoundABlock_ChangesNothing(string sql)
    {
        await way.Connection.ResetConnectionAsync();
        await using var command = new MySqlCommand(sql, way.Connection);
        var error = await Assert.ThrowsAnyAsync<Exception>(async () =>
        {
            await command.PrepareAsync();
            await command.ExecuteNonQueryAsync();
        });
        Assert.True(error is MySqlException or ArgumentException, error.ToString());
        await AssertUntouchedAsync();
    }

    [Theory]
    [InlineData("SELECT 'DROP TABLE watched'")]
    [InlineData(@"SELECT '\'; DROP TABLE watched; -- '")]
    [InlineData("SELECT \"'; DROP TABLE watched; -- \"")]
    [InlineData("SELECT 1 AS `; DROP TABLE watched`")]
    [InlineData("SELECT 1 /* ; DROP TABLE watched */")]
    [InlineData("SELECT 1 /*!50701 ; DROP TABLE watched */")]
    [InlineData("SELECT 1 /*!999999 ; DROP TABLE watched */")]
    [InlineData("SELECT 1 -- ; DROP TABLE watched")]
    [InlineData("SELECT 1 # ; DROP TABLE watched")]
    [InlineData("SELECT 0x27, x'27', b'1', N'x', _latin1'x', 1e3, .5")]
    [InlineData("SELECT name FROM watched WHERE id = 3 FOR UPDATE")]
    [InlineData("DELETE FROM watched WHERE id = 99")]
    [InlineData("UPDATE watched SET name = name WHERE id IN (98, 99)")]
    [InlineData("INSERT INTO watched SELECT * FROM watched WHERE id = 99")]
    [InlineData("REPLACE INTO watched VALUES (1, 'ann')")]
    [InlineData("REPLACE INTO watched SELECT * FROM watched WHERE id = 1")]
    [InlineData("REPLACE INTO watched SELECT 1, 'ann'")]
    [InlineData("SHOW FULL COLUMNS FROM watched")]
    [InlineData("EXPLAIN SELECT * FROM watched")]
    public async Task Run_WhatOnlyLooksLikeOne_Runs(string sql)
    {
        await way.Connection.ResetConnectionAsync();
        await using var command = new MySqlCommand(sql, way.Connection);
        await command.ExecuteNonQueryAsync();
        await AssertUntouchedAsync();
    }

    [Theory]
    [MemberData(nameof(MySqlBenign.Statements), MemberType = typeof(MySqlBenign))]
    [MemberData(nameof(MySqlCatalogueTexts.All), MemberType = typeof(MySqlCatalogueTexts))]
    public async Task Run_WhatToolsSend_CallsNoFunctionOfTheDatabase(string sql)
    {
        await way.Connection.ResetConnectionAsync();
        await using var command = new MySqlCommand(sql, way.Connection);
        var error = await Record.ExceptionAsync(command.ExecuteNonQueryAsync);
        Assert.DoesNotContain("one of the server's own", error?.Message ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("refused because", error?.Message ?? "", StringComparison.Ordinal);
        Assert.DoesNotContain("could not be read", error?.Message ?? "", StringComparison.Ordinal);
    }

    [Fact]
    public async Task MetaData_EveryQuestionOfJdbc_IsAnsweredAsStraight()
    {
        var straight = (await MySqlClients.MetaDataAsync(way.Server.Endpoint(), "watched")).EnsureSuccess();
        Assert.Equal(straight.StandardOutput, (await MySqlClients.MetaDataAsync(way.Through, "watched")).EnsureSuccess().StandardOutput);
    }

    [Fact]
    public async Task Dump_TablesAndCode_IsAsStraight()
    {
        string[] dumps = [];
        foreach (var endpoint in new[] { way.Server.Endpoint(), way.Through })
            dumps = [.. dumps, (await RunningProcess.RunAsync("mariadb-dump", [.. endpoint.Options, "--skip-comments", "--routines", "--events", "shop"], endpoint.Environment)).EnsureSuccess().StandardOutput];
        Assert.Contains("wipes_watched", dumps[0], StringComparison.Ordinal);
        Assert.Equal(dumps[0], dumps[1]);
    }

    /// <summary>Zero equals every word, as much as a parameter as in the text.</summary>
    [Theory]
    [InlineData("DELETE FROM watched WHERE name = @p", 0)]
    [InlineData("DELETE FROM watched WHERE name = @p", 0.0)]
    [InlineData("DELETE FROM watched WHERE name = @p", false)]
    [InlineData("DELETE FROM watched WHERE @p = name", 0L)]
    [InlineData("DELETE FROM watched WHERE name <=> @p", 0)]
    [InlineData("DELETE FROM watched WHERE name IN ('zoe', @p)", 0)]
    [InlineData("UPDATE watched SET name = 'gone' WHERE id = 99 OR name = @p", 0)]
    [InlineData("DELETE FROM watched WHERE name >= @p", 0)]
    [InlineData("DELETE FROM watched WHERE name BETWEEN @p AND 7", 0L)]
    public async Task Prepare_ZeroForAWord_IsRefusedAsInTheText(string sql, object value)
    {
        await using var connection = await way.OpenAsync();
        await using var command = await PrepareAsync(connection, sql, value);
        var error = await Assert.ThrowsAsync<MySqlException>(() => command.ExecuteNonQueryAsync());
        Assert.Contains("(rule \"guard\")", error.Message, StringComparison.Ordinal);
        await AssertUntouchedAsync();
    }

    [Theory]
    [InlineData("DELETE FROM watched WHERE name = @p", "")]
    [InlineData("DELETE FROM watched WHERE name = @p", "0")]
    [InlineData("DELETE FROM watched WHERE name IN ('zoe', @p)", "zed")]
    [InlineData("DELETE FROM watched WHERE id = @p", 99)]
    [InlineData("UPDATE watched SET id = @p WHERE name = 'zoe'", 0)]
    [InlineData("DELETE FROM watched WHERE id = 99 LIMIT @p", 0)]
    public async Task Prepare_ValueThatBounds_Runs(string sql, object value)
    {
        await using var connection = await way.OpenAsync();
        await using var command = await PrepareAsync(connection, sql, value);
        Assert.Equal(0, await command.ExecuteNonQueryAsync());
        await AssertUntouchedAsync();
    }

    private static async Task<MySqlCommand> PrepareAsync(MySqlConnection connection, string sql, object value)
    {
        var command = new MySqlCommand(sql, connection) { Parameters = { new("@p", value) } };
        await command.PrepareAsync();
        return command;
    }

    private async Task AssertUntouchedAsync() => Assert.Equal("5 1 pete", await way.Straight.LastAsync("SELECT CONCAT_WS(' ', COUNT(*), MIN(id), MAX(name)) FROM watched"));

    /// <summary>A server with something to lose, and a gateway before it that blocks every effect there is but reading and writing some rows.</summary>
    public sealed class Way : IAsyncLifetime
    {
        private const Effects Blocked = Effects.Ddl | Effects.Dcl | Effects.UnboundedWrite | Effects.Opaque | Effects.File | Effects.Net | Effects.Delay | Effects.Kill | Effects.Replication;

        private InProcessGateway? _gateway;

        public MariaDbServer Server { get; private set; } = null!;

        /// <summary>Through the gateway.</summary>
        public MySqlConnection Connection { get; private set; } = null!;

        /// <summary>How a client connects through the gateway.</summary>
        public MySqlEndpoint Through => _gateway!.MySqlEndpoint();

        /// <summary>Past it.</summary>
        public MySqlConnection Straight { get; private set; } = null!;

        /// <summary>Another one through the gateway.</summary>
        public Task<MySqlConnection> OpenAsync() => _gateway!.OpenMySqlAsync(options: o => o.IgnorePrepare = false);

        public async Task InitializeAsync()
        {
            Server = await MariaDbServer.SharedAsync();
            await Server.RootAsync(
                "CREATE TABLE watched (id int PRIMARY KEY, name varchar(20)); INSERT INTO watched VALUES (1, 'ann'), (2, 'bea'), (3, 'cid'), (4, 'dan'), (5, 'pete');"
                + "CREATE PROCEDURE drops_watched() DROP TABLE watched;\nDELIMITER //\n"
                + "CREATE FUNCTION wipes_watched() RETURNS int BEGIN DELETE FROM watched; RETURN 1; END //\nCREATE FUNCTION `if`() RETURNS int BEGIN DELETE FROM watched; RETURN 1; END //");
            _gateway = InProcessGateway.Start(InProcessGateway.TargetOn(Server), new GatewayLimits(), [new Rule("guard") { Block = new BlockRule(Blocked, null) }]);
            Connection = await OpenAsync();
            Straight = await StraightConnection.OpenAsync(Server);
        }

        public async Task DisposeAsync()
        {
            await Straight.DisposeAsync();
            await Connection.DisposeAsync();
            await _gateway!.DisposeAsync();
        }
    }
}
