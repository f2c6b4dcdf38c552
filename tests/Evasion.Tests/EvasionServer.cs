using System.Collections.Immutable;
using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;
using HoopWire.Sessions;
using Npgsql;

namespace HoopWire.Evasion.Tests;

/// <summary>
/// A PostgreSQL of these tests' own with planted values, and a gateway before it that logs in as superuser: no privilege stops what the gateway does not.
/// </summary>
public class EvasionServer : IAsyncLifetime
{
    /// <summary>Value of the only row of vault, a table whose only column is protected.</summary>
    private const string VaultSecret = "VLT-5507713390-Q";

    /// <summary>The value that rows have of a column which was added behind them, and nobody has written.</summary>
    private const string AgedSecret = "AGE-4471902266-K";

    /// <summary>A value that another session has written in a statement of its own.</summary>
    private const string SaidSecret = "SAY-8860135527-W";

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
        create table parted (id int, ssn text) partition by range (id);
        create table parted_low partition of parted for values from (0) to (100);
        create table tree (id int, ssn text) partition by range (id);
        create table leaf partition of tree for values from (0) to (100);
        create table spoken (id int, ssn text);
        create function shout() returns trigger language plpgsql as $$begin
            raise exception using message = 'was ' || old.ssn, detail = old.ssn, hint = old.ssn, column = old.ssn, constraint = old.ssn, datatype = old.ssn, table = old.ssn, schema = old.ssn;
            end$$;
        create trigger shouting before delete on spoken for each row execute function shout();
        create function call_out() returns trigger language plpgsql as $$begin perform pg_notify('loud', old.ssn); perform pg_notify(old.ssn, ''); return new; end$$;
        create trigger calling before update on spoken for each row execute function call_out();
        create table moved (id int, ssn text);
        create function set_down() returns trigger language plpgsql as $$begin
            perform set_config('application_name', old.ssn, false); perform set_config('TimeZone', '<' || old.ssn || '>+5', false); return new; end$$;
        create trigger setting before update on moved for each row execute function set_down();
        create table late (id int, ssn text);
        create function tell_late() returns trigger language plpgsql as $$begin raise notice '%', old.ssn; raise exception using errcode = '23505', message = old.ssn, constraint = old.ssn; end$$;
        create constraint trigger later after update on late deferrable initially deferred for each row execute function tell_late();
        create function tell_number() returns trigger language plpgsql as $$begin return (select ssn::int from customers where id = 7); end$$;
        create trigger numbered before delete on late for each row execute function tell_number();
        create function notice_leak(value text) returns boolean language plpgsql as $$begin raise notice 'sees %', value; return true; end$$;
        create table guarded (id int, ssn text);
        create policy watching on guarded using (notice_leak(ssn));
        alter table guarded enable row level security;
        alter table guarded force row level security;
        create view filtered as select id, ssn from customers where notice_leak(ssn);
        create table aged (id int);
        insert into aged values (1);
        alter table aged add column secret text default '{AgedSecret}';
        alter table aged alter column secret drop default;
        create view one as select id, ssn from customers where id = 7 offset 0;
        create view regular as select id from one where ssn::regclass is not null;
        create view typed as select id, (ssn || '()')::regprocedure::oid as o from one;
        create view cast_view as select id from one where ssn::int > 0;
        create view over_cast as select id from cast_view;
        create table looked_up (id int);
        insert into looked_up values (1);
        create policy looking on looked_up using (exists (select from one where ssn::regrole is not null));
        alter table looked_up enable row level security;
        alter table looked_up force row level security;
        create table quoted (id int, way text, ssn text);
        create function quote() returns trigger language plpgsql as $$begin
            case old.way
                when 'cast' then perform old.ssn::regclass;
                when 'name' then execute format('table %I', old.ssn);
                when 'column' then execute format('select %I', old.ssn);
                when 'syntax' then execute 'select ''' || old.ssn;
                when 'role' then execute format('set role %I', old.ssn);
                when 'schema' then execute format('create table %I.t ()', old.ssn);
                when 'setting' then perform set_config('a ' || old.ssn, '', true);
                when 'prepared' then execute format('deallocate %I', old.ssn);
                when 'cursor' then execute format('close %I', old.ssn);
                when 'type' then execute format('select null::%I', old.ssn);
                when 'file' then perform pg_read_file(old.ssn);
                else execute format('drop table if exists %I', old.ssn);
            end case;
            return old; end$$;
        create trigger quoting before update on quoted for each row execute function quote();
        create function open_leak(c refcursor) returns refcursor language plpgsql as $$begin open c for select upper(ssn) from customers; return c; end$$;
        create procedure open_by_procedure(inout c refcursor) language plpgsql as $$begin open c for select ssn || '' from customers; end$$;
        create procedure leak_in_procedure() language plpgsql as $$begin raise exception '%', (select ssn from customers where id = 7); end$$;
        reset role;
        do $$declare e text; begin
            for e in select name from pg_available_extensions where name in (
                'dblink', 'postgres_fdw', 'file_fdw', 'pageinspect', 'pg_walinspect', 'tablefunc', 'xml2', 'pgcrypto', 'fuzzystrmatch', 'pg_trgm', 'hstore') loop
                execute format('create extension %I', e);
            end loop; end$$;
        """;

    internal Canary[] Canaries { get; } = [new(SeedData.Canary.Ssn), new(SeedData.Canary.Card), new("CANARY-META-7F3A"), new(VaultSecret), new(AgedSecret), new(SaidSecret)];

    /// <summary>Which PostgreSQL.</summary>
    protected virtual PostgresVersion Version => PostgresVersion.V15;

    private readonly List<NpgsqlConnection> _others = [];

    public PostgresServer Server { get; private set; } = null!;

    internal InProcessGateway Gateway { get; private set; } = null!;

    internal static ImmutableArray<Rule> Masks { get; } =
    [
        new Rule("pii")
        {
            Masks =
            [
                Mask("customers.ssn"), Mask("customers.card"), Mask("customers.meta"), Mask("vault.secret"), Mask("aged.secret"), Mask("quoted.ssn"), Mask("derived.ssn"), Mask("parted.ssn"), Mask("leaf.ssn"),
                Mask("spoken.ssn"), Mask("guarded.ssn"), Mask("moved.ssn"), Mask("late.ssn"),
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
        foreach (string table in (string[])["parted", "tree", "guarded", "spoken", "moved", "late"]) await Server.PsqlAsync($"insert into {table} values (7, '{SeedData.Canary.Ssn}')");
        const string Ways = "'cast', 'name', 'column', 'syntax', 'role', 'schema', 'setting', 'prepared', 'cursor', 'type', 'file', 'notice'";
        await Server.PsqlAsync($"insert into quoted select row_number() over (), w, '{SeedData.Canary.Ssn}' from unnest(array[{Ways}]) w");
        Gateway = StartGateway(Masks);
        var other = new NpgsqlConnection(Server.ConnectionString("postgres"));
        _others.Add(other);
        await other.OpenAsync();
        await new NpgsqlCommand($"select '{SaidSecret}'", other).ExecuteScalarAsync();
    }

    public async Task DisposeAsync()
    {
        foreach (var other in _others) await other.DisposeAsync();
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

    /// <summary>A case's statement with its number, and what a connection of the target's own to itself needs.</summary>
    internal string Fill(string sql, string number) => sql.Replace("{0}", number, StringComparison.Ordinal)
        .Replace("{port}", Server.Port.ToString(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal)
        .Replace("{password}", PostgresServer.PasswordOf("postgres"), StringComparison.Ordinal);

    internal void AssertNothingLeaked(CapturingClient client, string what)
    {
        foreach (var canary in Canaries)
            Assert.True(canary.FindIn(client.Received) is null, $"{what}: a protected value reached the client ({canary.FindIn(client.Received)})");
    }

    private static MaskRule Mask(string column) => new(MaskKind.Redact) { Column = ColumnPattern.TryParse("public." + column) };
}
