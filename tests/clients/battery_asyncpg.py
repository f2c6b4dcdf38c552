"""asyncpg (its own protocol code, binary formats everywhere): prints a transcript that depends on the server alone."""
import asyncio
import io

import asyncpg

from battery_common import (DATABASE, ERRORS, HOST, PASSWORD, PORT, SSLMODE, USER, WAITS, broken, context, digest, emit, finish)

STEPS = []


def step(function):
    STEPS.append(function)
    return function


async def connect(password=PASSWORD, **options):
    tls = "prefer" if SSLMODE in ("prefer", "allow") else context() or False
    return await asyncpg.connect(host=HOST, port=PORT, user=USER, password=password, database=DATABASE, ssl=tls, **options)


def failure(error):
    names = ("sqlstate", "severity", "message", "detail", "hint", "position", "schema_name", "table_name", "column_name", "constraint_name", "context")
    return {"type": type(error).__name__, **{n: getattr(error, n, None) for n in names}}


async def attempt(running):
    try:
        return await running
    except (asyncpg.PostgresError, asyncpg.InterfaceError) as e:
        return failure(e)


def rows(records):
    return [list(r.values()) for r in records]


@step
async def startup(conn):
    settings = conn.get_settings()
    names = ["server_version", "server_encoding", "client_encoding", "DateStyle", "TimeZone", "integer_datetimes", "is_superuser", "session_authorization"]
    emit("startup", status={n: getattr(settings, n, None) for n in names}, pid=conn.get_server_pid() > 0,
         who=list((await conn.fetchrow("SELECT current_user, session_user, current_database()")).values()))
    other = await connect(server_settings={"application_name": "battery options", "statement_timeout": "12345", "search_path": "pg_catalog"})
    emit("startup options", got=[await other.fetchval(f"SHOW {n}") for n in ("application_name", "statement_timeout", "search_path")])
    await other.close()


@step
async def simple(conn):
    emit("simple", status=await conn.execute("SELECT 1; SELECT 2; UPDATE public.orders SET note = note WHERE id < 4"))
    emit("empty", rows=[await conn.fetch(q) for q in ("", ";", "-- only a comment")])
    emit("simple with error", got=await attempt(conn.execute("SELECT 1; SELECT 1/0; SELECT 3")))


@step
async def parameters(conn):
    emit("parameters", rows=rows(await conn.fetch(
        "SELECT id, name, balance, born, meta FROM public.customers WHERE id = ANY($1) AND name <> $2 AND balance > $3 ORDER BY id",
        [1, 2, 3, 7, 50], "nobody", -450)))
    emit("null parameters", row=list((await conn.fetchrow("SELECT $1::text IS NULL, $2::int", None, 5)).values()))
    emit("bad parameter", error=type(await attempt(conn.fetch("SELECT $1::int", "not a number"))).__name__)


@step
async def types(conn):
    row = await conn.fetchrow("""SELECT true, 1::int2, 2::int4, 3::int8, 1.5::float4, 2.25::float8, 12345678901234567890.123456789::numeric,
        'tëxt ✓ 漢'::text, 'c'::char(3), '\\x00ff10'::bytea, date '2024-02-29', time '12:34:56.789', timestamp '2024-02-29 12:34:56.789012',
        timestamptz '2024-02-29 12:34:56.789012+02', interval '1 day 02:03:04', '{"a": [1, null]}'::json, '{"a": [1, null]}'::jsonb,
        array[1, 2, null], array['a', 'b"c', null], '6a2f41a3-c54c-fce8-32d2-0324e1c32e22'::uuid, '10.1.2.0/24'::cidr,
        int4range(1, 5), null::text, ''::text, row(1, 'x'::text), point(1, 2), B'101'""")
    emit("types", row=[str(v) if not isinstance(v, (bytes, str, int, float, type(None))) else v for v in row.values()])
    composite = await conn.fetch("SELECT c FROM public.customers c WHERE id IN (1, 2) ORDER BY id")
    emit("composite", rows=[[str(v) for v in r["c"].values()] for r in composite])


@step
async def described(conn):
    statement = await conn.prepare("SELECT id, name AS \"the name\", balance, born, meta FROM public.customers WHERE id = $1 AND name = $2")
    emit("described", parameters=[p.name for p in statement.get_parameters()], columns=[[a.name, a.type.name] for a in statement.get_attributes()])
    statement = await conn.prepare("CREATE TABLE b_asyncpg.never (a int)")
    emit("described, no rows", columns=len(statement.get_attributes()), status=statement.get_statusmsg())


