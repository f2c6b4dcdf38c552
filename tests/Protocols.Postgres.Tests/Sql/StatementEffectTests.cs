namespace HoopWire.Postgres.Tests.Sql;

public class StatementEffectTests
{
    public static TheoryData<string, string> Queries { get; } = Facts.Table("""
        none :: ;
        none :: -- nothing
        none :: /* nothing */ ;;
        read :: select 1
        read :: SELECT
        read :: select * from t
        read :: (select 1)
        read :: ((select 1)) union (select 2) order by 1
        read :: values (1), (2)
        read :: table t
        read :: (table t) union all table u
        read :: with x as (select 1) select * from x
        read :: with recursive as (select 1) select * from recursive
        read :: with recursive r(n) as (values (1) union all select n + 1 from r) search depth first by n set o cycle n set c using p select * from r
        read :: with a as materialized (select 1), b as not materialized (table a) table b
        read :: select 1 as into, 2 as delete, t.select, t.into from t
        read :: select insert, update, delete, merge from t
        read :: select (update) from t
        read :: select a is distinct from b, a is not distinct from b from t
        read :: select extract(epoch from now()), substring(a from 1 for 2), trim(both from b)
        read :: select * from t for update of t skip locked
        read :: select count(*) from t where a > 1 group by b having true window w as () order by 1 limit 1 offset 2
        read :: select * from a natural left join e left join lateral (select 1) b on true, only (c) cross join d
        read :: select x from json_table('[]', '$[*]' columns (x int path '$')) j
        read :: select 0x1F, 0b11, 0o17, 1_000, 1.5e10, .5, 5.
        read :: fetch 10 from c
        read :: move next in c
        read :: close c
        read :: declare c binary no scroll cursor with hold for select * from t
        read :: show work_mem
        read :: show all
        read :: explain select 1
        read :: explain (verbose, costs off) select 1
        read :: explain (select 1)
        read :: explain ((select 1))
        read :: explain (values (1))
        read :: explain delete from t
        read :: explain (analyze false) delete from t
        read :: explain (analyze off, format json) update t set a = 1
        read :: explain create table x as select 1
        read,ddl,write :: create table x as select 1
        read,write,ddl :: select * into x from t
        read,write,ddl :: select a into temp table x from t
        read,write,ddl :: create materialized view m as select 1 with no data
        read,write,ddl :: create unlogged table x (a) as (select 1) with data
        read,write,ddl :: create table x as with d as (insert into t values (1) returning a) select * from d
        write,ddl,prepare :: create table x as execute p(1)
        """);

    public static TheoryData<string, string> Writes { get; } = Facts.Table("""
        write :: insert into t values (1)
        write :: insert into s.t (a, b) values (1, default) on conflict (a) do update set b = excluded.b
        write :: insert into t as x default values
        write :: insert into t overriding user value values (1) on conflict do nothing
        read,write :: insert into t select 1
        read,write :: insert into t (select 1)
        read,write :: insert into t (a) select a from u returning a
        read,write :: insert into t with x as (select 1) select * from x
        read,write :: insert into t values (1) returning *
        write,delay :: insert into t values (pg_sleep(1))
        read,write,unbounded-write :: insert into t with d as (delete from u returning *) values (1)
        read,write,unbounded-write :: insert into t values (1) order by (with d as (delete from u returning *) select 1 from d)
        read,write :: insert into t select * from u on conflict do nothing
        read,write,unbounded-write :: insert into t select * from t on conflict (id) do update set a = 1
        read,write :: insert into t select * from u where id = 5 on conflict (id) do update set a = 1
        read,write :: insert into t select $1 on conflict (id) do update set a = 1
        read,write,unbounded-write :: insert into t select 1 from u union select 2 from u on conflict (id) do update set a = 1
        write :: update t set a = 1 where id = 5
        write :: delete from t where id = 5
        write,unbounded-write :: update t * as x set (a, b) = (1, 2)
        read,write :: delete from only t where id = 5 returning *
        read,write :: delete from t where id in (select id from u where k = 1)
        read,write,unbounded-write :: with d as (delete from t returning *) select * from d
        read,write :: with d as (delete from t where id = 1 returning *) insert into u select * from d
        read,write,unbounded-write :: with a as (with b as (update t set x = 1 returning 1) select * from b) select * from a
        read,write :: explain analyze delete from t where id = 1
        read,write,unbounded-write :: explain (analyze) delete from t
        read,write,unbounded-write :: explain ("analyze" true, verbose) delete from t
        read,write,unbounded-write :: explain (costs off, analyse) delete from t
        read,write :: explain analyze verbose insert into t values (1)
        read,write,ddl :: explain analyze create table x as select 1
        write :: merge into t using u on t.id = u.id when matched then update set a = 1 when not matched then insert values (1)
        write :: merge into t using u on t.id = u.id when not matched by target then insert values (1)
        write :: merge into t using u on true when not matched then insert values (u.a)
        write,unbounded-write :: merge into t using u on true when matched then delete
        write,unbounded-write :: merge into t using u on t.id = u.id when not matched by source then delete
        write :: merge into t using u on t.id = u.id when not matched by source and t.k = 5 then delete
        write,unbounded-write :: merge into t using t u on t.id = u.id when matched then delete
        write,unbounded-write :: merge into t using u on t.id = t.id when matched then update set a = case when x then 1 else 2 end
        read,write :: merge into t using (select 1 as id) u on t.id = u.id when matched then do nothing returning merge_action()
        write,unbounded-write :: truncate t, u cascade
        write,copy :: copy t from stdin
        write,copy :: copy t (a, b) from stdin with (format csv) where a > 1
        write,copy :: copy t from stdout
        read,copy :: copy t to stdout
        read,copy :: copy binary t to stdin
        read,copy :: copy (select * from t) to stdout (format binary)
        read,copy :: copy (values (1)) to stdout
        read,write,unbounded-write,copy :: copy (delete from t returning *) to stdout
        read,write,copy :: copy (insert into t values (1) returning *) to stdout
        read,file :: copy t to '/tmp/x'
        write,file :: copy t from E'/tmp/x' csv
        read,opaque,file :: copy t to program 'id'
        write,opaque,file :: copy t from program 'id'
        read,prepare :: prepare p as select $1
        write,prepare :: prepare p (int, text) as delete from t where id = $1
        write,unbounded-write,prepare :: prepare transaction as delete from t
        prepare :: execute p
        prepare :: execute p (1, 'a')
        read,prepare :: explain analyze execute p(1)
        prepare :: deallocate p
        prepare :: deallocate prepare all
        write,ddl,dcl,opaque :: delete from pg_proc where oid = 5
        write,ddl,dcl,opaque :: insert into pg_catalog.pg_authid values (1)
        write,set-role,session :: update pg_settings set setting = 'x' where name = 'role'
        """);

