using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>Code whose text does not tell what it does, under rules that mask nothing: it may do what they are against.</summary>
[Trait("Category", "Server")]
public class OpaqueCodeTests
{
    private const string Victim = """
        DROP TABLE IF EXISTS public.code_victim;
        CREATE TABLE public.code_victim AS SELECT 1 AS id;
        GRANT ALL ON public.code_victim TO app;
        ALTER TABLE public.code_victim OWNER TO app;
        CREATE OR REPLACE PROCEDURE public.code_drop() LANGUAGE plpgsql AS $$BEGIN EXECUTE 'DROP TABLE public.code_victim'; END$$;
        """;

    private static readonly Rule BlockDdl = new("no-ddl") { Block = new BlockRule(Effects.Ddl, "No schema changes") };
    private static readonly Rule Review = new("review") { Approve = new ApproveRule(Effects.UnboundedWrite, ["dba-leads"]) };

    public static TheoryData<string> Ways =>
    [
        "DO $$BEGIN DROP TABLE public.code_victim; END$$",
        "DO LANGUAGE plpgsql 'BEGIN EXECUTE ''DRO'' || ''P TABLE public.code_victim''; END'",
        "CALL public.code_drop()",
        "SELECT query_to_xml('DELETE FROM public.code_victim RETURNING id', true, true, '')",
        "SELECT 1 WHERE (SELECT query_to_xml_and_xmlschema('TABLE public.code_victim', true, true, '')) IS NOT NULL",
        "SELECT ts_stat('DELETE FROM public.code_victim RETURNING NULL::tsvector')",
        "SELECT dblink_exec('dbname=orders', 'DROP TABLE public.code_victim')",
        "COPY public.code_victim FROM PROGRAM 'psql -c \"DROP TABLE public.code_victim\"'",
        "LOAD 'auto_explain'",
        "EXPLAIN ANALYZE SELECT query_to_xml('TABLE public.code_victim', true, true, '')",
    ];

    [Theory]
    [MemberData(nameof(Ways))]
    public async Task Run_CodeUnderRulesWithoutMasks_IsRefusedAndDoesNothing(string sql)
    {
        var server = await PostgresServer.SharedAsync();
        await server.PsqlAsync("SELECT pg_advisory_lock(4712);\n" + Victim);
        foreach (var rule in new[] { BlockDdl, Review })
        {
            await using var gateway = InProcessGateway.Start(server, rule);
            await using var connection = await gateway.OpenAsync();
            var refused = await Assert.ThrowsAsync<PostgresException>(new NpgsqlCommand(sql, connection).ExecuteNonQueryAsync);
            Assert.Equal(("42501", $"Denied by rule \"{rule.Name}\"."), (refused.SqlState, refused.Detail));
            Assert.Contains("runs code", refused.MessageText, StringComparison.Ordinal);
            Assert.Equal(1L, await new NpgsqlCommand("SELECT count(*) FROM public.code_victim", connection).ExecuteScalarAsync());
        }
    }
}
