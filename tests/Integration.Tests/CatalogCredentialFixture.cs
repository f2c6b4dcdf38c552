using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Postgres;
using Npgsql;

namespace HoopWire.Integration.Tests;

/// <summary>
/// A database whose catalogue the sessions' role may not read wholly, and another role that may. Each has a table <c>people</c> in the schema of its own name, and one
/// stands in a schema that neither the sessions' role may use.
/// </summary>
public sealed class CatalogCredentialFixture : IAsyncLifetime
{
    internal const string SessionRole = "apart_app";
    internal const string ReaderRole = "apart_catalog";
    internal const string OtherRole = "apart_other";

    private const string Database = "apart";

    private static readonly string[] Schemas = [SessionRole, ReaderRole, OtherRole, "closed"];

    internal static string Ssn(string schema) => $"ssn-of-{schema}";

    internal PostgresServer Server { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await PostgresServer.SharedAsync();
        await Server.PsqlAsync($"create database {Database};");
        await Server.PsqlAsync(
            $"""
            create role {SessionRole} login password '{PostgresServer.PasswordOf(SessionRole)}';
            create role {ReaderRole} login password '{PostgresServer.PasswordOf(ReaderRole)}';
            create role {OtherRole};
            grant {OtherRole} to {SessionRole};
            revoke select on pg_catalog.pg_rewrite from public;
            grant select on pg_catalog.pg_rewrite to {ReaderRole};
            """,
            Database);
        foreach (string schema in Schemas)
            await Server.PsqlAsync($"create schema {schema}; create table {schema}.people as select 1 as id, '{Ssn(schema)}'::text as ssn; grant select on {schema}.people to public", Database);
        await Server.PsqlAsync($"grant usage on schema {SessionRole}, {ReaderRole}, {OtherRole} to public", Database);
    }

    public async Task DisposeAsync()
    {
        await Server.PsqlAsync($"drop database {Database} with (force)");
        await Server.PsqlAsync($"drop role {SessionRole}, {ReaderRole}, {OtherRole}");
    }

    /// <summary>A gateway that masks ssn of a schema's table, whose catalogue is read with a password; null to read it with the sessions' credential.</summary>
    internal InProcessGateway Start(string masked, string? password) => InProcessGateway.Start(Target(password), new GatewayLimits(), [Mask(masked)]);

    internal InProcessGateway Start(string masked) => Start(masked, PostgresServer.PasswordOf(ReaderRole));

    internal Target Target(string? password) => new("orders", "postgres", Server.Host, Server.Port)
    {
        Database = Database,
        Tls = TargetTls.Disable,
        Credentials = [new TargetCredential("default", SessionRole) { Password = new Secret(PostgresServer.PasswordOf(SessionRole)) }],
        Options = password is null ? null : new PostgresTargetOptions { CatalogCredential = new TargetCredential("catalog", ReaderRole) { Password = new Secret(password) } },
    };

    internal static Rule Mask(string schema) => new("pii") { Masks = [new MaskRule(MaskKind.Redact) { Column = ColumnPattern.TryParse($"{schema}.people.ssn") }] };

    /// <summary>The one value of a statement, or the code of its error.</summary>
    internal static async Task<string?> AskAsync(NpgsqlConnection connection, string sql)
    {
        try
        {
            return (await new NpgsqlCommand(sql, connection).ExecuteScalarAsync()) as string;
        }
        catch (PostgresException e)
        {
            return e.SqlState;
        }
    }
}
