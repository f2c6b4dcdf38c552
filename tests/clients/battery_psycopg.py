"""psycopg 3 (libpq): prints a transcript that depends on the server alone, not on the way there."""
import threading
import time

import psycopg
from psycopg import sql
from psycopg.rows import tuple_row

from battery_common import ERRORS, WAITS, broken, digest, emit, finish, plain

STEPS = []


def step(function):
    STEPS.append(function)
    return function


def connect(**options):
    # Everything else comes from libpq's environment.
    return psycopg.connect(autocommit=True, row_factory=tuple_row, **options)


def failure(error):
    d = error.diag
    return {
        "sqlstate": d.sqlstate, "severity": d.severity, "message": d.message_primary, "detail": d.message_detail, "hint": d.message_hint,
        "position": d.statement_position, "schema": d.schema_name, "table": d.table_name, "column": d.column_name,
        "constraint": d.constraint_name, "context": d.context,
    }


def attempt(conn, query, *args, **options):
    try:
        return conn.execute(query, *args, **options).fetchall()
    except psycopg.Error as e:
        return failure(e)


@step
def startup(conn):
    names = ["server_version", "server_encoding", "client_encoding", "DateStyle", "IntervalStyle", "TimeZone", "integer_datetimes",
             "standard_conforming_strings", "is_superuser", "session_authorization", "application_name"]
    emit("startup", status={n: conn.info.parameter_status(n) for n in names}, pid=conn.info.backend_pid > 0,
         state=conn.info.transaction_status.name, who=conn.execute("SELECT current_user, session_user, current_database()").fetchone())


@step
def startup_options(conn):
    with connect(options="-c statement_timeout=12345 -c search_path=pg_catalog", application_name="battery options") as other:
        emit("startup_options", got=[other.execute(f"SHOW {n}").fetchone() for n in ("statement_timeout", "search_path", "application_name")],
             status=other.info.parameter_status("application_name"))


@step
def simple(conn):
    cursor = conn.execute("SELECT 1; SELECT 2 WHERE false; UPDATE public.orders SET note = note WHERE id < 4; SELECT 'three'")
    results = []
    while True:
        results.append([cursor.statusmessage, cursor.rowcount, cursor.fetchall() if cursor.description else None])
        if not cursor.nextset():
            break
    emit("simple", results=results)
    emit("empty", messages=[conn.execute(q).statusmessage for q in ("", ";", "-- only a comment", "/* /* nested */ */")])
    emit("no columns", status=conn.execute("SELECT").statusmessage)
    emit("multi with error", got=attempt(conn, "SELECT 1; SELECT 1/0; SELECT 3"), state=conn.info.transaction_status.name)


@step
def columns(conn):
    cursor = conn.execute("SELECT id, name AS \"the name\", email, balance, born, meta, 1 + 1 FROM public.customers ORDER BY id LIMIT 3")
    emit("columns", description=[[c.name, c.type_code, c.internal_size, c.precision] for c in cursor.description], rows=cursor.fetchall())
    cursor = conn.execute("SELECT " + ", ".join(f"{i} AS c{i}" for i in range(1000)))
    emit("wide", columns=len(cursor.description), total=sum(cursor.fetchone()))


@step
def parameters(conn):
    for binary in (False, True):
        cursor = conn.cursor(binary=binary)
        rows = cursor.execute(
            "SELECT id, name, balance, born, meta FROM public.customers WHERE id = ANY(%s) AND name <> %s AND balance > %s ORDER BY id",
            ([1, 2, 3, 7, 50], "nobody", -450)).fetchall()
        emit("parameters", binary=binary, rows=rows)
        emit("null parameters", rows=cursor.execute("SELECT %s::text IS NULL, %s::int", (None, 5)).fetchall())


