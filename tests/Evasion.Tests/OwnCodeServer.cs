using HoopWire.Access;
using HoopWire.Integration.Tests.InProcess;
using HoopWire.Kit;
using HoopWire.Policy;

namespace HoopWire.Evasion.Tests;

/// <summary>A database whose owner has put code wherever PostgreSQL takes some, and a gateway before it that logs in as the owner.</summary>
public sealed class OwnCodeServer : IAsyncLifetime
{
    internal static readonly Rule Guard = new("guard") { Block = new BlockRule(Effects.UnboundedWrite | Effects.Delay, null) };

    private const string Extensions = "create extension citext; create extension hstore; create extension pg_trgm; create extension refint; create extension moddatetime; "
        + "create function cells(text) returns setof record stable language c as '$libdir/tablefunc', 'crosstab'; create function nap(float8) returns void language internal as 'pg_sleep'";

    /// <summary>Each object runs one of the functions that empty victim.</summary>
    private const string Planted = """
        create table victim (id int); insert into victim values (1), (2), (3);
        create table plain (id int primary key); insert into plain values (1), (2);
        create function purge() returns int language plpgsql as 'begin delete from victim; return 1; end';
        create function purge_op(int, int) returns bool language plpgsql as 'begin delete from victim; return true; end';
        create function purge_sign(int) returns int language sql as 'delete from victim; select 1';
        create function purge_check(int) returns bool language plpgsql as 'begin delete from victim; return true; end';
        create function purge_wrapped(int) returns int immutable language plpgsql as 'begin return purge(); end';
        create operator === (leftarg = int, rightarg = int, function = purge_op);
        create operator ### (rightarg = int, function = purge_sign);
        create type pair as (a int);
        create function pair_eq(pair, pair) returns bool language plpgsql as 'begin delete from victim; return true; end';
        create operator = (leftarg = pair, rightarg = pair, function = pair_eq);
        create table pairs (p pair); insert into pairs values (row(1));
        create type coin as enum ('a', 'b');
        create function coin_of(text) returns coin language plpgsql as 'begin delete from victim; return ''a''; end';
        create function coin_of(int) returns coin language plpgsql as 'begin delete from victim; return ''a''; end';
        create function coin_of(bigint) returns coin language plpgsql as 'begin delete from victim; return ''a''; end';
        create function worth(coin) returns float8 language plpgsql as 'begin delete from victim; return 1; end';
        create cast (text as coin) with function coin_of(text);
        create cast (int as coin) with function coin_of(int) as assignment;
        create table coins (c coin); insert into coins values ('b');
        create cast (coin as float8) with function worth(coin);
        create domain checked as int check (purge_check(value));
        create type checked_row as (c checked);
        create table checked_rows (c checked); insert into checked_rows values (1);
        create function takes(checked) returns int immutable language sql as 'select $1::int';
        create function named(coin) returns text immutable language sql as 'select $1::text';
        create view seen as select purge() as n;
        create view seen_again as select * from seen;
        create view seen_by_sign as select id === 1 as is_so from plain;
        create materialized view stored as select purge() as n;
        create table ruled (id int); insert into ruled values (0);
        create rule inserting as on insert to ruled do also select purge();
        create rule updating as on update to ruled do also select purge();
        create table logged (id int); insert into logged values (0);
        create rule clearing as on insert to logged do also delete from victim;
        create view over_logged as select id from logged;
        create rule keeping as on delete to logged do instead update logged set id = id where logged.id = old.id;
        create table defaulted (id int, n int default purge()); insert into defaulted values (0, 0);
        create view over_defaulted as select id, n from defaulted;
        create table generated (id int, n int generated always as (purge_wrapped(id)) stored);
        create table inspected (id int unique, check (purge_check(id)));
        create table parted (id int) partition by range (id);
        create table parted_low partition of parted (check (purge_check(id))) for values from (0) to (100);
        create table indexed (id int); insert into indexed values (1);
        create index on indexed (purge_wrapped(id));
        create index indexed_again on indexed (purge_wrapped(id));
        create table summed (id int); insert into summed values (1);
        create index summed_ranges on summed using brin (purge_wrapped(id));
        create table partly_indexed (id int);
        create index on partly_indexed (id) where purge_wrapped(id) = 1;
        create function pass_on() returns trigger language plpgsql as 'begin return new; end';
        create table watched (id int);
        create trigger watching after insert on watched for each row when (purge_check(new.id)) execute function pass_on();
        create table fathers (id int primary key); insert into fathers values (1);
        create table sons (id int references fathers on delete set null, check (purge_check(id)));
        create table secured (id int); insert into secured values (0);
        create policy securing on secured using (purge_check(id));
        alter table secured enable row level security; alter table secured force row level security;
        create function purge_step(int, int) returns int language plpgsql as 'begin delete from victim; return 1; end';
        create aggregate purge_all (int) (sfunc = purge_step, stype = int, initcond = '0');
        create function asks(n int default purge()) returns int immutable language sql as 'select $1';
        create function quiet_view() returns bigint stable language sql as 'select count(n) from seen';
        create function quiet_sign() returns bool stable language sql as 'select 1 === 2';
        create view slow as select pg_sleep(0.001)::text;
        create table sleepy (id int, at text default pg_sleep(0.001)::text);

        create table scratch (id int primary key);
        create function plus(int, int) returns int immutable language sql as 'select $1 + $2';
        create operator @+@ (leftarg = int, rightarg = int, function = plus);
        create type tidy as (t text);
        create function tidy_of(text) returns tidy immutable language sql as 'select row($1)::tidy';
        create cast (text as tidy) with function tidy_of(text) as implicit;
        create domain small as int check (value < 10);
        create table small_rows (id serial primary key, n small, m int generated always as (n + 1) stored, check (n @+@ 1 > 0));
        create aggregate tidy_sum (int) (sfunc = plus, stype = int, initcond = '0');
        create view tidy_view as select id, id @+@ 1 as more from plain;
        create table extended (id uuid primary key default gen_random_uuid(), c citext unique, h hstore, w text);
        create index on extended using gin (w gin_trgm_ops);
        create index on extended using gist (h);
        create function stamp() returns trigger language plpgsql as 'begin new.w := new.w; return new; end';
        create trigger stamping before insert or update on extended for each row execute function stamp();
        create function purge_row() returns trigger language plpgsql as 'begin delete from victim; return coalesce(new, old); end';
        create function purge_by_call() returns trigger language plpgsql as 'begin new.n := purge(); return new; end';
        create function purge_by_row() returns trigger language plpgsql as 'begin if new.p is distinct from old.p then return new; end if; return old; end';
        create table triggered (id int primary key, n int); insert into triggered values (0, 0);
        create trigger inserting after insert on triggered for each statement execute function purge_row();
        create trigger updating before update on triggered for each row execute function purge_by_call();
        create trigger deleting after delete on triggered for each row execute function purge_row();
        create table shown (id int primary key, n int); insert into shown values (0, 0);
        create trigger updating before update on shown for each row execute function purge_row();
        create view over_shown as select id, n from shown;
        create view replaced as select 1 as id;
        create trigger replacing instead of insert on replaced for each row execute function purge_row();
        create table paired (id int, p pair); insert into paired values (0, row(1));
        create trigger pairing before update on paired for each row execute function purge_by_row();
        create table kin (id int); create table kin_child () inherits (kin); insert into kin_child values (0);
        create trigger updating before update on kin_child for each row execute function purge_row();
        create table split (id int) partition by range (id);
        create table split_low partition of split for values from (0) to (100); create table split_high partition of split for values from (100) to (200);
        create trigger inserting before insert on split_high for each row execute function purge_row();
        insert into split values (0);
        create table over_split (id int) partition by range (id); create table split_leaf partition of over_split for values from (0) to (100);
        create trigger inserting before insert on over_split for each row execute function purge_row();
        create table owners (id int primary key); insert into owners values (1);
        create table owned (id int references owners on delete cascade on update cascade); insert into owned values (1);
        create trigger leaving after delete or update on owned for each row execute function purge_row();
        create table mothers (id int primary key); create table daughters (id int references mothers);
        create trigger emptying after truncate on daughters for each statement execute function purge_row();
        create table resting (id int); create trigger inserting before insert on resting for each row execute function purge_row();
        alter table resting disable trigger inserting;
        create table kept (id int primary key, n int, at timestamptz, who text); insert into kept values (0, 0, null, null);
        create function keep_time() returns trigger language plpgsql as 'begin
            if tg_op = ''UPDATE'' and new is not distinct from old then return null; end if;
            new.at = now(); -- delete
            new.n := case when new.n > 3 then 3 else new.n end;
            select count(*) into new.n from plain where id = new.id;
            if new.n > 1000 then raise exception ''too many: %'', new.n using hint = ''delete some''; elsif new.who is null then new.who := current_user; else null; end if;
            return new; end';
        create trigger keeping before insert or update on kept for each row execute function keep_time();
        create function late_fn(int, int) returns bool immutable language plpgsql as 'begin return true; end';
        create operator @@@ (leftarg = int, rightarg = int, function = late_fn);
        create view late_view as select late_fn(id, 1) from plain;
        create function quiet_late() returns bool stable language sql as 'select late_fn(1, 2)';
        create function let_pass() returns trigger language plpgsql as 'begin return new; end';
        create table passed (id int); create trigger passing before insert on passed for each row execute function let_pass();
        create table roots (id int primary key); insert into roots values (1), (2), (3);
        create trigger felling after delete on roots for each row execute function check_foreign_key(1, 'cascade', 'id', 'victim', 'id');
        create view celled as select * from cells('select 1, 2, purge()') as t (a int, b int);
        create table dated (id int, at timestamp); insert into dated values (0);
        create trigger dating before update on dated for each row execute function moddatetime(at);
        create schema side; create view side.side_view as select purge() as n;
        insert into generated (id) values (0); insert into inspected values (0), (4); insert into sons values (1);
        create cast (bigint as coin) with function coin_of(bigint) as implicit;
        delete from victim; insert into victim values (1), (2), (3);
        """;

    private readonly string _database = $"own_code_{Guid.NewGuid():N}";

    public PostgresServer Server { get; private set; } = null!;

    internal InProcessGateway Gateway { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        Server = await PostgresServer.SharedAsync();
        await Server.PsqlAsync($"create database {_database} owner app");
        await PsqlAsync(Extensions);
        await PsqlAsync($"set role app; {Planted}");
        Gateway = StartGateway(Guard);
    }

    public async Task DisposeAsync()
    {
        await Gateway.DisposeAsync();
        await Server.PsqlAsync($"drop database {_database} with (force)");
    }

    internal InProcessGateway StartGateway(params Rule[] rules) =>
        InProcessGateway.Start(InProcessGateway.TargetOn(Server) with { Database = _database }, new GatewayLimits(), [.. rules], "password");

    internal Task<string> PsqlAsync(string sql) => Server.PsqlAsync(sql, _database);
}
