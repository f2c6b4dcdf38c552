using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>Rules about relations, columns and functions: by whatever name and way a statement reaches them.</summary>
[Trait("Category", "Server")]
public sealed class ObjectRuleTests : IAsyncLifetime
{
    private const string Database = "object_rules";

    private const string Setup = """
        CREATE SCHEMA hr;
        CREATE TABLE hr.salaries (id int, amount int) PARTITION BY RANGE (id);
        CREATE TABLE salaries_low PARTITION OF hr.salaries FOR VALUES FROM (0) TO (10);
        INSERT INTO hr.salaries VALUES (1, 4711);
        CREATE TABLE people (id int, name text);
        INSERT INTO people VALUES (1, 'Ada');
        CREATE VIEW shown AS SELECT id, amount AS money FROM hr.salaries;
        CREATE VIEW counted AS SELECT count(*) FROM shown;
        CREATE FUNCTION read_salaries() RETURNS bigint STABLE LANGUAGE sql AS 'SELECT sum(amount) FROM hr.salaries';
        GRANT USAGE, CREATE ON SCHEMA hr, public TO app;
        GRANT ALL ON ALL TABLES IN SCHEMA hr, public TO app;
        """;

    private PostgresServer _server = null!;

    public static TheoryData<string> Reaching =>
    [
        "SELECT count(*) FROM hr.salaries",
        "SELECT * FROM hr.\"salaries\"",
        "SELECT * FROM hr.U&\"sal\\0061ries\"",
        "SELECT money FROM shown",
        "TABLE counted",
        "SELECT * FROM salaries_low",
        "WITH s AS (SELECT * FROM hr.salaries) SELECT 1",
        "SELECT 1 FROM people WHERE EXISTS (SELECT FROM hr.salaries)",
        "INSERT INTO people SELECT id, 'x' FROM hr.salaries",
        "DELETE FROM hr.salaries WHERE id = 1",
        "COPY hr.salaries TO STDOUT",
        "DECLARE c CURSOR FOR TABLE hr.salaries",
        "PREPARE p AS TABLE hr.salaries",
        "EXPLAIN SELECT * FROM hr.salaries",
        "SELECT read_salaries()",
        "DO 'BEGIN PERFORM * FROM hr.salaries; END'",
        "SELECT query_to_xml('TABLE hr.salaries', true, true, '')",
        "LOCK TABLE hr.salaries",
        "TRUNCATE hr.salaries",
        "ALTER TABLE hr.salaries RENAME TO other",
        "CREATE TEMP VIEW mine AS TABLE hr.salaries",
        "CREATE TABLE copied AS TABLE shown",
    ];

    public static TheoryData<string> Elsewhere => ["INSERT INTO people VALUES (3, '[redacted]')", "SELECT name FROM people", "SELECT count(*) FROM pg_class", "SHOW search_path", "BEGIN", "INSERT INTO people VALUES (2, 'Bob')"];

    public async Task InitializeAsync()
    {
        _server = await PostgresServer.SharedAsync();
        await _server.PsqlAsync($"drop database if exists {Database} with (force)");
        await _server.PsqlAsync($"create database {Database}");
        await _server.PsqlAsync(Setup, Database);
    }

    public Task DisposeAsync() => _server.PsqlAsync($"drop database {Database} with (force)");