@step
def types(conn):
    query = """SELECT true, 1::int2, 2::int4, 3::int8, 1.5::float4, 2.25::float8, 12345678901234567890.123456789::numeric, 'NaN'::numeric,
        'tëxt ✓ 漢'::text, 'c'::char(3), '\\x00ff10'::bytea, date '2024-02-29', time '12:34:56.789', timestamp '2024-02-29 12:34:56.789012',
        timestamptz '2024-02-29 12:34:56.789012+02', interval '1 day 02:03:04', '{"a": [1, null]}'::json, '{"a": [1, null]}'::jsonb,
        array[1, 2, null], array[['a', 'b"c'], ['d,e', null]], '6a2f41a3-c54c-fce8-32d2-0324e1c32e22'::uuid, '10.1.2.0/24'::cidr::text,
        int4range(1, 5)::text, null::text, ''::text, row(1, 'x')::text"""
    for binary in (False, True):
        emit("types", binary=binary, row=conn.cursor(binary=binary).execute(query).fetchone())


@step
def prepared(conn):
    total = 0
    for i in range(300):
        total += conn.execute("SELECT id * 2 FROM public.orders WHERE id = %s", (1 + i % 200,), prepare=True).fetchone()[0]
    emit("prepared", total=total, statements=conn.execute("SELECT count(*) FROM pg_prepared_statements").fetchone()[0])
    conn.execute("CREATE TABLE b_psycopg.changing (a int)")
    conn.execute("INSERT INTO b_psycopg.changing VALUES (1)")
    for _ in range(2):
        conn.execute("SELECT * FROM b_psycopg.changing WHERE a = %s", (1,), prepare=True)
    conn.execute("ALTER TABLE b_psycopg.changing ADD b text DEFAULT 'new'")
    emit("prepared, type changed", got=attempt(conn, "SELECT * FROM b_psycopg.changing WHERE a = %s", (1,), prepare=True))
    conn.execute("DEALLOCATE ALL")
    emit("prepared, deallocated", got=attempt(conn, "SELECT id FROM public.orders WHERE id = 5"))
    conn.execute("PREPARE by_sql (int) AS SELECT name FROM public.customers WHERE id = $1")
    emit("prepared by sql", rows=[conn.execute(f"EXECUTE by_sql ({i})").fetchone() for i in range(1, 8)])
    conn.execute("DISCARD ALL")
    emit("discarded", got=attempt(conn, "EXECUTE by_sql (1)"))


@step
def pipeline(conn):
    with conn.pipeline():
        cursors = [conn.execute("SELECT %s::int + 1", (i,)) for i in range(100)]
    emit("pipeline", rows=[c.fetchone()[0] for c in cursors])
    results = []
    try:
        with conn.pipeline() as p:
            good = conn.execute("SELECT 'before'")
            bad = conn.execute("SELECT 1/0")
            after = conn.execute("SELECT 'after'")
            p.sync()
            results.append(good.fetchone())
            for cursor in (bad, after):
                try:
                    results.append(cursor.fetchone())
                except psycopg.Error as e:
                    results.append(type(e).__name__)
    except psycopg.Error as e:
        results.append(failure(e)["sqlstate"])
    emit("pipeline with error", results=results, then=conn.execute("SELECT 'alive'").fetchone())
    cursor = conn.cursor()
    conn.execute("CREATE TABLE b_psycopg.many (a int, b text)")
    cursor.executemany("INSERT INTO b_psycopg.many VALUES (%s, %s) RETURNING a", [(i, f"row {i}") for i in range(500)], returning=True)
    emit("executemany", count=conn.execute("SELECT count(*), sum(a) FROM b_psycopg.many").fetchone())


@step
def cursors(conn):
    with conn.transaction():
        with conn.cursor("named", scrollable=True) as cursor:
            cursor.execute("SELECT id, note FROM public.orders ORDER BY id")
            cursor.itersize = 7
            got = [cursor.fetchone(), cursor.fetchmany(5)]
            cursor.scroll(-2)
            got.append(cursor.fetchmany(3))
            got.append(sum(row[0] for row in cursor))
            emit("named cursor", got=got)
    conn.execute("BEGIN; DECLARE held CURSOR WITH HOLD FOR SELECT id FROM public.orders ORDER BY id; COMMIT")
    emit("held cursor", rows=conn.execute("FETCH 3 FROM held").fetchall(), moved=conn.execute("MOVE 10 FROM held").statusmessage)
    conn.execute("CLOSE held")


