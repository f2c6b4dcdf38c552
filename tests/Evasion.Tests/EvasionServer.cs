using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// A PostgreSQL of these tests' own with planted values, and a gateway before it that logs in as superuser: no privilege stops what the gateway does not.
/// </summary>
public class EvasionServer : IAsyncLifetime
{
    /// <summary>Value of the only row of vault, a table whose only column is protected.</summary>
    private const string VaultSecret = "VLT-5507713390-Q";

    /// <summary>Code and data that the database's owner has already put there.</summary>
    private const string Planted = $"""
        set role app;
        create table vault (secret text);
        insert into vault values ('{VaultSecret}');
        create table notes (id int primary key, body text);
        insert into notes values (1, 'one'), (2, 'two'), (7, 'seven');
        create table probe (id int, ssn text, secret text);
        create table derived (id int, ssn text, masked_part text generated always as (ssn || '!') stored);
        create table members () inherits (customers);
        create materialized view customer_copy as select ssn as s, id from customers;
        create view computed_view as select id, name, ssn || '' as copied, upper(name) as loud from customers;
        create view mixed_view as select id, body from notes union all select id, ssn from customers;
        create view nested_view as select c.copied as again, m.body from computed_view c, mixed_view m where m.id = c.id;
        create view row_view as select id, c as r from customers c;
        create view over_view as select contact, ssn as hidden from customer_view;
        create function row_leak(c customers) returns text language sql stable as 'select c.ssn';
        create function id_leak(wanted int) returns text language sql stable as 'select ssn from customers where id = wanted';
        create view function_view as select id, id_leak(id) as body from notes;
        create operator ### (rightarg = int, function = id_leak);
        create function tell() returns trigger language plpgsql as $$begin raise notice 'was %', old.ssn; return new; end$$;
        create trigger telling before update on customers for each row execute function tell();
        reset role;
        """;

    internal Canary[] Canaries { get; } = [new(SeedData.Canary.Ssn), new(SeedData.Canary.Card), new("CANARY-META-7F3A"), new(VaultSecret)];

    /// <summary>Which PostgreSQL.</summary>
    protected virtual PostgresVersion Version => PostgresVersion.V15;

    public PostgresServer Server { get; private set; } = null!;

    internal InProcessGateway Gateway { get; private set; } = null!;

    internal static ImmutableArray<Rule> Masks { get; } =
    [
        new Rule("pii")
        {
            Masks =
            [
                Mask("customers.ssn"), Mask("customers.card"), Mask("customers.meta"), Mask("vault.secret"), Mask("derived.ssn"),
                Mask("lineitem.l_comment"), Mask("part.p_comment"), Mask("partsupp.ps_comment"), Mask("warehouse.w_zip"), Mask("bench_customer.c_phone"), Mask("pgbench_accounts.filler"),
            ],
        },
    ];

    public async Task InitializeAsync()
    {
        Server = await PostgresServer.StartAsync(Version);
        await Server.PsqlAsync(Planted);
        await Server.PsqlAsync($"set role app; {TpcH.Schema}");
        await Server.PsqlAsync($"set role app; {TpcC.Schema}");
        await Server.PsqlAsync($"insert into derived (id, ssn) values (1, '{SeedData.Canary.Ssn}')");
        Gateway = StartGateway(Masks);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Server.DisposeAsync();
    }

    internal InProcessGateway StartGateway(ImmutableArray<Rule> rules, GatewayLimits? limits = null)
    {
        var target = new Target("orders", "postgres", Server.Host, Server.Port)
        {
            Database = PostgresServer.Database,
            Tls = TargetTls.Disable,
            Credentials = [new TargetCredential("default", "postgres") { Password = new Secret(PostgresServer.PasswordOf("postgres")) }],
        };
        return InProcessGateway.Start(target, limits ?? new GatewayLimits(), rules, "password");
    }

    internal void AssertNothingLeaked(CapturingClient client, string what)
    {
        foreach (var canary in Canaries)
            Assert.True(canary.FindIn(client.Received) is null, $"{what}: a protected value reached the client ({canary.FindIn(client.Received)})");
    }

    private static MaskRule Mask(string column) => new(MaskKind.Redact) { Column = ColumnPattern.TryParse("public." + column) };
}