@step
async def prepared(conn):
    statement = await conn.prepare("SELECT id * 2 FROM public.orders WHERE id = $1")
    emit("prepared", total=sum([await statement.fetchval(1 + i % 200) for i in range(300)]))
    emit("cached", total=sum([await conn.fetchval("SELECT id * 3 FROM public.orders WHERE id = $1", 1 + i % 200) for i in range(300)]))
    await conn.execute("CREATE TABLE b_asyncpg.changing (a int); INSERT INTO b_asyncpg.changing VALUES (1)")
    for _ in range(2):
        await conn.fetch("SELECT * FROM b_asyncpg.changing WHERE a = $1", 1)
    await conn.execute("ALTER TABLE b_asyncpg.changing ADD b text DEFAULT 'new'")
    emit("prepared, type changed", rows=rows(await conn.fetch("SELECT * FROM b_asyncpg.changing WHERE a = $1", 1)))
    await conn.execute("CREATE TABLE b_asyncpg.many (a int, b text)")
    await conn.executemany("INSERT INTO b_asyncpg.many VALUES ($1, $2)", [(i, f"row {i}") for i in range(2000)])
    emit("executemany", count=rows(await conn.fetch("SELECT count(*), sum(a) FROM b_asyncpg.many")))
    emit("executemany with error", got=await attempt(conn.executemany("INSERT INTO public.customers (id, name) VALUES ($1, $2)", [(7000, "x"), (1, "y")])),
         left=await conn.fetchval("SELECT count(*) FROM public.customers WHERE id = 7000"))


@step
async def cursors(conn):
    async with conn.transaction():
        got = []
        async for record in conn.cursor("SELECT id FROM public.orders ORDER BY id", prefetch=7):
            got.append(record[0])
        cursor = await conn.cursor("SELECT id, note FROM public.orders WHERE id > $1 ORDER BY id", 100)
        emit("cursors", total=sum(got), one=list((await cursor.fetchrow()).values()), skipped=await cursor.forward(10), five=rows(await cursor.fetch(5)))
    emit("limit", rows=rows(await conn.fetch("SELECT id FROM public.orders ORDER BY id LIMIT 2")))


@step
async def transactions(conn):
    await conn.execute("CREATE TABLE b_asyncpg.tx (a int)")
    outer = conn.transaction()
    await outer.start()
    await conn.execute("INSERT INTO b_asyncpg.tx VALUES (1)")
    first = await attempt(conn.fetch("SELECT 1/0"))
    second = await attempt(conn.fetch("SELECT 1"))
    await outer.rollback()
    async with conn.transaction(isolation="serializable"):
        await conn.execute("INSERT INTO b_asyncpg.tx VALUES (2)")
        try:
            async with conn.transaction():
                await conn.execute("INSERT INTO b_asyncpg.tx VALUES (3)")
                raise ZeroDivisionError
        except ZeroDivisionError:
            pass
    emit("transactions", first=first, second=second, rows=rows(await conn.fetch("SELECT a FROM b_asyncpg.tx ORDER BY a")), open=conn.is_in_transaction())


@step
async def copy(conn):
    await conn.execute("CREATE TABLE b_asyncpg.copied (a int, b text, c numeric)")
    records = [(i, f"text {i}\twith tab\nand line", None if i % 3 else i / 4) for i in range(1000)]
    emit("copy in, binary", status=await conn.copy_records_to_table("copied", schema_name="b_asyncpg", records=records))
    emit("copy in, csv", status=await conn.copy_to_table("copied", schema_name="b_asyncpg", source=io.BytesIO(b"5000,csv,1.5\n5001,csv,\n"), format="csv"))
    for name, options in (("text", {}), ("csv", {"format": "csv", "header": True}), ("binary", {"format": "binary"})):
        out = io.BytesIO()
        status = await conn.copy_from_query("SELECT * FROM b_asyncpg.copied WHERE a > $1 ORDER BY a", 10, output=out, **options)
        emit("copy out", format=name, status=status, data=digest(out.getvalue()))
    emit("copy in, refused", error=await attempt(conn.copy_to_table("copied", schema_name="b_asyncpg", source=io.BytesIO(b"not a number,x,1\n"), format="csv")))

    async def gives_up():
        yield b"6000,x,1\n"
        raise ZeroDivisionError("client gives up")

    try:
        await conn.copy_to_table("copied", schema_name="b_asyncpg", source=gives_up(), format="csv")
    except ZeroDivisionError as e:
        emit("copy in, given up", error=str(e))
    emit("after copies", count=await conn.fetchval("SELECT count(*) FROM b_asyncpg.copied"))


