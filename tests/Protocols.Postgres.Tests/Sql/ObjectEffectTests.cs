namespace HoopWire.Postgres.Tests.Sql;

public class ObjectEffectTests
{
    public static TheoryData<string, string> Objects { get; } = Facts.Table("""
        ddl :: create table t (id int primary key, delete int, update text default 'x')
        ddl :: create temp table t (like u including all) on commit drop
        ddl :: create table p partition of t for values from (1) to (2)
        ddl :: create unique index concurrently i on t using btree (lower(a)) include (b) where c > 1
        ddl :: create or replace temporary recursive view v (a) as select 1
        ddl :: create sequence s
        ddl :: create schema s
        ddl,dcl :: create schema authorization bob
        ddl,opaque :: create schema s create table t (a int) create trigger g after insert on t execute function f()
        ddl :: create database d
        ddl :: create statistics s on a, b from t
        ddl :: create collation c (locale = 'x')
        ddl :: create text search configuration c (copy = simple)
        ddl,opaque :: create text search template x (lexize = f)
        ddl,opaque :: create function f() returns int language sql as 'select 1'
        ddl,opaque :: create or replace function f(a int) returns int begin atomic select 1; select case when a = 1 then 2 end; end
        ddl,opaque :: create procedure p() begin atomic delete from t; end
        ddl,opaque,multi,read :: create function f() returns int begin atomic select 1; end; select 2
        incomplete :: create function f() returns int begin atomic select 1;
        ddl,opaque :: create function f() returns int begin atomic select 1 as end; end
        ddl,opaque :: create function pg_temp.f() returns int return 1
        ddl,opaque :: create trigger g before insert on t for each row execute function f()
        ddl,opaque :: create constraint trigger g after insert on t deferrable execute procedure f()
        ddl,opaque :: create rule r as on delete to t do instead (delete from u; delete from v)
        ddl,opaque :: create operator @@@ (procedure = f, leftarg = text)
        ddl,opaque :: create operator class c for type t using btree as function 1 f(t, t)
        ddl,opaque :: create cast (text as int) with inout as implicit
        ddl,opaque :: create aggregate a (int) (sfunc = f, stype = int)
        ddl,opaque :: create domain d as int check (f(value))
        ddl,opaque :: create type t as enum ('a')
        ddl,opaque :: create policy p on t using (f(a))
        ddl,opaque :: create event trigger e on ddl_command_start execute function f()
        ddl,opaque :: create trusted procedural language x
        ddl,opaque :: create extension if not exists hstore
        ddl,opaque :: create transform for int language sql (from sql with function f(internal))
        ddl,opaque :: create default conversion c for 'utf8' to 'latin1' from f
        ddl,opaque :: create access method m type index handler h
        ddl,net :: create server s foreign data wrapper w
        ddl,net :: create user mapping for bob server s
        ddl,net :: create foreign table t (a int) server s
        ddl,net,opaque :: create foreign data wrapper w handler h
        ddl,net,replication :: create subscription s connection 'x' publication p
        ddl,replication :: create publication p for all tables
        ddl,file :: create tablespace t location '/x'
        ddl,dcl :: create role r login password 'x'
        ddl,dcl :: create user u
        ddl,dcl :: create group g
        ddl :: alter table t add column a int
        ddl :: alter table t alter column a type text using a::text
        ddl,dcl :: alter table t owner to bob
        ddl :: alter index i set (fillfactor = 50)
        ddl,session :: alter database d set work_mem = '1MB'
        ddl,session :: alter database d reset search_path
        ddl,set-role :: alter database d set role = 'x'
        ddl,set-role :: alter database d set "ROLE" to x
        ddl :: alter database d set tablespace t
        ddl,dcl :: alter large object 5 owner to bob
        ddl,dcl,set-role :: alter role r set role = 'x'
        ddl,dcl,set-role :: alter role all in database d set session_authorization = 'x'
        ddl,dcl,session :: alter user u set search_path = a, b
        ddl,dcl,session :: alter role r in database d set statement_timeout from current
        ddl,dcl,session :: alter role r reset all
        ddl,dcl :: alter user u password 'x'
        ddl,net :: alter user mapping for bob server s options (set password 'x')
        ddl,session,file :: alter system set work_mem = '1MB'
        dcl :: alter default privileges in schema s grant select on tables to bob
        ddl,opaque :: alter function f() security definer
        ddl,opaque :: alter routine f() rename to g
        ddl,net,replication :: alter subscription s refresh publication
        ddl,net :: alter server s options (host 'x')
        ddl :: alter materialized view m rename to n
        ddl :: alter sequence s restart
        ddl :: drop table if exists t, u cascade
        ddl :: drop function f(int)
        ddl :: drop routine f
        ddl :: drop materialized view m
        ddl :: drop trigger g on t
        ddl,dcl :: drop role r
        ddl,dcl :: drop owned by r
        ddl,net,replication :: drop subscription s
        ddl,replication :: drop publication p
        ddl :: drop text search parser p
        """);

