using System.Text;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>PREPARE and EXECUTE while columns are masked: what is harmless runs as often as it is asked for, what moves the meaning of names is not lost sight of.</summary>
[Trait("Category", "Server")]
public class PreparedBySqlTests
{
    private const string Moves = "SELECT set_config('search_path', 'public', false)";
    private const string Unqualified = "SELECT ssn FROM customers WHERE id = 7";

    /// <summary>Harmless where the path leads to the decoy, a use of a masked column where it leads to the view.</summary>
    private const string Ambiguous = "SELECT upper(ssn) FROM path_people WHERE id = 7";

    private const string Decoy = """
        CREATE SCHEMA IF NOT EXISTS path_decoy;
        CREATE TABLE IF NOT EXISTS path_decoy.path_people AS SELECT 7 AS id, 'decoy' AS ssn;
        CREATE OR REPLACE VIEW public.path_people AS SELECT id, ssn FROM public.customers;
        GRANT USAGE ON SCHEMA path_decoy TO app;
        GRANT SELECT ON path_decoy.path_people, public.path_people TO app;
        """;

    private static readonly Rule Columns = new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") }] };

    /// <summary>Statements, one message each, of which an asterisk in front marks one that is parsed under the name p and not run.</summary>
    public static TheoryData<string> WaysToMoveThePath =>
    [
        $"PREPARE p AS {Moves}|EXECUTE p",
        $"PREPARE p AS {Moves}|PREPARE p AS SELECT 1|EXECUTE p",
        $"*{Moves}|PREPARE p AS SELECT 1|EXECUTE p",
        $"*{Moves}|BEGIN|SELECT 1 / 0|DEALLOCATE p|ROLLBACK|PREPARE p AS SELECT 1|EXECUTE p",
        $"*{Moves}|BEGIN|SELECT 1 / 0|DEALLOCATE ALL|ROLLBACK|PREPARE p AS SELECT 1|EXECUTE p",
        $"PREPARE p AS SELECT 1|EXECUTE p|DEALLOCATE p|PREPARE p AS {Moves}|EXECUTE p",
        $"PREPARE p AS SELECT no_such_thing()|*{Moves}|EXECUTE p",
        $"PREPARE p AS SELECT 1|DEALLOCATE p|PREPARE p AS SELECT 1; DEALLOCATE p; PREPARE p AS {Moves}|EXECUTE p",
        "PREPARE p (text) AS SELECT $1|EXECUTE p (set_config('search_path', 'public', false))",
        $"PREPARE p AS SELECT 1; DEALLOCATE p; PREPARE p AS {Moves}; EXECUTE p",
    ];

    [Fact]
    public async Task Execute_HarmlessStatement_RunsAsOftenAsAsked()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Columns);
        await using var connection = await gateway.OpenAsync();
        await RunAsync(connection, "PREPARE by_id (int) AS SELECT ssn FROM customers WHERE id = $1");
        for (int i = 1; i < 5; i++)
        {
            Assert.Equal("[redacted]", await RunAsync(connection, $"EXECUTE by_id ({i})"));
            Assert.Equal("[redacted]", await RunAsync(connection, Unqualified));
        }

        await RunAsync(connection, "DEALLOCATE by_id");
        Assert.Equal("26000", (await Assert.ThrowsAsync<PostgresException>(() => RunAsync(connection, "EXECUTE by_id (1)"))).SqlState);
        await RunAsync(connection, "PREPARE by_id (int) AS SELECT ssn FROM customers WHERE id = $1 + 1");
        Assert.Equal("[redacted]", await RunAsync(connection, "EXECUTE by_id (1)"));
    }

    [Theory]
    [MemberData(nameof(WaysToMoveThePath))]
    public async Task Execute_MayHaveMovedThePath_NamesAreNotGuessedAfterwards(string script)
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("SELECT pg_advisory_lock(4711);\n" + Decoy);
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Columns], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        Assert.Null(await AnswerAsync(client, "SET search_path = path_decoy"));
        Assert.Equal("DECOY", await AnswerAsync(client, Ambiguous));
        foreach (string step in script.Split('|'))
        {
            await client.SendAsync(step[0] == '*'
                ? [.. RawClient.Message('P', [.. RawClient.Text("p"), .. RawClient.Text(step[1..]), 0, 0]), .. RawClient.Message('S')]
                : RawClient.Query(step));
            await client.ReadUntilAsync('Z');
        }

        Assert.Equal("42501", await AnswerAsync(client, Ambiguous));
    }

    [Fact]
    public async Task Execute_HarmlessStatement_LeavesThePathKnown()
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("SELECT pg_advisory_lock(4711);\n" + Decoy);
        await using var gateway = InProcessGateway.Start(InProcessGateway.TargetOn(server), new GatewayLimits(), [Columns], "password");
        await using var client = await RawClient.LoginAsync(gateway.Port);
        foreach (string step in (string[])["SET search_path = path_decoy", "PREPARE p AS SELECT 1", "EXECUTE p", "EXECUTE p"]) await AnswerAsync(client, step);
        Assert.Equal("DECOY", await AnswerAsync(client, Ambiguous));
    }

    [Fact]
    public async Task Select_FromATableJustMade_ShowsItsValues()
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Columns);
        await using var connection = await gateway.OpenAsync();
        await RunAsync(connection, "CREATE SCHEMA just_made");
        try
        {
            for (int i = 0; i < 4; i++)
            {
                await RunAsync(connection, $"CREATE TABLE just_made.t{i} (a int)");
                await RunAsync(connection, $"INSERT INTO just_made.t{i} VALUES ({i})");
                Assert.Equal(i, await RunAsync(connection, $"SELECT a FROM just_made.t{i}"));
            }
        }
        finally
        {
            await RunAsync(connection, "DROP SCHEMA just_made CASCADE");
        }
    }

    private static async Task<object?> RunAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync();
    }

    /// <summary>The one value of a query, or the SQLSTATE.</summary>
    private static async Task<string?> AnswerAsync(RawClient client, string sql)
    {
        await client.SendAsync(RawClient.Query(sql));
        string? answer = null;
        while (true)
        {
            var (type, body) = await client.ReadAsync();
            if (type == 'D') answer = Encoding.UTF8.GetString(body[6..]);
            if (type == 'E') answer = RawClient.Field(body, 'C');
            if (type == 'Z') return answer;
        }
    }
}
