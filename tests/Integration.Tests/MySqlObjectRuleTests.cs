using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>Rules about relations, columns and functions on MariaDB.</summary>
[Trait("Category", "Server")]
public class MySqlObjectRuleTests
{
    private const string Setup = """
        DO GET_LOCK('object rules', 60);
        CREATE TABLE IF NOT EXISTS object_salaries (id int PRIMARY KEY, amount int);
        REPLACE INTO object_salaries VALUES (1, 4711);
        CREATE TABLE IF NOT EXISTS object_people (id int, name varchar(20));
        CREATE TABLE IF NOT EXISTS object_staff (id int PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS object_teams (id int PRIMARY KEY);
        CREATE TABLE IF NOT EXISTS object_payments (id int, staff int, team int, FOREIGN KEY (staff) REFERENCES object_staff (id) ON DELETE CASCADE, FOREIGN KEY (team) REFERENCES object_teams (id) ON UPDATE SET NULL);
        CREATE TABLE IF NOT EXISTS object_posts (id int);
        CREATE TABLE IF NOT EXISTS object_history (id int);
        CREATE TABLE IF NOT EXISTS object_stamped (id int);
        CREATE OR REPLACE TRIGGER object_paying BEFORE DELETE ON object_posts FOR EACH ROW UPDATE object_payments SET id = 0;
        CREATE OR REPLACE TRIGGER object_stamping BEFORE INSERT ON object_stamped FOR EACH ROW INSERT INTO object_history VALUES (NEW.id);
        CREATE DATABASE IF NOT EXISTS object_side;
        CREATE TABLE IF NOT EXISTS object_side.object_salaries (id int);
        CREATE OR REPLACE VIEW object_shown AS SELECT id, amount AS money FROM object_salaries;
        CREATE OR REPLACE VIEW object_counted AS SELECT 1 AS one FROM object_people WHERE EXISTS (SELECT 1 FROM object_shown);
        """;

    [Theory]
    [InlineData("SELECT COUNT(*) FROM object_salaries")]
    [InlineData("SELECT * FROM shop.`OBJECT_salaries`")]
    [InlineData("SELECT money FROM object_shown")]
    [InlineData("SELECT * FROM object_counted")]
    [InlineData("DELETE FROM object_salaries WHERE id = 1")]
    [InlineData("INSERT INTO object_people SELECT id, 'x' FROM object_salaries")]
    [InlineData("SHOW COLUMNS FROM object_salaries")]
    [InlineData("HANDLER object_salaries OPEN")]
    [InlineData("RENAME TABLE object_salaries TO object_other")]
    [InlineData("CREATE VIEW object_mine AS SELECT * FROM object_salaries")]
    public async Task Run_ReachesTheRelation_IsRefused(string sql)
    {
        await using var gateway = await StartAsync(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [ColumnPattern.TryParse("shop.object_salaries.*")!] } });
        await AssertRefusedAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT * FROM object_people")]
    [InlineData("SELECT 1")]
    [InlineData("INSERT INTO object_people VALUES (2, 'Bob')")]
    public async Task Run_ReachesOthersOnly_Passes(string sql)
    {
        await using var gateway = await StartAsync(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [ColumnPattern.TryParse("object_salaries.*")!] } });
        await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("DELETE FROM object_staff WHERE id = 1", true)]
    [InlineData("REPLACE INTO object_staff VALUES (1)", true)]
    [InlineData("DELETE s FROM object_staff s JOIN object_people p ON s.id = p.id", true)]
    [InlineData("UPDATE object_teams SET id = 2 WHERE id = 1", true)]
    [InlineData("DELETE FROM object_posts WHERE id = 1", true)]
    [InlineData("INSERT INTO object_staff VALUES (7) ON DUPLICATE KEY UPDATE id = id", false)]
    [InlineData("INSERT IGNORE INTO object_teams VALUES (7)", false)]
    [InlineData("INSERT INTO object_posts VALUES (1)", false)]
    [InlineData("INSERT INTO object_stamped VALUES (1)", false)]
    [InlineData("SELECT * FROM object_staff", false)]
    public async Task Run_WriteReachesTheRelationByWhatItDoes_IsRefused(string sql, bool refused)
    {
        await using var gateway = await StartAsync(new BlockRule(Effects.Write | Effects.UnboundedWrite, null) { Objects = new ObjectSelectors { Relations = [ColumnPattern.TryParse("shop.object_payments.*")!] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT * FROM object_side.object_salaries", false)]
    [InlineData("SELECT id AS object_salaries FROM object_people", false)]
    [InlineData("SELECT * FROM object_salaries", true)]
    [InlineData("SELECT * FROM object_side.object_salaries s JOIN object_salaries t ON s.id = t.id", true)]
    public async Task Run_RelationOfAnotherDatabase_IsNotMeant(string sql, bool refused)
    {
        await using var gateway = await StartAsync(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [ColumnPattern.TryParse("shop.object_salaries.*")!] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT id FROM object_salaries", false)]
    [InlineData("SELECT Amount FROM object_salaries", true)]
    [InlineData("SELECT id FROM object_salaries WHERE amount > 1", true)]
    [InlineData("SELECT * FROM object_salaries", true)]
    [InlineData("SELECT money FROM object_shown", true)]
    public async Task Run_RuleIsAboutAColumn_IsRefusedWhereItMayBeUsed(string sql, bool refused)
    {
        await using var gateway = await StartAsync(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Columns = [ColumnPattern.TryParse("*.amount")!] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT LOWER('A')", true)]
    [InlineData("SELECT UPPER('a')", false)]
    public async Task Run_RuleIsAboutFunctions_IsRefusedWhereOneIsCalled(string sql, bool refused)
    {
        await using var gateway = await StartAsync(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Functions = ["lower"] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    /// <summary>COM_FIELD_LIST tells of a table what SHOW COLUMNS does.</summary>
    [Theory]
    [InlineData("object_salaries", true)]
    [InlineData("OBJECT_SALARIES", true)]
    [InlineData("object_people", false)]
    public async Task FieldList_OfATable_IsJudgedAsShowColumns(string table, bool refused)
    {
        await using var gateway = await StartAsync(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [ColumnPattern.TryParse("shop.object_salaries.*")!] } });
        using var client = await RawMySqlClient.LogInAsync(gateway.Port);
        await client.SendAsync(0, [4, .. Encoding.ASCII.GetBytes(table), 0]);
        var (_, first) = await client.ReadAsync();
        Assert.Equal(refused, first[0] == 0xFF);
        if (refused) Assert.Contains("rule \"hr\"", RawMySqlClient.Error(first), StringComparison.Ordinal);
        else Assert.Contains("name", Encoding.ASCII.GetString((await client.ReadAsync()).Payload), StringComparison.Ordinal);
    }

    private static async Task<InProcessGateway> StartAsync(BlockRule block)
    {
        var server = await MariaDbServer.SharedAsync();
        await server.RootAsync(Setup);
        return InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [new Rule("hr") { Block = block }]);
    }

    private static async Task RunAsync(InProcessGateway gateway, string sql)
    {
        await using var connection = await gateway.OpenMySqlAsync();
        await using var command = new MySqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static async Task AssertRefusedAsync(InProcessGateway gateway, string sql)
    {
        var refused = await Assert.ThrowsAsync<MySqlException>(() => RunAsync(gateway, sql));
        Assert.Equal(1142, refused.Number);
        Assert.Contains("hr", refused.Message, StringComparison.Ordinal);
    }
}
