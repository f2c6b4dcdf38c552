using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.MySql;
using HoopWire.Net;
using HoopWire.Policy;
using HoopWire.Policy.Filters;
using Microsoft.Extensions.Logging.Abstractions;
using MySqlConnector;

namespace HoopWire.Integration.Tests;

/// <summary>What rules refuse of statements to a real MariaDB, and what they let through, whatever the session's settings make of a text.</summary>
[Trait("Category", "Server")]
public class MySqlRuleTests
{
    private const Effects Guarded = Effects.Ddl | Effects.Dcl | Effects.UnboundedWrite | Effects.File | Effects.Net | Effects.SetRole | Effects.Delay | Effects.Kill | Effects.Opaque | Effects.Replication;

    private static readonly Rule Block = new("guard") { Block = new BlockRule(Guarded, null) };
    private static readonly Rule NoDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, "Schema changes go through migrations") };

    [Fact]
    public async Task Query_TextThatIsNoSql_IsASyntaxErrorWithItsPlace()
    {
        await using var gateway = await StartAsync(Block);
        await using var connection = await gateway.OpenMySqlAsync();
        var refused = await Assert.ThrowsAsync<MySqlException>(() => connection.LastAsync("SELECT 1;\nSELECT * FORM orders"));
        Assert.Equal((1064, "42000"), (refused.Number, refused.SqlState));
        Assert.StartsWith("The statement could not be read: a word or sign in an unexpected place, at line 2, character ", refused.Message, StringComparison.Ordinal);
        Assert.Contains("(rule \"", refused.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("DROP TABLE orders", "ddl")]
    [InlineData("CREATE TABLE x (i int)", "ddl")]
    [InlineData("/*M!100000 DROP TABLE orders */", "ddl")]
    [InlineData("SELECT 1; DROP TABLE orders", "ddl")]
    [InlineData("GRANT ALL ON *.* TO app@'%'", "dcl")]
    [InlineData("DELETE FROM orders", "unbounded-write")]
    [InlineData("UPDATE orders SET note = '' WHERE 1", "unbounded-write")]
    [InlineData("TRUNCATE orders", "unbounded-write")]
    [InlineData("SELECT LOAD_FILE('/etc/passwd')", "file")]
    [InlineData("SELECT * FROM orders INTO OUTFILE '/tmp/x'", "file")]
    [InlineData("LOAD DATA INFILE '/etc/passwd' INTO TABLE orders", "file")]
    [InlineData("CREATE SERVER s FOREIGN DATA WRAPPER mysql OPTIONS (HOST '10.0.0.1')", "net")]
    [InlineData("SET ROLE admin", "set-role")]
    [InlineData("SELECT SLEEP(5)", "delay")]
    [InlineData("SELECT `sleep`(5)", "delay")]
    [InlineData("KILL 5", "kill")]
    [InlineData("CALL two_results(1)", "opaque")]
    [InlineData("CHANGE MASTER TO MASTER_HOST = 'x'", "replication")]
    public async Task Query_EffectOfABlock_IsRefusedAndTheSessionGoesOn(string sql, string effect)
    {
        await using var gateway = await StartAsync(Block);
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Contains(effect, (await connection.RefusedAsync(sql)).Message, StringComparison.Ordinal);
        Assert.Equal("200", await connection.LastAsync("SELECT COUNT(*) FROM orders"));
    }

    [Theory]
    [InlineData("SELECT name FROM customers WHERE id = 3", "Customer 3")]
    [InlineData("SELECT 'DROP TABLE orders'", "DROP TABLE orders")]
    [InlineData("SELECT 1 /*!50701 ; DROP TABLE orders */", "1")]
    [InlineData("SELECT 1 -- ; DROP TABLE orders", "1")]
    [InlineData("SET @a = 5; SELECT @a", "5")]
    [InlineData("START TRANSACTION; UPDATE orders SET note = 'x' WHERE id = 3; ROLLBACK; SELECT note FROM orders WHERE id = 3", "order 3")]
    [InlineData("WITH c AS (SELECT id FROM customers WHERE id < 4) SELECT COUNT(*) FROM c", "3")]
    [InlineData("SET autocommit = 1, foreign_key_checks = 1; SELECT 'set'", "set")]
    [InlineData("SHOW CREATE TABLE orders", "orders")]
    public async Task Query_OtherThanWhatIsBlocked_Runs(string sql, string expected)
    {
        await using var gateway = await StartAsync(Block);
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Equal(expected, await connection.LastAsync(sql));
    }

    [Fact]
    public async Task Prepared_Statements_AreJudgedAsOthers()
    {
        await using var gateway = await StartAsync(Block);
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        await using var fine = new MySqlCommand("SELECT name FROM customers WHERE id = @id", connection) { Parameters = { new("@id", 2) } };
        await fine.PrepareAsync();
        Assert.Equal("Customer 2", await fine.ExecuteScalarAsync());
        await using var command = new MySqlCommand("DELETE FROM orders", connection);
        Assert.Equal(MySqlErrorCode.TableAccessDenied, (await Assert.ThrowsAsync<MySqlException>(() => command.PrepareAsync())).ErrorCode);
        await using var narrow = new MySqlCommand("DELETE FROM orders WHERE id = @id", connection) { Parameters = { new("@id", -1) } };
        await narrow.PrepareAsync();
        Assert.Equal(0, await narrow.ExecuteNonQueryAsync());
    }

    [Theory]
    [InlineData("PREPARE s FROM 'DROP TABLE orders'")]
    [InlineData("PREPARE s FROM @text")]
    [InlineData("EXECUTE s")]
    [InlineData("EXECUTE IMMEDIATE 'DROP TABLE orders'")]
    [InlineData("SET STATEMENT max_statement_time = 5 FOR EXECUTE s")]
    [InlineData("BEGIN NOT ATOMIC DROP TABLE orders; END")]
    public async Task Query_TextThatIsNotRead_IsRefused(string sql)
    {
        await using var gateway = await StartAsync(NoDdl);
        await using var connection = await gateway.OpenMySqlAsync();
        await connection.RefusedAsync(sql);
        Assert.Equal("orders", await (await MariaDbServer.SharedAsync()).RootAsync("SHOW TABLES LIKE 'orders'"));
    }

    [Theory]
    [InlineData(false, "secret-word", "SELECT 'a Secret-Word'", "SELECT 'another word'")]
    [InlineData(true, "id\\s*=\\s*13\\b", "SELECT 1 FROM orders WHERE id  = 13", "SELECT 1 FROM orders WHERE id = 14")]
    public async Task Query_TextOfAFilter_IsRefused(bool isExpression, string pattern, string refused, string fine)
    {
        await using var gateway = await StartAsync(new Rule("words") { Block = new BlockRule(Effects.None, null) { Text = [new TextFilter(pattern, isExpression, IgnoreCase: true)] } });
        await using var connection = await gateway.OpenMySqlAsync();
        Assert.Contains("words", (await connection.RefusedAsync(refused)).Message, StringComparison.Ordinal);
        Assert.NotNull(await connection.LastAsync(fine));
    }

    [Fact]
    public async Task Query_MaskedColumn_IsMaskedAsTextAndPrepared()
    {
        await using var gateway = await StartAsync(NoDdl, new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("shop.customers.ssn") }] });
        await using var connection = await gateway.OpenMySqlAsync(options: o => o.IgnorePrepare = false);
        Assert.Equal("[redacted]", await connection.LastAsync("SELECT ssn FROM customers WHERE id = 7"));
        await using var command = new MySqlCommand("SELECT ssn, name FROM customers WHERE id = @id", connection);
        command.Parameters.AddWithValue("@id", 7);
        await command.PrepareAsync();
        await using (var reader = await command.ExecuteReaderAsync())
        {
            Assert.True(await reader.ReadAsync());
            Assert.Equal(("[redacted]", "Customer 7"), (reader.GetString(0), reader.GetString(1)));
        }
        Assert.Contains("(rule \"pii\")", (await connection.RefusedAsync("SELECT ssn FROM customers WHERE ssn = '1'")).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Inspect_NamesOfAPolicy_TellsWhichTheTargetDoesNotHave()
    {
        var target = InProcessGateway.TargetOn(await MariaDbServer.SharedAsync());
        await using var transport = new SocketTransport(1, TimeProvider.System, NullLoggerFactory.Instance);
        var rule = new Rule("pii")
        {
            Masks = [.. new[] { "Shop.Customers.SSN", "customers.nothing" }.Select(column => new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse(column) })],
            AllowedFunctions = ["sleep", "shop.no_such_function"],
        };
        var findings = await new MySqlProtocol().InspectAsync(transport, new AccessGrant(target, target.Credentials[0], new CompiledPolicy(1, [rule]), ""));
        Assert.Null(findings.Failure);
        Assert.Equal("*.customers.nothing", Assert.Single(findings.AbsentColumns).Mask.Column!.ToString());
        Assert.Equal("shop.no_such_function", Assert.Single(findings.AbsentFunctions));
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(await MariaDbServer.SharedAsync()), new GatewayLimits(), [.. rules]);
}
