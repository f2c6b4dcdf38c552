-- psql: what a person types. Run with -f; the output must depend on the server alone.
\set ON_ERROR_STOP 0
\set VERBOSITY verbose
\set SHOW_ALL_RESULTS on
\pset pager off
SET client_min_messages = warning;
DROP SCHEMA IF EXISTS b_psql CASCADE;
CREATE SCHEMA b_psql;
RESET client_min_messages;

\echo == who
SELECT current_user, session_user, current_database();
\echo :SERVER_VERSION_NUM :ENCODING

\echo == describe
\dn
\dt public.*
\d public.customers
\d+ public.events
\d public.customer_view
\df public.*
\sf public.customer_label
\di public.*
\dp public.customers
\dT pg_catalog.int4
\du app
\l orders
\d no_such_table

\echo == simple and several
SELECT id, name, balance FROM public.customers ORDER BY id LIMIT 3;
SELECT 1 AS a\; SELECT 2 AS b\; UPDATE public.orders SET note = note WHERE id < 4\; SELECT 'three' AS c;
SELECT 1\; SELECT 1/0\; SELECT 3;
SELECT;
;
\x on
SELECT * FROM public.customers WHERE id = 7;
\x off
SELECT NULL AS n, '' AS e, 'tëxt ✓ 漢' AS u, E'line\nbreak' AS l;

\echo == slash commands on the query buffer
SELECT id, name AS "the name", balance, born, meta FROM public.customers WHERE id < 0 \gdesc
SELECT id, note FROM public.orders ORDER BY id LIMIT 2 \gx
SELECT count(*) AS counted FROM public.orders \gset got_
\echo :got_counted
SELECT format('SELECT %s AS made', i) FROM generate_series(1, 3) i \gexec
SELECT id % 3 AS r, id % 2 AS c, count(*) FROM public.orders GROUP BY 1, 2 ORDER BY 1, 2 \crosstabview
SELECT 'to a program' \g (format=unaligned tuples_only) | cat
SELECT count(*) = 200 AS all FROM public.orders \gset got_
\if :got_all
\echo yes
\else
\echo no
\endif
\set wanted 3
\set quoted 'it''s'
SELECT name FROM public.customers WHERE id = :wanted;
SELECT :'quoted' AS literal;

\echo == cursor fetch
\set FETCH_COUNT 7
SELECT id FROM public.orders WHERE id <= 20 ORDER BY id;
SELECT 1 / (3 - i) FROM generate_series(1, 5) i;
\unset FETCH_COUNT

\echo == prepared by sql
PREPARE p (int) AS SELECT name FROM public.customers WHERE id = $1;
EXECUTE p (1);
EXECUTE p (7);
DEALLOCATE p;
EXECUTE p (1);

\echo == copy
CREATE TABLE b_psql.copied (a int, b text);
COPY b_psql.copied FROM STDIN;
1	one
2	two	
\.
COPY b_psql.copied FROM STDIN (FORMAT csv);
1,one
2,"two, quoted"
3,
\.
COPY b_psql.copied TO STDOUT;
\copy (SELECT id, name FROM public.customers ORDER BY id LIMIT 3) TO STDOUT (FORMAT csv, HEADER)
\copy (SELECT * FROM b_psql.copied ORDER BY a) TO PROGRAM 'cat >&2'
\copy b_psql.copied (a) FROM PROGRAM 'seq 10 15'
\copy b_psql.copied FROM PROGRAM 'echo not a number'
SELECT count(*), sum(a) FROM b_psql.copied;
COPY (SELECT 1) TO STDOUT\; SELECT 'after' AS copy;

\echo == transactions
BEGIN;
INSERT INTO b_psql.copied VALUES (100, 'in transaction');
SELECT 1/0;
SELECT 1;
COMMIT;
\set ON_ERROR_ROLLBACK on
BEGIN;
INSERT INTO b_psql.copied VALUES (200, 'kept');
SELECT 1/0;
COMMIT;
\set ON_ERROR_ROLLBACK off
SELECT a FROM b_psql.copied WHERE a >= 100 ORDER BY a;
\set AUTOCOMMIT off
INSERT INTO b_psql.copied VALUES (300, 'not kept');
ROLLBACK;
\set AUTOCOMMIT on
SELECT max(a) FROM b_psql.copied;

\echo == errors
SELEKT 1;
SELECT no_such_column FROM public.customers;
\errverbose
INSERT INTO public.customers (id, name) VALUES (1, 'again');
DO $$ BEGIN RAISE EXCEPTION 'raised here' USING ERRCODE = 'HW001', DETAIL = 'the detail', HINT = 'the hint'; END $$;
SELECT 'x'::int;

\echo == notices and notifications
\set VERBOSITY default
SELECT public.say('hello');
DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'd', HINT = 'h'; END $$;
DROP TABLE IF EXISTS b_psql.never_there;

\echo == settings
SET TimeZone = 'Asia/Tokyo';
SELECT timestamptz '2024-02-29 12:00+00';
SET DateStyle = 'German';
SELECT date '2024-02-29';
RESET ALL;
\encoding LATIN1
SELECT octet_length(convert_to('é', 'UTF8'));
\encoding UTF8
SET statement_timeout = '400ms';
SELECT pg_sleep(30);
RESET statement_timeout;

\echo == the same target again
\c
SELECT 'connected again' AS still;

\echo == large
SELECT length(repeat('x', 5000000)), md5(repeat('x', 5000000));
\o | md5sum
SELECT repeat('y', 5000000);
\o

SET client_min_messages = warning;
DROP SCHEMA b_psql CASCADE;
