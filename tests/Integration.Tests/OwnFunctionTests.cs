using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>Functions of the database's own under rules that mask nothing: the target's catalogue tells which of them may do what the rules are against.</summary>
[Trait("Category", "Server")]
public class OwnFunctionTests
{
    private const string Functions = """
        SELECT pg_advisory_lock(4713);
        CREATE EXTENSION IF NOT EXISTS "uuid-ossp";
        CREATE TABLE IF NOT EXISTS public.own_victim (id int);
        GRANT ALL ON public.own_victim TO app;
        CREATE OR REPLACE FUNCTION public.own_purge() RETURNS bigint LANGUAGE sql AS 'WITH d AS (DELETE FROM public.own_victim RETURNING 1) SELECT count(*) FROM d';
        CREATE OR REPLACE FUNCTION public.own_archive(v public.own_victim) RETURNS int LANGUAGE plpgsql AS 'begin delete from public.own_victim; return 1; end';
        CREATE OR REPLACE FUNCTION public.own_stable() RETURNS bigint STABLE LANGUAGE sql BEGIN ATOMIC; SELECT public.own_purge(); END;
        CREATE OR REPLACE FUNCTION public.own_count() RETURNS bigint STABLE LANGUAGE sql AS 'SELECT count(*) FROM public.own_victim';
        INSERT INTO public.own_victim VALUES (1);
        """;

    private static readonly Rule NoWrites = new("no-writes") { Block = new BlockRule(Effects.Write | Effects.UnboundedWrite, null) };

    [Theory]
    [InlineData("SELECT own_purge()")]
    [InlineData("SELECT public.own_stable()")]
    [InlineData("SELECT v.own_archive FROM public.own_victim v")]
    [InlineData("SELECT 1 WHERE EXISTS (SELECT FROM own_purge() p WHERE p > $1)")]
    public async Task Run_FunctionThatWrites_IsRefusedAndDoesNothing(string sql)
    {
        await using var gateway = await StartAsync(NoWrites);
        await using var connection = await gateway.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        if (sql.Contains('$', StringComparison.Ordinal)) command.Parameters.Add(new() { Value = 0L });
        var refused = await Assert.ThrowsAsync<PostgresException>(command.ExecuteScalarAsync);
        Assert.Equal(("42501", "Denied by rule \"no-writes\"."), (refused.SqlState, refused.Detail));
        Assert.Contains(": function public.own_", refused.MessageText, StringComparison.Ordinal);
        Assert.NotEqual(0L, await new NpgsqlCommand("SELECT count(*) FROM public.own_victim", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Run_FunctionsThatWriteNothing_Pass()
    {
        await using var gateway = await StartAsync(NoWrites);
        await using var connection = await gateway.OpenAsync();
        foreach (string sql in new[] { "SELECT uuid_generate_v4()::text", "SELECT own_count()::text", "SELECT pg_size_pretty(pg_database_size(current_database()))", "SELECT v.id::text FROM public.own_victim v" })
            Assert.IsType<string>(await new NpgsqlCommand(sql, connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Run_FunctionThatARuleAllows_Runs()
    {
        await using var gateway = await StartAsync(NoWrites with { AllowedFunctions = ["public.own_stable", "own_count"] });
        await using var connection = await gateway.OpenAsync();
        Assert.IsType<long>(await new NpgsqlCommand("SELECT own_stable()", connection).ExecuteScalarAsync());
    }

    [Fact]
    public async Task Run_FunctionUnderARuleThatNamesOpaque_WaitsForApproval()
    {
        await using var gateway = await StartAsync(new Rule("review") { Approve = new ApproveRule(Effects.UnboundedWrite | Effects.Opaque, ["dba-leads"]) });
        await using var connection = await gateway.OpenAsync();
        var running = new NpgsqlCommand("SELECT own_purge()", connection).ExecuteScalarAsync();
        (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
        Assert.IsType<long>(await running);
    }

    [Fact]
    public async Task Run_FunctionMadeAnewInTheSession_IsLookedAtAgain()
    {
        string name = $"own_{Guid.NewGuid():N}";
        await using var gateway = await StartAsync(new Rule("code") { Approve = new ApproveRule(Effects.Opaque, ["dba-leads"]) });
        await using var connection = await gateway.OpenAsync();
        Assert.IsType<long>(await new NpgsqlCommand("SELECT own_count()", connection).ExecuteScalarAsync());
        foreach (string volatility in new[] { "STABLE", "VOLATILE" })
        {
            var making = new NpgsqlCommand($"CREATE OR REPLACE FUNCTION pg_temp.{name}() RETURNS int {volatility} LANGUAGE sql AS 'SELECT 1'", connection).ExecuteNonQueryAsync();
            (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
            await making;
            var calling = new NpgsqlCommand($"SELECT pg_temp.{name}()", connection).ExecuteScalarAsync();
            if (volatility == "VOLATILE") (await gateway.Approvals.NextAsync()).Decide(ApprovalOutcome.Approved);
            Assert.Equal(1, await calling.WaitAsync(TimeSpan.FromSeconds(30)));
        }
    }

    private static async Task<InProcessGateway> StartAsync(params Rule[] rules)
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync(Functions);
        return InProcessGateway.Start(server, [.. rules]);
    }
}
