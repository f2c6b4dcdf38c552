using System.Collections.Immutable;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Texts that mean something else by other settings of the session: they are read as the server reads them, or refused.</summary>
[Trait("Category", "Server")]
public class MySqlSettingsTests
{
    /// <summary>One string literal by the default settings, a DROP by NO_BACKSLASH_ESCAPES.</summary>
    private const string HiddenByBackslash = @"SELECT '\'; DROP TABLE orders; -- '";

    /// <summary>One string literal by the default settings, a name and a DROP by ANSI_QUOTES.</summary>
    private const string HiddenByQuotes = "SELECT \"\\\"; DROP TABLE orders; -- \"";

    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };

    [Theory]
    [InlineData("SET sql_mode = 'NO_BACKSLASH_ESCAPES'")]
    [InlineData("SET @@session.sql_mode := CONCAT(@@sql_mode, ',NO_BACKSLASH_ESCAPES')")]
    [InlineData("SET @m = 'NO_BACKSLASH_ESCAPES'; SET SESSION sql_mode = @m")]
    [InlineData("SET autocommit = 1, sql_mode = 4294967295 & 1048576")]
    public async Task Query_StringThatEndsEarlierByTheMode_IsReadAsTheServerReadsIt(string set)
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.NoBackslashEscapes = true);
        Assert.Equal("'; DROP TABLE orders; -- ", await connection.LastAsync(HiddenByBackslash));
        await connection.LastAsync(set);
        Assert.Equal("\\", await connection.LastAsync(@"SELECT '\'"));
        Assert.Contains("ddl", (await connection.RefusedAsync(HiddenByBackslash)).Message, StringComparison.Ordinal);
        await connection.LastAsync("SET sql_mode = DEFAULT");
        Assert.Equal("'; DROP TABLE orders; -- ", await connection.LastAsync(HiddenByBackslash));
        await AssertTableIsThereAsync();
    }

    [Fact]
    public async Task Query_AnsiQuotes_AreNames()
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal("\"; DROP TABLE orders; -- ", await connection.LastAsync(HiddenByQuotes));
        await connection.LastAsync("SET sql_mode = 'ANSI_QUOTES'");
        Assert.Equal("Customer 1", await connection.LastAsync("SELECT \"name\" FROM \"customers\" WHERE \"id\" = 1"));
        Assert.Contains("ddl", (await connection.RefusedAsync(HiddenByQuotes)).Message, StringComparison.Ordinal);
        await connection.RefusedAsync("DROP TABLE \"orders\"");
    }

    [Theory]
    [InlineData(@"SET sql_mode = 'NO_BACKSLASH_ESCAPES'; SELECT '\'; DROP TABLE orders; -- '")]
    [InlineData(@"CALL two_results(1); SELECT '\'; DROP TABLE orders; -- '")]
    [InlineData("SET NAMES gbk; SELECT 1")]
    [InlineData("SET CHARACTER SET latin1; SELECT 1")]
    public async Task Query_ChangeBeforeOtherStatements_IsRefused(string sql)
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Contains("send them one by one", (await connection.RefusedAsync(sql)).Message, StringComparison.Ordinal);
        Assert.Equal("1", await connection.LastAsync("SELECT LENGTH('\u00e9') = 2"));
    }

    [Theory]
    [InlineData("SET sql_mode = ORACLE", "SELECT 1")]
    [InlineData("SET NAMES swe7", "SELECT 1")]
    [InlineData("SET NAMES gbk", "SELECT '\u00e9'")]
    [InlineData("SET character_set_client = latin1", "SELECT '\u00e9'")]
    public async Task Query_SettingThatIsNotRead_IsRefusedFromThenOn(string set, string refused)
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync(set);
        await connection.RefusedAsync(refused);
        await connection.RefusedAsync(refused);
    }

    [Fact]
    public async Task Query_AsciiInACharacterSetOfTheClient_IsRead()
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync("SET NAMES gbk");
        Assert.Equal("1", await connection.LastAsync("SELECT 1"));
        await connection.RefusedAsync("DROP TABLE orders");
    }

    [Fact]
    public async Task Query_ProcedureSetsTheMode_IsReadAsTheServerReadsIt()
    {
        var server = await MariaDbServer.SharedAsync();
        await server.RootAsync("CREATE OR REPLACE PROCEDURE sets_mode() SET SESSION sql_mode = 'NO_BACKSLASH_ESCAPES'");
        await using var gateway = await StartAsync(NoDdl, new Rule("review") { Approve = new ApproveRule(Effects.Opaque, ["dba-leads"]) });
        await using var connection = await gateway.OpenMySqlAsync();
        var call = connection.LastAsync("CALL sets_mode()");
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        await call;
        Assert.Equal("'; DROP TABLE orders; -- ", await connection.LastAsync(HiddenByBackslash));
        await AssertTableIsThereAsync();
    }

    [Fact]
    public async Task Query_RulesComeWhileTheModeIsAnother_IsReadByTheMode()
    {
        await using var gateway = await StartAsync();
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await using var prepared = new MySqlCommand("SELECT 'prepared before'", connection);
        await prepared.PrepareAsync();
        await connection.LastAsync("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
        gateway.Directory.Change(new CompiledPolicy(2, [NoDdl]));
        Assert.Contains("ddl", (await connection.RefusedAsync(HiddenByBackslash)).Message, StringComparison.Ordinal);
        var error = await Assert.ThrowsAsync<MySqlException>(() => prepared.ExecuteScalarAsync());
        Assert.Contains("prepare it again", error.Message, StringComparison.Ordinal);
        await AssertTableIsThereAsync();
    }

    [Fact]
    public async Task Execute_ModeHasChangedSincePreparing_IsRefused()
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await using var prepared = new MySqlCommand("SELECT 'x'", connection);
        await prepared.PrepareAsync();
        Assert.Equal("x", await prepared.ExecuteScalarAsync());
        await connection.LastAsync("SET sql_mode = 'ANSI_QUOTES'");
        var error = await Assert.ThrowsAsync<MySqlException>(() => prepared.ExecuteScalarAsync());
        Assert.Contains("prepare it again", error.Message, StringComparison.Ordinal);
        await connection.LastAsync("SET sql_mode = DEFAULT");
        Assert.Equal("x", await prepared.ExecuteScalarAsync());
    }

    [Theory]
    [InlineData(MariaDbServer.Database)]
    [InlineData("mysql")]
    public async Task Query_TableOfTheServersOwnByTheOpenDatabase_IsWhatItIs(string opened)
    {
        const string Write = "DELETE FROM global_priv WHERE user = 'nobody'";
        await using var gateway = await StartAsync(new Rule("no-dcl") { Block = new BlockRule(Effects.Dcl, null) });
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.Database = opened);
        if (opened != "mysql") await connection.ChangeDatabaseAsync("mysql");
        Assert.Contains("dcl", (await connection.RefusedAsync(Write)).Message, StringComparison.Ordinal);
        await connection.ChangeDatabaseAsync(MariaDbServer.Database);
        Assert.Contains("dcl", (await connection.RefusedAsync(Write.Replace("global", "mysql.global", StringComparison.Ordinal))).Message, StringComparison.Ordinal);
        Assert.Equal(MySqlErrorCode.NoSuchTable, (await Assert.ThrowsAsync<MySqlException>(() => connection.LastAsync(Write))).ErrorCode);
        Assert.Contains("one by one", (await connection.RefusedAsync("USE mysql; " + Write)).Message, StringComparison.Ordinal);
        await connection.LastAsync("USE mysql");
        Assert.Contains("dcl", (await connection.RefusedAsync(Write)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Reset_Connection_IsReadByWhatItBringsBack()
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync("SET sql_mode = 'NO_BACKSLASH_ESCAPES'");
        await connection.RefusedAsync(HiddenByBackslash);
        await connection.ResetConnectionAsync();
        Assert.Equal("'; DROP TABLE orders; -- ", await connection.LastAsync(HiddenByBackslash));
    }

    [Fact]
    public async Task Query_OneShotIsolationAndWarnings_SurviveTheReading()
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.LastAsync("SELECT 1");
        await connection.LastAsync("SET SESSION wait_timeout = 0");
        Assert.Equal("Warning", await connection.LastAsync("SHOW WARNINGS"));
        await connection.LastAsync("SET TRANSACTION READ ONLY");
        var error = await Assert.ThrowsAsync<MySqlException>(() => connection.LastAsync("UPDATE orders SET note = note WHERE id = 1"));
        Assert.Equal(MySqlErrorCode.CannotExecuteInReadOnlyTransaction, error.ErrorCode);
    }

    private static async Task AssertTableIsThereAsync() => Assert.Equal("orders", await (await MariaDbServer.SharedAsync()).RootAsync("SHOW TABLES LIKE 'orders'"));

    private static async Task<InProcessGateway> StartAsync(params ImmutableArray<Rule> rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), rules);
}