@step
async def notifications(conn):
    got, both = [], asyncio.Event()

    def heard(_, pid, channel, payload):
        got.append([channel, payload])
        if len(got) == 2:
            both.set()

    await conn.add_listener("b_asyncpg_channel", heard)
    other = await connect()
    await other.execute("NOTIFY b_asyncpg_channel, 'from the other'")
    await other.execute("SELECT pg_notify('b_asyncpg_channel', 'second')")
    await other.close()
    # Nothing is sent here: the notification must come to an idle session by itself.
    await asyncio.wait_for(both.wait(), 60)
    emit("notifications", got=got)
    await conn.remove_listener("b_asyncpg_channel", heard)


@step
async def notices(conn):
    got = []
    conn.add_log_listener(lambda _, m: got.append([m.severity, m.sqlstate, m.message, m.detail, m.hint]))
    await conn.fetch("SELECT public.say('hello')")
    await conn.execute("DO $$ BEGIN RAISE WARNING 'careful' USING DETAIL = 'd', HINT = 'h'; END $$")
    await asyncio.sleep(0)
    emit("notices", got=got)


@step
async def large(conn):
    text = "0123456789abcdef" * (5 * 65536)
    emit("large", back=await conn.fetchval("SELECT $1::text || 'x'", text), data=await conn.fetchval("SELECT $1::bytea", text.encode()))
    values = [r[0] for r in await conn.fetch("SELECT md5(i::text) FROM generate_series(1, 30000) i")]
    emit("many rows", count=len(values), digest=digest("".join(values)))


@step
async def cancel(conn):
    pid = await conn.fetchval("SELECT pg_backend_pid()")
    sleeping = asyncio.ensure_future(attempt(conn.fetch("SELECT pg_sleep(30) /* asyncpg to cancel */")))
    other = await connect()
    for _ in range(500):
        if await other.fetchval(WAITS.replace("%s", "$1"), pid) == 1:
            break
        await asyncio.sleep(0.02)
    sleeping.cancel()
    try:
        await sleeping
    except asyncio.CancelledError:
        for _ in range(500):
            still = await other.fetchval(WAITS.replace("%s", "$1"), pid)
            if still == 0:
                break
            await asyncio.sleep(0.02)
        emit("cancelled", still=still, alive=await conn.fetchval("SELECT 1"))
    await other.close()
    await conn.execute("SET statement_timeout = '400ms'")
    emit("statement timeout", got=await attempt(conn.fetch("SELECT pg_sleep(30)")))
    await conn.execute("RESET statement_timeout")
    try:
        await conn.fetch("SELECT pg_sleep(30)", timeout=0.2)
    except asyncio.TimeoutError:
        emit("client timeout", alive=await conn.fetchval("SELECT 2"))


@step
async def errors(conn):
    for name, query in ERRORS.items():
        emit("error", name=name, simple=await attempt(conn.execute(query)), extended=await attempt(conn.fetch(query)))
    victim, gone = await connect(), asyncio.Event()
    victim.add_termination_listener(lambda _: gone.set())
    await conn.execute(f"SELECT pg_terminate_backend({await victim.fetchval('SELECT pg_backend_pid()')})")
    await asyncio.wait_for(gone.wait(), 60)
    emit("terminated", closed=victim.is_closed())


@step
async def pool(conn):
    tls = "prefer" if SSLMODE in ("prefer", "allow") else context() or False
    async with asyncpg.create_pool(host=HOST, port=PORT, user=USER, password=PASSWORD, database=DATABASE, ssl=tls, min_size=5, max_size=5) as made:
        emit("pool", total=sum(await asyncio.gather(*(made.fetchval("SELECT $1::int", i) for i in range(100)))))


async def refused():
    try:
        await (await connect(password="wrong")).close()
        emit("wrong password", got="connected")
    except asyncpg.PostgresError as e:
        emit("wrong password", sqlstate=e.sqlstate)


async def main():
    conn = await connect()
    await conn.execute("SET client_min_messages = warning; DROP SCHEMA IF EXISTS b_asyncpg CASCADE; CREATE SCHEMA b_asyncpg; RESET ALL")
    for function in STEPS:
        try:
            await function(conn)
        except Exception as e:
            broken(function.__name__, e)
    await conn.execute("SET client_min_messages = warning; DROP SCHEMA b_asyncpg CASCADE")
    await conn.close()
    await refused()
    finish()


asyncio.run(main())
