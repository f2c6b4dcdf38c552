using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Functions of MariaDB's databases under rules that mask nothing: by their names, what is not the server's own may do anything.</summary>
[Trait("Category", "Server")]
public class MySqlOwnFunctionTests
{
    private const string Functions = """
        DO GET_LOCK('own functions', 60);
        CREATE TABLE IF NOT EXISTS own_victim (id int);
        CREATE TABLE IF NOT EXISTS own_log (id int);
        DELIMITER //
        CREATE FUNCTION IF NOT EXISTS own_purge() RETURNS int MODIFIES SQL DATA BEGIN DELETE FROM shop.own_victim; RETURN 1; END //
        DELIMITER ;
        INSERT INTO own_victim VALUES (1);
        """;

    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, null) };
    private static readonly Rule NoUnbounded = new("no-unbounded") { Block = new BlockRule(Effects.UnboundedWrite, null) };
    private static readonly Rule NoFiles = new("no-files") { Block = new BlockRule(Effects.File | Effects.Opaque, null) };

    public static TheoryData<string> Calls =>
    [
        "SELECT own_purge()",
        "SELECT OWN_Purge ( )",
        "SELECT `own_purge`()",
        "SELECT shop.own_purge()",
        "SELECT `shop` . own_purge/**/()",
        "SELECT {fn own_purge()}",
        "SELECT @a := own_purge()",
        "DO own_purge()",
        "SET @a = own_purge()",
        "SET max_statement_time = own_purge()",
        "SELECT id FROM own_victim WHERE id = own_purge()",
        "SELECT COUNT(*) FROM own_victim GROUP BY own_purge()",
        "SELECT SUM(id) OVER (ORDER BY own_purge()) FROM own_victim",
        "SELECT CASE own_purge() WHEN 1 THEN CAST(own_purge() AS CHAR) END",
        "SELECT NOW() + INTERVAL own_purge() DAY",
        "SELECT * FROM JSON_TABLE(own_purge(), '$' COLUMNS (a int PATH '$')) j",
        "INSERT INTO own_log VALUES (own_purge())",
        "INSERT INTO own_log VALUES (1) RETURNING own_purge()",
        "VALUES (own_purge())",
        "UPDATE own_log SET id = 1 WHERE id = own_purge()",
        "DELETE FROM own_log WHERE id = own_purge()",
        "SHOW TABLES WHERE own_purge()",
        "SELECT 1; SELECT own_purge()",
        "SELECT 1 /*!40101 + own_purge() */",
        "CREATE TEMPORARY TABLE own_made AS SELECT own_purge()",
        "CREATE VIEW own_shown AS SELECT own_purge()",
    ];

    [Theory]
    [MemberData(nameof(Calls))]
    public async Task Query_FunctionOfTheDatabase_IsRefusedAndDoesNothing(string sql)
    {
        await using var gateway = await StartAsync(sql.StartsWith("CREATE", StringComparison.Ordinal) ? NoUnbounded : NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        var refused = await connection.RefusedAsync(sql);
        Assert.Matches(@"does: function (shop\.)?own_purge is not one of the server's own; a rule lets it run by functions: \{allow: \[(shop\.)?own_purge\]\} \(rule ""no-", refused.Message);
        Assert.NotEqual("0", await connection.LastAsync("SELECT COUNT(*) FROM own_victim"));
    }

    [Fact]
    public async Task Prepare_FunctionOfTheDatabase_IsRefused()
    {
        await using var gateway = await StartAsync(NoFiles);
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await using var command = new MySqlCommand("SELECT own_purge() + @p", connection) { Parameters = { new("@p", 1) } };
        Assert.Contains("opaque are blocked: function own_purge", (await Assert.ThrowsAsync<MySqlException>(() => command.PrepareAsync())).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("SELECT own_purge()", "own_purge")]
    [InlineData("SELECT Own_Purge()", "shop.own_purge")]
    [InlineData("SELECT shop.own_purge()", "own_purge")]
    [InlineData("SELECT `shop`.`own_purge`()", "shop.own_purge")]
    public async Task Query_FunctionThatARuleAllows_Runs(string sql, string allowed)
    {
        await using var gateway = await StartAsync(NoDdl, NoUnbounded with { AllowedFunctions = [allowed] });
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal("1", await connection.LastAsync(sql));
    }

    [Fact]
    public async Task Query_FunctionAllowedOfOneDatabase_IsRefusedInAnother()
    {
        await using var gateway = await StartAsync(NoUnbounded with { AllowedFunctions = ["shop.own_purge"] });
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal("1", await connection.LastAsync("SELECT own_purge()"));
        await connection.RefusedAsync("USE performance; SELECT own_purge()");
        await connection.ChangeDatabaseAsync("information_schema");
        Assert.Contains("function own_purge", (await connection.RefusedAsync("SELECT own_purge()")).Message, StringComparison.Ordinal);
        Assert.Equal("1", await connection.LastAsync("SELECT shop.own_purge()"));
    }

    [Fact]
    public async Task Query_FunctionUnderARuleThatNamesOpaque_WaitsForApproval()
    {
        await using var gateway = await StartAsync(new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite | Effects.Opaque, ["dba-leads"]) });
        await using var connection = await gateway.OpenMySqlAsync();
        var running = connection.LastAsync("SELECT own_purge()");
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        Assert.Equal("1", await running);
    }

    [Fact]
    public async Task Query_RulesThatLookAtNoEffectOfAFunction_LetItRun()
    {
        await using var gateway = await StartAsync(new Rule("one") { Block = new BlockRule(Effects.Multi, null) });
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal("1", await connection.LastAsync("SELECT own_purge()"));
    }

    /// <summary>All but SCHEMAS, which the list has and the grammar does not.</summary>
    [Fact]
    public async Task Query_EachFunctionThatTheServerLists_IsTheServersOwn()
    {
        var server = await MariaDbServer.SharedAsync();
        string[] names = (await server.RootAsync("SELECT LOWER(FUNCTION) FROM information_schema.SQL_FUNCTIONS WHERE FUNCTION <> 'SCHEMAS'")).Split('\n');
        Assert.True(names.Length > 200, string.Join(' ', names));
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        foreach (string name in names)
        {
            var answer = await Record.ExceptionAsync(() => connection.LastAsync($"SELECT 1 FROM DUAL WHERE 0 AND {name}('a', 1, 2, 3, 4, 5, 6, 7, 8)"));
            Assert.DoesNotContain("is not one of the server's own", answer?.Message ?? "", StringComparison.Ordinal);
        }
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules)
    {
        var server = await MariaDbServer.SharedAsync();
        await server.RootAsync(Functions);
        return InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [.. rules]);
    }
}
