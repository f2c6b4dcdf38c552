using System.Collections.Immutable;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

[Trait("Category", "Server")]
public class RelayTests
{
    private static readonly ImmutableArray<Rule> Rules =
    [
        new Rule("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse("public.customers.ssn") }, new MaskRule(MaskKind.Partial) { Column = ColumnPattern.TryParse("*.email") }] },
        new Rule("no-ddl") { Block = new BlockRule(Effects.Ddl | Effects.File | Effects.Net | Effects.SetRole, "Schema changes go through migrations") },
        new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) },
    ];

    [Fact]
    public async Task Query_NoRules_ReturnsWhatTheServerReturns()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("select 1 + $1", connection) { Parameters = { new() { Value = 41 } } };
        Assert.Equal(42, await command.ExecuteScalarAsync());
    }

    [Fact]
    public async Task Query_MaskedColumn_ShowsTheMarkerInBothFormats()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server, Rules);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand("select id, ssn, email from customers order by id limit 3", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            Assert.Equal("[redacted]", reader.GetString(1));
            Assert.StartsWith("*", reader.GetString(2), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Query_BlockedDdlInTransaction_AbortsItOnBothSides()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server, Rules);
        await using var connection = await gateway.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var drop = new NpgsqlCommand("drop table orders", connection);
        var refused = await Assert.ThrowsAsync<PostgresException>(drop.ExecuteNonQueryAsync);
        Assert.Equal("42501", refused.SqlState);
        await using var next = new NpgsqlCommand("select 1", connection);
        Assert.Equal("25P02", (await Assert.ThrowsAsync<PostgresException>(next.ExecuteScalarAsync)).SqlState);
        await transaction.RollbackAsync();
        Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Query_UnboundedDelete_RunsOnceApproved()
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server, Rules);
        await using var connection = await gateway.OpenAsync();
        await using var transaction = await connection.BeginTransactionAsync();
        await using var delete = new NpgsqlCommand("delete from orders", connection);
        var running = delete.ExecuteNonQueryAsync();
        var ticket = await gateway.Approvals.NextAsync();
        Assert.False(running.IsCompleted);
        ticket.Decide(ApprovalOutcome.Approved);
        Assert.True(await running > 0);
        await transaction.RollbackAsync();
    }

    [Theory]
    [InlineData("select upper(ssn) from customers")]
    [InlineData("select id from customers where ssn like '1%'")]
    [InlineData("select c from customers c")]
    [InlineData("copy customers to stdout")]
    [InlineData("do $$begin end$$")]
    public async Task Query_ProtectedColumnOtherThanBare_IsDenied(string sql)
    {
        var server = await PostgresServer.SharedAsync();
        await using var gateway = InProcessGateway.Start(server, Rules);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        Assert.Equal("42501", (await Assert.ThrowsAsync<PostgresException>(command.ExecuteNonQueryAsync)).SqlState);
        Assert.Equal(1, await new NpgsqlCommand("select 1", connection).ExecuteScalarAsync());
    }

    [Theory]
    [InlineData("set client_encoding = 'UTF8'", null)]
    [InlineData("set standard_conforming_strings = on", null)]
    [InlineData("set client_encoding = 'LATIN1'", "42501")]
    [InlineData("set client_encoding to default", "42501")]
    [InlineData("set standard_conforming_strings = off", "42501")]
    [InlineData("set client_encoding = 'UTF8'; set client_encoding = 'SJIS'", "42501")]
    public async Task Query_SettingThatMovesTheEndsOfStrings_PassesOnlyWhereItIsInForce(string sql, string? code)
    {
        await using var gateway = InProcessGateway.Start(await PostgresServer.SharedAsync(), Rules);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        var error = await Record.ExceptionAsync(command.ExecuteNonQueryAsync) as PostgresException;
        Assert.Equal(code, error?.SqlState);
    }
}