    public static TheoryData<string, string> Utilities { get; } = Facts.Table("""
        opaque :: do $$ begin drop table t; end $$
        opaque :: do language plpgsql 'begin end'
        opaque :: call p(1)
        set-role :: set role admin
        set-role :: set role 'admin'
        session :: set role none
        session :: set session role 'none'
        session :: set local role to NONE
        session :: set role = none
        session :: set role to default
        set-role :: set role 'NONE'
        set-role :: set role to none, admin
        set-role :: set role from current
        set-role :: set session role admin
        set-role :: set local role admin
        set-role :: set role to admin
        set-role :: set role = 'admin'
        set-role :: set "role" to admin
        set-role :: set "ROLE" = admin
        set-role :: set local "Role" = admin
        set-role :: set U&"\0072ole" = admin
        set-role :: set session authorization bob
        session :: set local session authorization default
        session :: set session_authorization to default
        set-role :: set session authorization none
        set-role :: set session authorization 'default'
        set-role :: set session session authorization bob
        set-role :: set session_authorization to bob
        session :: reset role
        session :: reset session authorization
        session :: reset session_authorization
        session :: set search_path to a, b
        session :: set work_mem = '1GB'
        session :: set local my.var = 1
        session :: set session to 1
        session :: set local = 1
        session :: set local.x = 1
        session :: set time zone 'utc'
        session :: set local time zone local
        session :: set names 'utf8'
        session :: set schema 'x'
        session :: set xml option document
        session :: set standard_conforming_strings = off
        session :: reset all
        session :: reset role.x
        session :: set role.x to 1
        session :: reset work_mem
        session :: reset time zone
        session,transaction :: set session characteristics as transaction read only
        session :: discard plans
        session :: discard all
        transaction :: set transaction isolation level serializable
        transaction :: set local transaction read only
        transaction :: set constraints all deferred
        transaction :: begin
        transaction :: begin isolation level read committed
        transaction :: start transaction read only
        transaction :: commit and chain
        transaction :: end work
        transaction :: abort
        transaction :: rollback to savepoint a
        transaction :: savepoint a
        transaction :: release a
        transaction :: prepare transaction 'x'
        transaction :: commit prepared 'x'
        transaction :: rollback prepared 'x'
        transaction :: lock table t in exclusive mode
        listen :: listen c
        listen :: notify c, 'x'
        listen :: unlisten *
        opaque,file :: load 'x'
        ddl :: vacuum (analyze) t
        ddl :: analyze t (a)
        ddl :: reindex table t
        ddl :: cluster
        ddl :: checkpoint
        ddl :: refresh materialized view concurrently m
        ddl :: comment on table t is 'x'
        ddl :: security label on table t is 'x'
        dcl :: grant select, update (a) on t to bob
        dcl :: revoke all on schema s from public
        dcl :: grant a to b with admin option
        ddl,dcl :: reassign owned by a to b
        ddl,net :: import foreign schema s from server x into y
        incomplete :: frobnicate t
        incomplete :: "select" 1
        incomplete :: create gizmo x
        incomplete :: select 1; xyzzy
        incomplete :: select distinct from t
        incomplete :: select system_user
        read :: select "system_user" from t
        incomplete :: select * from a natural join b on true
        incomplete :: update only t * set a = 1
        incomplete :: select 'a' 'b'
        incomplete :: set x = (a)
        incomplete :: alter large object 5 owner to_bob
        replication :: IDENTIFY_SYSTEM
        replication :: START_REPLICATION SLOT s LOGICAL 0/0
        replication :: CREATE_REPLICATION_SLOT s LOGICAL pgoutput
        replication :: BASE_BACKUP (LABEL 'x')
        """);

    [Theory]
    [MemberData(nameof(Queries))]
    [MemberData(nameof(Writes))]
    [MemberData(nameof(Utilities))]
    public void Classify_Statement_HasItsEffects(string effects, string sql) => Assert.Equal(Sorted(effects), Sorted(Facts.Effects(sql)));

    private static string Sorted(string effects) => string.Join(',', effects.Split(',').Order(StringComparer.Ordinal));
}