@step
def transactions(conn):
    conn.execute("CREATE TABLE b_psycopg.tx (a int)")
    states = []
    conn.execute("BEGIN")
    conn.execute("INSERT INTO b_psycopg.tx VALUES (1)")
    states.append(conn.info.transaction_status.name)
    states.append(attempt(conn, "SELECT 1/0"))
    states.append(conn.info.transaction_status.name)
    states.append(attempt(conn, "SELECT 1"))
    conn.execute("ROLLBACK")
    states.append(conn.info.transaction_status.name)
    with conn.transaction():
        conn.execute("INSERT INTO b_psycopg.tx VALUES (2)")
        try:
            with conn.transaction():
                conn.execute("INSERT INTO b_psycopg.tx VALUES (3)")
                raise psycopg.Rollback()
        except psycopg.Rollback:
            pass
        conn.execute("SAVEPOINT s; INSERT INTO b_psycopg.tx VALUES (4); ROLLBACK TO s; RELEASE s")
    states.append(conn.execute("COMMIT").statusmessage)
    emit("transactions", states=states, rows=conn.execute("SELECT a FROM b_psycopg.tx ORDER BY a").fetchall())


@step
def copy(conn):
    conn.execute("CREATE TABLE b_psycopg.copied (a int, b text, c numeric)")
    cursor = conn.cursor()
    with cursor.copy("COPY b_psycopg.copied FROM STDIN") as out:
        for i in range(1000):
            out.write_row((i, f"text {i}\twith tab\nand line", None if i % 3 else i / 4))
    emit("copy in", status=cursor.statusmessage)
    for query in ("COPY b_psycopg.copied TO STDOUT", "COPY (SELECT * FROM b_psycopg.copied ORDER BY a) TO STDOUT (FORMAT csv, HEADER)",
                  "COPY (SELECT id, name, balance FROM public.customers ORDER BY id) TO STDOUT (FORMAT binary)"):
        with cursor.copy(query) as source:
            emit("copy out", query=query, data=digest(b"".join(bytes(chunk) for chunk in source)))
    with cursor.copy("COPY b_psycopg.copied (a, b) FROM STDIN (FORMAT binary)") as out:
        out.set_types(["int4", "text"])
        for i in range(10):
            out.write_row((5000 + i, "binary"))
    emit("copy in, binary", count=conn.execute("SELECT count(*) FROM b_psycopg.copied WHERE a >= 5000").fetchone())
    try:
        with cursor.copy("COPY b_psycopg.copied FROM STDIN") as out:
            out.write_row((1, "x", 1))
            raise ZeroDivisionError("client gives up")
    except (ZeroDivisionError, psycopg.Error) as e:
        emit("copy in, given up", error=type(e).__name__)
    try:
        with cursor.copy("COPY b_psycopg.copied FROM STDIN") as out:
            out.write("not a number\tx\t1\n")
    except psycopg.Error as e:
        emit("copy in, refused", error=failure(e))
    try:
        with cursor.copy("COPY (SELECT 1 / (3 - a) FROM generate_series(1, 5) a) TO STDOUT") as source:
            list(source)
    except psycopg.Error as e:
        emit("copy out, fails half-way", error=failure(e))
    emit("after copies", count=conn.execute("SELECT count(*) FROM b_psycopg.copied").fetchone())


@step
def notifications(conn):
    conn.execute("LISTEN b_psycopg_channel")
    got = []
    with connect() as other:
        conn.add_notify_handler(lambda n: got.append([n.channel, n.payload]))
        other.execute("NOTIFY b_psycopg_channel, 'from the other'")
        other.execute("SELECT pg_notify('b_psycopg_channel', repeat('x', 7000))")
    for _ in range(3000):
        conn.execute("SELECT 1")
        if len(got) == 2:
            break
        time.sleep(0.02)
    emit("notifications", got=got)
    conn.execute("UNLISTEN *")


