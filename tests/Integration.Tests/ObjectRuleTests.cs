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
        CREATE FUNCTION hr.bonus(int) RETURNS int STABLE LANGUAGE sql AS 'SELECT 1';
        CREATE DOMAIN worth AS int;
        CREATE SCHEMA other;
        CREATE TABLE other.salaries (id int, amount int, salaries int);
        CREATE TABLE staff (id int PRIMARY KEY, name text);
        INSERT INTO staff VALUES (1, 'Ada'), (2, 'Bob');
        CREATE TABLE teams (id int PRIMARY KEY);
        INSERT INTO teams VALUES (1), (2);
        CREATE TABLE hr.payments (id int, staff int REFERENCES staff ON DELETE CASCADE ON UPDATE CASCADE, team int REFERENCES teams ON DELETE SET NULL, amount int);
        INSERT INTO hr.payments VALUES (1, 1, 1, 5), (2, 2, 2, 7);
        CREATE VIEW all_staff AS SELECT id, name FROM staff;
        CREATE TABLE units (id int PRIMARY KEY);
        INSERT INTO units VALUES (1);
        CREATE TABLE posts (id int PRIMARY KEY, unit int REFERENCES units ON DELETE CASCADE);
        INSERT INTO posts VALUES (1, 1);
        CREATE FUNCTION pay() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN UPDATE hr.payments SET amount = 0; RETURN coalesce(new, old); END';
        CREATE TRIGGER paying AFTER DELETE ON posts FOR EACH ROW EXECUTE FUNCTION pay();
        CREATE TABLE notes (id int);
        CREATE FUNCTION pay_by_text() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN EXECUTE ''UPDATE hr.pay'' || ''ments SET amount = 0''; RETURN new; END';
        CREATE TRIGGER paying BEFORE INSERT ON notes FOR EACH ROW EXECUTE FUNCTION pay_by_text();
        CREATE TABLE calls (id int);
        CREATE FUNCTION pay_all() RETURNS int LANGUAGE sql AS 'UPDATE hr.payments SET amount = 0; SELECT 1';
        CREATE FUNCTION pay_by_call() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM pay_all(); RETURN new; END';
        CREATE TRIGGER paying BEFORE UPDATE ON calls FOR EACH ROW EXECUTE FUNCTION pay_by_call();
        CREATE TABLE stamped (id int, at timestamptz);
        CREATE TABLE history (id int);
        CREATE FUNCTION stamp() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN new.at := now(); INSERT INTO history VALUES (new.id); RETURN new; END';
        CREATE TRIGGER stamping BEFORE INSERT OR UPDATE ON stamped FOR EACH ROW EXECUTE FUNCTION stamp();
        GRANT USAGE, CREATE ON SCHEMA hr, other, public TO app;
        GRANT CREATE ON DATABASE object_rules TO app;
        ALTER SCHEMA other OWNER TO app;
        ALTER TABLE people OWNER TO app;
        ALTER FUNCTION pay_all() OWNER TO app;
        GRANT ALL ON ALL TABLES IN SCHEMA other TO app;
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
        "ALTER SCHEMA hr RENAME TO elsewhere",
        "DROP SCHEMA other, \"hr\" CASCADE",
        "GRANT SELECT ON ALL TABLES IN SCHEMA hr TO PUBLIC",
        "REVOKE ALL ON ALL TABLES IN SCHEMA hr FROM app",
        "REINDEX SCHEMA hr",
        "REINDEX DATABASE object_rules",
        "VACUUM FULL",
        "CLUSTER",
        "ALTER TABLE ALL IN TABLESPACE pg_default SET TABLESPACE pg_default",
        "DROP DOMAIN worth CASCADE",
    ];

    public static TheoryData<string> Elsewhere =>
    [
        "INSERT INTO people VALUES (3, '[redacted]')", "SELECT name FROM people", "SELECT count(*) FROM pg_class", "SHOW search_path", "BEGIN", "INSERT INTO people VALUES (2, 'Bob')", "ANALYZE people", "CREATE SCHEMA more", "ALTER SCHEMA other RENAME TO others",
        "GRANT SELECT ON ALL TABLES IN SCHEMA other TO PUBLIC", "DROP DOMAIN IF EXISTS nothing",
    ];

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
    [InlineData("ALTER SCHEMA hr RENAME TO elsewhere", true)]
    [InlineData("DROP SCHEMA hr CASCADE", true)]
    [InlineData("ANALYZE", false)]
    [InlineData("GRANT SELECT ON ALL TABLES IN SCHEMA hr TO PUBLIC", false)]
    public async Task Run_RuleNamesEffectsToo_IsRefusedWhereBothAreMet(string sql, bool refused)
    {
        await using var gateway = Start(new BlockRule(Effects.Write, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.sal*")] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("DELETE FROM staff WHERE id = 1", true)]
    [InlineData("DELETE FROM all_staff WHERE id = 1", true)]
    [InlineData("UPDATE staff SET id = 9 WHERE id = 1", true)]
    [InlineData("WITH d AS (DELETE FROM staff WHERE id = 1 RETURNING 1) SELECT count(*) FROM d", true)]
    [InlineData("MERGE INTO staff s USING people p ON s.id = p.id WHEN MATCHED THEN DELETE", true)]
    [InlineData("EXPLAIN ANALYZE DELETE FROM staff WHERE id = 1", true)]
    [InlineData("TRUNCATE staff CASCADE", true)]
    [InlineData("DELETE FROM teams WHERE id = 1", true)]
    [InlineData("DELETE FROM units WHERE id = 1", true)]
    [InlineData("DELETE FROM posts WHERE id = 1", true)]
    [InlineData("INSERT INTO notes VALUES (1)", true)]
    [InlineData("COPY notes FROM STDIN", true)]
    [InlineData("UPDATE calls SET id = 1 WHERE id = 1", true)]
    [InlineData("UPDATE teams SET id = 9 WHERE id = 8", false)]
    [InlineData("INSERT INTO staff VALUES (3, 'Cleo')", false)]
    [InlineData("SELECT name FROM staff", false)]
    [InlineData("SELECT count(*) FROM units JOIN posts ON posts.unit = units.id", false)]
    [InlineData("INSERT INTO units VALUES (2)", false)]
    [InlineData("INSERT INTO posts VALUES (2, 1)", false)]
    [InlineData("DELETE FROM notes WHERE id = 1", false)]
    [InlineData("INSERT INTO calls VALUES (1)", false)]
    [InlineData("INSERT INTO stamped (id) VALUES (1)", false)]
    [InlineData("INSERT INTO people SELECT id, name FROM staff", false)]
    [InlineData("SELECT amount FROM hr.payments", false)]
    [InlineData("SELECT id AS payments FROM people AS salaries", false)]
    public async Task Run_WriteReachesTheRelationByWhatItDoes_IsRefused(string sql, bool refused)
    {
        await using var gateway = Start(new BlockRule(Effects.Write | Effects.UnboundedWrite, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.payments")] } });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
        Assert.Equal("2 12", await _server.PsqlAsync("SELECT count(*) || ' ' || sum(amount) FROM hr.payments WHERE staff IS NOT NULL AND team IS NOT NULL", Database));
    }

    [Theory]
    [InlineData("DELETE FROM posts WHERE id = 7", "hr.pay", true)]
    [InlineData("DELETE FROM posts WHERE id = 7", "public.pay", false)]
    [InlineData("UPDATE calls SET id = 1 WHERE id = 7", "pay_all", false)]
    [InlineData("DELETE FROM staff WHERE id = 7", "pay", true)]
    public async Task Run_TriggersFunctionIsAllowed_Passes(string sql, string function, bool refused)
    {
        var block = new BlockRule(Effects.Write, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.payments")] } };
        await using var gateway = Start(new Rule("hr") { Block = block, AllowedFunctions = [function] });
        if (refused) await AssertRefusedAsync(gateway, sql);
        else await RunAsync(gateway, sql);
    }

    [Theory]
    [InlineData("SELECT * FROM other.salaries", false)]
    [InlineData("SELECT amount FROM other.salaries WHERE id = 1", false)]
    [InlineData("SELECT salaries FROM other.salaries AS s", false)]
    [InlineData("INSERT INTO other.salaries VALUES (1, 2, 3)", false)]
    [InlineData("SELECT name AS salaries FROM people AS shown", false)]
    [InlineData("SELECT * FROM other.salaries JOIN hr.salaries USING (id)", true)]
    public async Task Run_RelationOfAnotherSchema_IsNotMeant(string sql, bool refused)
    {
        await using var gateway = Start(new BlockRule(Effects.None, null) { Objects = new ObjectSelectors { Relations = [Relation("hr.salaries")] } });
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

    [Theory]
    [InlineData("ALTER FUNCTION hr.bonus(int) RENAME TO plain", true)]
    [InlineData("ALTER ROUTINE hr.\"bonus\" SET SCHEMA other", true)]
    [InlineData("ALTER SCHEMA hr RENAME TO elsewhere", true)]
    [InlineData("ALTER TABLE people RENAME TO bonus", false)]
    [InlineData("ALTER FUNCTION pay_all() RENAME TO pay_some", false)]
    [InlineData("COMMENT ON SCHEMA other IS 'x'", false)]
    public async Task Run_FunctionOfARuleGetsAnotherName_IsRefused(string sql, bool refused)
    {
        await using var gateway = Start(new BlockRule(Effects.Write, null) { Objects = new ObjectSelectors { Functions = ["hr.bonus"] } });
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
