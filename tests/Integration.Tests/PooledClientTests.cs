using System.Collections.Immutable;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>A driver's pool resets a connection before it hands it out again.</summary>
[Trait("Category", "Server")]
public class PooledClientTests
{
    /// <summary>Those of the README.</summary>
    private static readonly ImmutableArray<Rule> Rules =
    [
        new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("customers.ssn") }, new MaskRule(MaskKind.Partial) { Column = ColumnPattern.TryParse("*.email") }] },
        new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl | Effects.File | Effects.Net | Effects.SetRole, "Schema changes go through migrations") },
        new Rule("review-writes") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) },
    ];

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Open_PooledConnection_IsResetAndServesAgain(bool prepares)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server, Rules);
        var options = new NpgsqlConnectionStringBuilder(gateway.ConnectionString()) { Pooling = true, MaxPoolSize = 1, MaxAutoPrepare = prepares ? 10 : 0, AutoPrepareMinUsages = 1 };
        await using var pool = NpgsqlDataSource.Create(options);
        for (int round = 0; round < 4; round++)
        {
            await using var connection = await pool.OpenConnectionAsync();
            await using var command = new NpgsqlCommand("select ssn, email, current_setting('work_mem') from customers where id = $1", connection) { Parameters = { new() { Value = 1 } } };
            await using (var reader = await command.ExecuteReaderAsync())
            {
                Assert.True(await reader.ReadAsync());
                Assert.Equal("[redacted]", reader.GetString(0));
                Assert.StartsWith("*", reader.GetString(1), StringComparison.Ordinal);
                Assert.NotEqual("7MB", reader.GetString(2));
            }
            await using var set = new NpgsqlCommand("set work_mem = '7MB'", connection);
            await set.ExecuteNonQueryAsync();
        }
        Assert.Single(gateway.LoopsByPort);
    }

    [Theory]
    [InlineData("discard all")]
    [InlineData("reset role")]
    [InlineData("set role none")]
    [InlineData("set session authorization default")]
    [InlineData("reset session authorization")]
    public async Task Query_ReturnToTheRoleOfTheLogin_RunsAndMasksStay(string text)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server, Rules);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand(text, connection);
        await command.ExecuteNonQueryAsync();
        await using var query = new NpgsqlCommand("select ssn from customers limit 1", connection);
        Assert.Equal("[redacted]", await query.ExecuteScalarAsync());
    }
}