    public static TheoryData<string, string> Functions { get; } = Facts.Table("""
        read,delay :: select pg_sleep(5)
        read,delay :: select pg_catalog.pg_sleep_for('1 s')
        read,delay :: select "pg_sleep" (5)
        read,delay :: select U&"pg\005fsleep"(5)
        read,delay :: select PG_SLEEP/**/(5)
        read,delay :: select (5::float8).pg_sleep
        read,kill :: select pg_terminate_backend(pid) from pg_stat_activity
        read,kill :: select pg_cancel_backend(1)
        read,file :: select pg_read_file('/etc/passwd')
        read,file :: select pg_read_binary_file('x')
        read,file :: select ('/etc/passwd'::text).pg_read_file
        read,file :: select * from pg_ls_dir('.')
        read,file :: select pg_stat_file('x')
        read,opaque,file,write :: select lo_import('/x')
        read,opaque,file :: select lo_export(1, '/x')
        read,opaque,write :: select lo_from_bytea(0, 'x')
        read,opaque :: select lo_get(1)
        read,file :: select get_raw_page('t', 0)
        read,net,opaque :: select * from dblink('x', 'select 1') as t(a int)
        read,net,opaque :: select dblink_exec('x', 'y')
        read,net :: select postgres_fdw_get_connections()
        read,opaque :: select query_to_xml('delete from t', true, true, '')
        read,opaque :: select table_to_xml_and_xmlschema('t', true, true, '')
        read,opaque :: select cursor_to_xml('c', 1, true, true, '')
        read,opaque :: select database_to_xmlschema(true, true, '')
        read,opaque :: select * from crosstab('select 1') as t(a int)
        read,opaque :: select * from ts_stat('select a from t')
        read :: select xpath('/a', b), row_to_json(t) from t
        read,replication :: select pg_create_logical_replication_slot('a', 'pgoutput')
        read,replication :: select * from pg_logical_slot_get_changes('a', null, null)
        read,replication :: select pg_logical_emit_message(true, 'a', 'b')
        read,replication :: select pg_drop_replication_slot('a')
        read,listen :: select pg_notify('c', 'x')
        read,transaction :: select pg_advisory_lock(1)
        read,write :: select setval('s', 1)
        read,session :: select set_config('work_mem', '1MB', false)
        read,session,set-role :: select set_config('role', 'admin', false)
        read,session,set-role :: select set_config('ROLE', 'admin', false)
        read,session,set-role :: select set_config('ro' || 'le', 'admin', false)
        read,session,set-role :: select set_config(E'r\x6fle', 'admin', false)
        read,session,set-role :: select set_config($$role$$, 'admin', false)
        read,session,set-role :: select set_config($1, 'admin', false)
        read,session,set-role :: select set_config(setting_name => 'role', new_value => 'x', is_local => false)
        read,session,set-role :: select set_config('session_authorization', 'admin', false)
        read,session,set-role :: select set_config(name, 'x', false) from pg_settings where name = 'role'
        read,session,set-role :: select set_config(name, 'x', false) from pg_settings where name = 'a' or true
        read,session :: select set_config(name, 'x', false) from pg_settings where name = 'work_mem'
        write,delay :: update t set a = pg_sleep(1) where id = 1
        opaque,delay :: call p(pg_sleep(1))
        read :: select 'pg_sleep(1)', $$ dblink('x') $$ -- pg_sleep(1)
        """);

    [Theory]
    [MemberData(nameof(Objects))]
    [MemberData(nameof(Functions))]
    public void Classify_ObjectOrFunction_HasItsEffects(string effects, string sql) => Assert.Equal(Sorted(effects), Sorted(Facts.Effects(sql)));

    private static string Sorted(string effects) => string.Join(',', effects.Split(',').Order(StringComparer.Ordinal));
}