    [Theory]
    [MemberData(nameof(Reaching))]
    public async Task Run_ReachesTheRelation_IsRefused(string sql)
    {
        await using var gateway = Start(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.salaries")] } });
        await AssertRefusedAsync(gateway, sql);
    }

    [Theory]
    [MemberData(nameof(Elsewhere))]
    public async Task Run_ReachesOthersOnly_Passes(string sql)
    {
        await using var gateway = Start(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.salaries")] } });
        await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT amount FROM hr.salaries", false)]
    [InlineData("UPDATE people SET name = 'x' WHERE id = 1", false)]
    [InlineData("UPDATE hr.salaries SET amount = 0 WHERE id = 1", true)]
    [InlineData("DELETE FROM shown WHERE id = 1", true)]
    [InlineData("WITH d AS (DELETE FROM salaries_low RETURNING 1) SELECT count(*) FROM d", true)]
    [InlineData("CREATE TEMP VIEW mine AS TABLE hr.salaries", true)]
    [InlineData("ALTER TABLE hr.salaries RENAME TO other", true)]
    public async Task Run_RuleNamesEffectsToo_IsRefusedWhereBothAreMet(string sql, bool refused)
    {
        await using var gateway = Start(new BlockRule(Effects.Write, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.sal*")] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT id FROM hr.salaries", false)]
    [InlineData("SELECT amount FROM people, hr.salaries", true)]
    [InlineData("SELECT id FROM hr.salaries ORDER BY amount", true)]
    [InlineData("SELECT * FROM hr.salaries", true)]
    [InlineData("SELECT s FROM hr.salaries s", true)]
    [InlineData("TABLE hr.salaries", true)]
    [InlineData("SELECT money FROM shown", true)]
    [InlineData("INSERT INTO hr.salaries VALUES (2, 1)", true)]
    public async Task Run_RuleIsAboutAColumn_IsRefusedWhereItMayBeUsed(string sql, bool refused)
    {
        await using var gateway = Start(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Columns = [ColumnPattern.TryParse("*.amount")!] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT lower('A')", true)]
    [InlineData("SELECT pg_catalog.LOWER('A')", true)]
    [InlineData("SELECT ('A'::text).lower", true)]
    [InlineData("SELECT pg_sleep(0)", true)]
    [InlineData("SELECT upper('a')", false)]
    public async Task Run_RuleIsAboutFunctions_IsRefusedWhereOneIsCalled(string sql, bool refused)
    {
        await using var gateway = Start(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Functions = ["lower", "pg_sleep*"] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Fact]
    public async Task Run_Approved_ShowsTheValues()
    {
        var rule = new Rule("ask") { Approve = new ApproveRule(Effects.None, ["leads"]) { Objects = new ObjectSelectors { Relations = [Relation("hr.salaries")] } } };
        await using var gateway = Start(rule);
        await using var connection = await gateway.OpenAsync();
        var asked = new NpgsqlCommand("SELECT money FROM shown", connection).ExecuteScalarAsync();
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        Assert.Equal(4711, await asked);
        Assert.Equal("Ada", await new NpgsqlCommand("SELECT name FROM people", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Run_RuleOnlyObserves_IsToldAndRuns()
    {
        var rule = new Rule("seen") { Enforce = false, Block = new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.salaries")] } } };
        await using var gateway = Start(rule);
        await using var connection = await gateway.OpenAsync();
        Assert.Equal(4711, await new NpgsqlCommand("SELECT money FROM shown", connection).ExecuteScalarAsync());
        Assert.Equal("Ada", await new NpgsqlCommand("SELECT name FROM people", connection).ExecuteScalarAsync());
    }

    private InProcessGateway Start(BlockRule block) => Start(new Rule("hr") { Block = block });

    private InProcessGateway Start(Rule rule) => InProcessGateway.Start(InProcessGateway.TargetOn(_server) with { Database = Database }, new GatewayLimits(), [rule]);

    private static ColumnPattern Relation(string name) => ColumnPattern.TryParse(name + ".*")!;

    private static async Task RunAsync(InProcessGateway gateway, string sql)
    {
        await using var connection = await gateway.OpenAsync();
        await new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync();
    }

    private static async Task AssertRefusedAsync(InProcessGateway gateway, string sql)
    {
        var refused = await Assert.ThrowsAsync<PostgresException>(() => RunAsync(gateway, sql));
        Assert.Equal(("42501", "Denied by rule \"hr\"."), (refused.SqlState, refused.Detail));
    }
}
