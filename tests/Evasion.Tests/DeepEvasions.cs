namespace HoopWire.Evasion.Tests;

/// <summary>Further statements, by what is tried: extensions, partitions, what the owner's code says, files, cursors that live long.</summary>
internal static class DeepEvasions
{
    private const string Dsn = "host=127.0.0.1 port={port} dbname=orders user=postgres password={password}";

    public static Dictionary<string, string[]> All { get; } = new(StringComparer.Ordinal)
    {
        // Other ways to the same database.
        ["dblink"] = [$"select * from dblink('{Dsn}', 'table vault') as t(s text)", $"select dblink_connect('c', '{Dsn}')", "select * from dblink('c', 'table vault') as t(s text)",
            "select dblink_open('c', 'k', 'table vault')", "select * from dblink_fetch('c', 'k', 5) as t(s text)", "select dblink_send_query('c', 'table vault')",
            "select * from dblink_get_result('c') as t(s text)", "select dblink_error_message('c')", $"select dblink_exec('{Dsn}', 'select secret::int from vault')",
            "select dblink_build_sql_insert('vault', '1', 1, '{1}', '{1}')"],
        ["foreign tables"] = ["create server back{0} foreign data wrapper postgres_fdw options (host '127.0.0.1', port '{port}', dbname 'orders')",
            "create user mapping for current_user server back{0} options (user 'postgres', password '{password}')", "create foreign table far{0} (secret text) server back{0} options (table_name 'vault')",
            "select upper(secret) from far{0}", "table far{0}", "import foreign schema public limit to (vault) from server back{0} into pg_temp", "drop server if exists back{0} cascade"],
        ["foreign files"] = ["create server files{0} foreign data wrapper file_fdw", "create foreign table text{0} (line text) server files{0} options (program 'psql -Atc \"table vault\" orders')", "table text{0}",
            "drop server if exists files{0} cascade"],
        ["subscriptions"] = ["create publication pub{0} for table vault", $"create subscription sub{{0}} connection '{Dsn}' publication pub{{0}} with (connect = false)", "drop publication if exists pub{0}"],

        // Extensions that read below the tables, or run SQL that is given as text.
        ["pages"] = ["select get_raw_page('vault', 0)", "select * from heap_page_items(get_raw_page('vault', 0))", "select t_attrs from heap_page_item_attrs(get_raw_page('vault', 0), 'vault'::regclass)",
            "select encode(get_raw_page('customers', 0), 'escape')", "select * from bt_page_items('customers_pkey', 1)", "select page_header(get_raw_page('vault', 0))"],
        ["write-ahead log"] = ["insert into vault values ('VLT-5507713390-Q')", "select * from pg_get_wal_records_info('0/1', 'F/0')", "select * from pg_get_wal_fpi_info('0/1', 'F/0')", "select pg_walfile_name(pg_current_wal_lsn())",
            "select pg_read_binary_file('pg_wal/' || pg_walfile_name(pg_current_wal_lsn()))"],
        ["sql in a text"] = ["select * from crosstab('select 1, 2, secret from vault') as t(a int, b text)", "select * from connectby('customers', 'ssn', 'card', '1', 0) as t(a text, b text, c int)",
            "select * from xpath_table('id', 'ssn', 'customers', '/', 'true') as t(id int, v text)", "select pg_extension_config_dump('vault', '')", "select * from ts_stat('table vault')"],
        ["statement statistics"] = ["select query from pg_stat_statements", "select pg_stat_statements_reset()", "select * from pg_prepared_statements", "select statement from pg_cursors"],
        ["statements of others"] = ["select query from pg_stat_activity", "table pg_stat_activity", "select left(query, 100), length(query) from pg_stat_activity", "select a.query::varchar from pg_stat_activity a",
            "select pid from pg_stat_activity where query like '%SAY-8%'", "select * from pg_stat_get_activity(null)", "select pg_stat_get_backend_activity(b) from pg_stat_get_backend_idset() b", "select row_to_json(a) from pg_stat_activity a",
            "create temp view w{0} as select query as q from pg_stat_activity", "select q from w{0}"],
        ["values of rows that nobody wrote"] = ["select attmissingval from pg_attribute where attrelid = 'aged'::regclass", "select a.* from pg_attribute a where attrelid = 'aged'::regclass", "select attmissingval::text from pg_attribute",
            "select case when atthasmissing then attmissingval end from pg_attribute where attrelid = 'aged'::regclass", "select case when atthasmissing then attmissingval else '{}' end from pg_attribute", "select to_json(a) from pg_attribute a",
            "select unnest(attmissingval::text::text[]) from pg_attribute", "select secret from aged", "copy pg_attribute (attmissingval) to stdout", "select array_to_string(attmissingval, '') from pg_attribute",
            "select 1 from pg_attribute where attmissingval::text like '%AGE%'"],
        ["automatic plans"] = ["load 'auto_explain'", "set auto_explain.log_min_duration = 0", "set auto_explain.log_analyze = on", "set auto_explain.log_verbose = on", "set auto_explain.log_nested_statements = on",
            "set client_min_messages = log", "select ssn from customers where id = 7", "update customers set name = name where id = 7"],
        ["executor messages"] = ["set client_min_messages = debug5", "set log_statement_stats = on", "set log_parser_stats = on", "set log_planner_stats = on", "set log_executor_stats = on", "set trace_sort = on",
            "set debug_print_rewritten = on", "set log_duration = on", "select ssn, card from customers order by id", "update customers set balance = balance where id = 7", "reset all"],
        ["hashes and sizes"] = ["select digest(secret, 'sha256') from vault", "select pgp_sym_encrypt(secret, 'k') from vault", "select md5(secret), sha256(secret::bytea), hashtext(secret), crc32(secret::bytea) from vault",
            "select length(secret), octet_length(secret), bit_length(secret), ascii(secret), pg_column_size(secret) from vault", "select soundex(secret), similarity(secret, 'V') from vault",
            "select secret <-> 'V' from vault", "select secret % 'VLT' from vault", "select hstore(v) from vault v", "select each(hstore(v)) from vault v"],

        // Partitions and inheritance.
        ["partition"] = ["select id, ssn from parted", "select ssn from parted_low", "table parted_low", "select upper(ssn) from parted_low", "select ssn || '' from only parted_low", "select p.* from parted_low p",
            "update parted_low set id = id returning ssn", "insert into parted (id, ssn) values (3, 'x') returning *", "select tableoid::regclass, ssn from parted"],
        ["partition taken off"] = ["begin", "alter table parted detach partition parted_low", "select ssn from parted_low", "select upper(ssn) from parted_low", "rollback", "begin",
            "alter table parted detach partition parted_low", "commit", "select ssn from parted_low", "select upper(ssn) from parted_low", "alter table parted attach partition parted_low for values from (0) to (100)"],
        ["partition put on"] = ["create table fresh{0} (id int not null, ssn text)", "begin", "alter table parted attach partition fresh{0} for values from (1000{0}) to (1001{0})", "update parted set id = 1000{0} where id = 7",
            "select upper(ssn) from fresh{0}", "rollback", "select upper(ssn) from fresh{0}", "drop table fresh{0}"],
        ["partition protected alone"] = ["select ssn from tree", "select upper(ssn) from tree", "table tree", "select t from tree t", "select id from tree where ssn like '2%'", "select ssn from leaf", "copy tree to stdout"],
        ["grandchildren"] = ["create table grand{0} () inherits (members)", "insert into grand{0} (id, name, ssn) values (902, 'x', '219-09-9077')", "select ssn from grand{0}", "select upper(ssn) from grand{0}",
            "select g from grand{0} g", "drop table grand{0}"],
        ["like and statistics"] = ["create table twin{0} (like customers including all)", "insert into twin{0} select * from customers", "select upper(ssn) from twin{0}", "create statistics st{0} (mcv) on ssn, name from customers",
            "analyze verbose customers", "vacuum (verbose, analyze) vault", "select m.* from pg_statistic_ext_data d, pg_mcv_list_items(d.stxdmcv) m", "select exprs, most_common_vals from pg_stats_ext_exprs", "drop table if exists twin{0}"],

        // What the owner's code says, where the statement itself shows nothing.
        ["errors of a trigger"] = ["delete from spoken where id = 7", "set client_min_messages = error", "delete from spoken where id = 7", "begin", "savepoint s", "delete from spoken", "rollback to s", "rollback"],
        ["notifications of a trigger"] = ["listen loud", "update spoken set id = id where id = 7", "select 1", "update spoken set id = id where id = 7"],
        ["settings of a trigger"] = ["update moved set id = id where id = 7", "select 1"],
        ["deferred triggers"] = ["begin", "update late set id = id where id = 7", "set constraints all immediate", "rollback", "begin", "update late set id = id where id = 7", "commit", "delete from late where id = 7"],
        ["row security"] = ["set role app", "select id from guarded", "set client_min_messages = debug1", "select id, ssn from guarded", "select upper(ssn) from guarded", "set row_security = off", "select ssn from guarded"],
        ["views with code"] = ["select id from filtered", "select id from filtered where notice_leak(ssn)", "select ssn from filtered where id > 0", "select * from filtered", "select count(*) from filtered"],
        ["virtual columns"] = ["begin", "alter table vault add column copied text generated always as (secret || '') virtual", "select copied from vault", "select * from vault", "rollback"],
        ["defaults and constraints"] = ["begin", "alter table probe alter column secret set default (id_leak(7))", "insert into probe (id) values (5) returning secret", "rollback", "begin", "alter table vault add constraint c check (secret < 'A')", "rollback",
            "begin", "create unique index u{0} on vault ((1))", "insert into vault values ('VLT-5507713390-Q'), ('VLT-5507713390-Q')", "rollback", "alter table vault add constraint k exclude (secret with =)"],

        // Errors that quote a value.
        ["errors that quote"] = ["select secret::regclass from vault", "select secret::xml, xmlparse(document secret) from vault", "select secret::json, secret::inet from vault", "select currval(secret) from vault", "select nextval(secret) from vault",
            "select to_date(secret, 'YYYY'), to_timestamp(secret, 'HH') from vault", "select (secret || '::int')::jsonpath from vault", "select 1 / (length(secret) - length(secret)) from vault", "select secret::timestamptz from vault",
            "select * from pg_input_error_info((select secret from vault), 'int')", "select pg_input_is_valid(secret, 'int') from vault", "select enum_range(secret) from vault", "select setseed((select secret from vault)::float)",
            "select pg_terminate_backend((select secret from vault)::int)", "select regexp_match('x', secret) from vault", "select has_table_privilege(secret, 'select') from vault", "select convert_from(secret::bytea, secret) from vault"],
        ["errors of views and row security"] = ["select id from regular", "select count(*) from regular", "select id from typed", "select * from typed", "select id from cast_view", "select id from over_cast", "update over_cast set id = id",
            "insert into notes select id, 'x' from regular", "set role app", "select id from looked_up", "update looked_up set id = id", "insert into notes select id, 'x' from looked_up"],
        ["errors of code that quote"] = [.. Enumerable.Range(1, 12).Select(id => $"update quoted set id = id where id = {id}")],
        ["errors of parameters"] = ["set timezone = (select secret from vault)", "select set_config(secret, 'x', false) from vault", "do language plpgsql 'begin perform 1/0; end'", "call leak_in_procedure()", "execute nothing((table vault))",
            "set local application_name = default", "alter role app set application_name = 'x'", "alter system set application_name = 'x'"],

        // Files, programs and large objects.
        ["large objects"] = ["select lo_import(pg_relation_filepath('vault'))", "select lo_export(1, '/tmp/loot{0}')", "select data from pg_largeobject", "select lo_put(1, 0, secret::bytea) from vault", "select loread(lo_open(1, 262144), 100)",
            "select lo_from_bytea(0, secret::bytea) from vault"],
        ["files by name"] = ["select pg_read_file('postgresql.conf')", "select pg_read_file('base/1/1259')", "select * from pg_ls_dir('.')", "select * from pg_ls_waldir()", "select pg_stat_file(pg_relation_filepath('vault'))", "select pg_current_logfile()",
            "select pg_read_file(pg_current_logfile())", "create temp table lines{0} (line text)", "copy lines{0} from '/etc/passwd'", "copy lines{0} from program 'echo x'", "select line from lines{0}", "select * from pg_hba_file_rules"],
        ["copy to programs"] = ["copy (select 1) to program 'cat > /tmp/loot{0}'", "copy (table vault) to program 'cat'", "copy notes from program 'psql -Atc \"table vault\"'", "copy vault to '/tmp/loot{0}'", "copy vault from stdin"],

        // Cursors and plans that live longer than what was decided about them.
        ["cursors over transactions"] = ["begin", "declare c cursor with hold for select ssn, card from customers where id = 7", "commit", "fetch all from c", "move first in c", "fetch 1 from c", "begin", "alter table customers rename column ssn to quiet",
            "fetch first from c", "rollback", "fetch absolute 1 from c", "close all"],
        ["cursors of functions"] = ["begin", "select open_leak('c')", "fetch all from c", "select open_leak('d') is null", "fetch forward all from d", "commit", "begin", "call open_by_procedure('e')", "fetch all from e", "rollback"],
        ["cursors and updates"] = ["begin", "declare c cursor for select id from customers where id = 7 for update", "fetch c", "update customers set name = name where current of c returning ssn", "update customers set name = ssn where current of c", "delete from customers where current of c returning ssn || ''",
            "rollback"],
        ["plans kept"] = ["prepare p(int) as select ssn from customers where id = $1", "set plan_cache_mode = force_generic_plan", "execute p(7)", "begin", "alter table customers alter column ssn type varchar(20)", "execute p(7)", "rollback", "explain (verbose, generic_plan) select ssn from customers where id = $1",
            "explain (analyze, verbose, format json) execute p(7)", "deallocate all"],
        ["explain formats"] = ["explain (analyze, verbose, buffers, format xml) select ssn, (table vault) from customers where id = 7", "explain (verbose, format yaml) select body from notes where body = any (array['one', 'x'])",
            "explain (analyze, verbose) update customers set name = name where id = 7", "explain verbose select * from filtered", "explain (analyze, serialize) select ssn from customers"],

        // Roles, sessions and what other statements leave behind.
        ["roles"] = ["set role app", "set session authorization app", "create role spy{0} superuser login password 'x'", "grant select on vault to public", "alter role app set search_path = public", "alter role app set role postgres", "reset role"],
        ["events"] = ["create event trigger e{0} on ddl_command_start execute function tell()", "create trigger t{0} before update on vault for each row execute function tell()", "create policy p{0} on vault using (id_leak(7) is null)",
            "create procedure p{0}() language sql as 'table vault'", "alter function row_leak(customers) support null", "alter table vault enable row level security", "alter view customer_view alter column ssn set default 'x'", "alter table vault disable row level security"],
        ["two phases"] = ["begin", "update vault set secret = secret", "prepare transaction 'gid{0}'", "rollback prepared 'gid{0}'", "select gid from pg_prepared_xacts"],
        ["json of tables"] = ["select * from json_table((select meta from customers where id = 7), '$' columns (note text path '$.note'))", "select j.* from customers c, json_table(c.meta, '$' columns (note text path '$.note')) j",
            "select jsonb_path_query(meta, '$.note') from customers", "select meta['note'] from customers", "select meta -> 'note', meta #>> '{note}' from customers", "select * from jsonb_populate_record(null::vault, (select jsonb_build_object('secret', secret) from vault))",
            "select jsonb_pretty(meta), meta - 'x', meta || '{}' from customers", "select * from rows from (jsonb_each((select meta from customers where id = 7)), generate_series(1, 2)) x"],
    };
}