@step
def notices(conn):
    got = []
    conn.add_notice_handler(lambda d: got.append([d.severity, d.sqlstate, d.message_primary, d.message_detail, d.message_hint]))
    conn.execute("SELECT public.say('hello')")
    conn.execute("DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'd', HINT = 'h'; FOR i IN 1..3 LOOP RAISE NOTICE 'n %', i; END LOOP; END $$")
    conn.execute("DROP TABLE IF EXISTS b_psycopg.never_there")
    emit("notices", got=got)


@step
def settings(conn):
    conn.execute("SET application_name = 'renamed'; SET TimeZone = 'Asia/Tokyo'; SET client_encoding = 'LATIN1'")
    emit("settings", status=[conn.info.parameter_status(n) for n in ("application_name", "TimeZone", "client_encoding")],
         text=conn.execute("SELECT 'é'::text").fetchone())
    conn.execute("RESET ALL")
    emit("reset", status=[conn.info.parameter_status(n) for n in ("TimeZone", "client_encoding")])


@step
def large(conn):
    text = "0123456789abcdef" * (5 * 65536)
    emit("large parameter and value", back=conn.execute("SELECT %s::text || 'x'", (text,)).fetchone())
    emit("large value", value=conn.execute("SELECT repeat('y', 5000000)").fetchone())
    rows = conn.execute("SELECT i, md5(i::text) FROM generate_series(1, 30000) i").fetchall()
    emit("many rows", count=len(rows), digest=digest("".join(r[1] for r in rows)))
    emit("large query", back=conn.execute(f"SELECT length('{text}')").fetchone())


@step
def cancel(conn):
    pid = conn.execute("SELECT pg_backend_pid()").fetchone()[0]

    def when_asleep():
        with connect() as other:
            for _ in range(500):
                if other.execute(WAITS, (pid,)).fetchone()[0] == 1:
                    break
                time.sleep(0.02)
        conn.cancel()

    thread = threading.Thread(target=when_asleep)
    thread.start()
    emit("cancel", got=attempt(conn, "SELECT pg_sleep(30) /* psycopg to cancel */"))
    thread.join()
    conn.execute("SET statement_timeout = '400ms'")
    emit("statement timeout", got=attempt(conn, "SELECT pg_sleep(30)"))
    conn.execute("RESET statement_timeout")
    emit("after cancel", got=conn.execute("SELECT 1").fetchone())


@step
def errors(conn):
    for name, query in ERRORS.items():
        emit("error", name=name, got=attempt(conn, query))
    emit("terminated", got=terminated(conn))


def terminated(conn):
    with connect() as victim:
        pid = victim.execute("SELECT pg_backend_pid()").fetchone()[0]
        conn.execute("SELECT pg_terminate_backend(%s)", (pid,))
        try:
            victim.execute("SELECT 1")
        except psycopg.Error as e:
            return [e.diag.sqlstate, e.diag.message_primary, victim.closed]


@step
def short_connections(conn):
    got = []
    for i in range(10):
        with connect() as other:
            got.append(other.execute("SELECT %s::int", (i,)).fetchone()[0])
    emit("short connections", got=got)


def refused():
    for name, options in (("wrong password", {"password": "wrong"}), ("empty password", {"password": "''"})):
        try:
            psycopg.connect(**options).close()
            emit(name, got="connected")
        except psycopg.OperationalError as e:
            emit(name, refused=True)


def main():
    with connect() as conn:
        conn.execute("SET client_min_messages = warning; DROP SCHEMA IF EXISTS b_psycopg CASCADE; CREATE SCHEMA b_psycopg; RESET ALL")
        for function in STEPS:
            try:
                function(conn)
            except Exception as e:
                broken(function.__name__, e)
        conn.execute("SET client_min_messages = warning; DROP SCHEMA b_psycopg CASCADE")
    refused()
    finish()


main()
