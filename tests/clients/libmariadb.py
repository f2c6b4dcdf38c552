"""MariaDB Connector/C, as it is in libmariadb.so.3: a connection, and execution in bulk and in one go on it."""
import ctypes as c
import os
import sys

lib = c.CDLL("libmariadb.so.3")
PROTOCOL, PROTOCOL_TCP, SSL_VERIFY, DEFAULT_AUTH, COMPRESS = 9, 1, 21, 23, 1
PREBIND_PARAMS, ARRAY_SIZE = 200, 201
LONG, VARCHAR, BLOB = 3, 253, 252
NULL, DEFAULT, IGNORE = 1, 2, 3
CLIENT_MULTI_RESULTS = 1 << 17


class Bind(c.Structure):
    """MYSQL_BIND."""
    _fields_ = [
        ("length", c.c_void_p), ("is_null", c.c_void_p), ("buffer", c.c_void_p), ("error", c.c_void_p), ("indicator", c.c_void_p),
        ("functions", c.c_void_p * 3), ("buffer_length", c.c_ulong), ("offset", c.c_ulong), ("length_value", c.c_ulong),
        ("flags", c.c_uint), ("pack_length", c.c_uint), ("buffer_type", c.c_int), ("marks", c.c_char * 4), ("extension", c.c_void_p)]


for name in ("mysql_init", "mysql_real_connect", "mysql_stmt_init", "mysql_use_result", "mysql_store_result", "mysql_stmt_result_metadata"):
    getattr(lib, name).restype = c.c_void_p
for name in ("mysql_error", "mysql_stmt_error", "mysql_sqlstate", "mysql_stmt_sqlstate"):
    getattr(lib, name).restype = c.c_char_p
for name in ("mysql_stmt_affected_rows", "mysql_stmt_insert_id"):
    getattr(lib, name).restype = c.c_longlong
lib.mysql_fetch_row.restype = c.POINTER(c.c_char_p)


def pointer(value):
    return c.c_void_p(value)


conn = pointer(lib.mysql_init(None))
lib.mysql_options(conn, PROTOCOL, c.byref(c.c_uint(PROTOCOL_TCP)))
if os.environ.get("MY_TLS") == "1":
    lib.mysql_ssl_set(conn, None, None, None, None, None)
    lib.mysql_options(conn, SSL_VERIFY, c.byref(c.c_byte(0)))
if os.environ.get("MY_PLUGIN"):
    lib.mysql_options(conn, DEFAULT_AUTH, os.environ["MY_PLUGIN"].encode())
if os.environ.get("MY_COMPRESS") == "1":
    lib.mysql_options(conn, COMPRESS, None)
if os.environ.get("MY_COMPRESS") == "zstd":
    import zstd_libmariadb
    zstd_libmariadb.use(lib, conn)
env = {k: os.environ[k].encode() for k in ("MY_HOST", "MY_USER", "MYSQL_PWD", "MY_DATABASE")}
flags = c.c_ulong(CLIENT_MULTI_RESULTS)
if not lib.mysql_real_connect(conn, env["MY_HOST"], env["MY_USER"], env["MYSQL_PWD"], env["MY_DATABASE"], int(os.environ["MY_PORT"]), None, flags):
    sys.exit(lib.mysql_error(conn).decode())


def query(sql):
    """The rows of a query as text."""
    if lib.mysql_real_query(conn, sql.encode(), c.c_ulong(len(sql.encode()))):
        return f"{lib.mysql_errno(conn)} {lib.mysql_sqlstate(conn).decode()} {lib.mysql_error(conn).decode()}"
    result = lib.mysql_store_result(conn)
    if not result:
        return "OK"
    width, rows = lib.mysql_num_fields(pointer(result)), []
    while row := lib.mysql_fetch_row(pointer(result)):
        rows.append([row[i].decode() if row[i] is not None else None for i in range(width)])
    lib.mysql_free_result(pointer(result))
    return rows


def change_user(user=env["MY_USER"], password=env["MYSQL_PWD"], database=env["MY_DATABASE"]):
    """The error's number and SQLSTATE, or OK."""
    if lib.mysql_change_user(conn, user, password, database):
        return f"{lib.mysql_errno(conn)} {lib.mysql_sqlstate(conn).decode()}"
    return "OK"


def column(kind, cells):
    """The bind of a column of parameters, and what must live as long as it. A cell is a value, or (indicator,)."""
    marks = (c.c_char * len(cells))(*[cell[0] if isinstance(cell, tuple) else 0 for cell in cells])
    values = [None if isinstance(cell, tuple) else cell for cell in cells]
    bind = Bind(buffer_type=kind, indicator=c.addressof(marks))
    if kind == LONG:
        held = (c.c_int * len(cells))(*[v or 0 for v in values])
        bind.buffer = c.addressof(held)
        return bind, [marks, held]
    texts = [c.create_string_buffer(v.encode() if isinstance(v, str) else v or b"") for v in values]
    held = (c.c_void_p * len(cells))(*[c.addressof(t) for t in texts])
    lengths = (c.c_ulong * len(cells))(*[len(t) - 1 for t in texts])
    bind.buffer, bind.length = c.addressof(held), c.addressof(lengths)
    return bind, [marks, texts, held, lengths]


def outcome(stmt, failed):
    if failed:
        return f"{lib.mysql_stmt_errno(stmt)} {lib.mysql_stmt_sqlstate(stmt).decode()} {lib.mysql_stmt_error(stmt).decode()}"
    results = []
    while True:
        if lib.mysql_stmt_field_count(stmt):
            results.append(fetch(stmt))
        else:
            results.append([lib.mysql_stmt_affected_rows(stmt), lib.mysql_stmt_insert_id(stmt)])
        lib.mysql_stmt_free_result(stmt)
        if lib.mysql_stmt_next_result(stmt):
            return results


def fetch(stmt):
    width = lib.mysql_stmt_field_count(stmt)
    cells = [(c.create_string_buffer(100), c.c_ulong(), c.c_char()) for _ in range(width)]
    binds = (Bind * width)(*[
        Bind(buffer_type=VARCHAR, buffer=c.addressof(b), buffer_length=100, length=c.addressof(n), is_null=c.addressof(z)) for b, n, z in cells])
    lib.mysql_stmt_bind_result(stmt, binds)
    rows = []
    while lib.mysql_stmt_fetch(stmt) == 0:
        rows.append([None if z.value != b"\0" else b.raw[:n.value].decode() for b, n, z in cells])
    return rows


def bulk(step, sql, *columns, again=(), long_data=None):
    """Executes a statement once for each row of the columns."""
    stmt = pointer(lib.mysql_stmt_init(conn))
    if lib.mysql_stmt_prepare(stmt, sql.encode(), c.c_ulong(len(sql.encode()))):
        print(step, outcome(stmt, True), flush=True)
        return
    for part in [columns, *again]:
        bound = [column(kind, cells) for kind, cells in part]
        lib.mysql_stmt_attr_set(stmt, ARRAY_SIZE, c.byref(c.c_uint(len(part[0][1]) if part else 2)))
        if bound:
            lib.mysql_stmt_bind_param(stmt, (Bind * len(bound))(*[b for b, _ in bound]))
        print(step, outcome(stmt, lib.mysql_stmt_execute(stmt)), flush=True)
    lib.mysql_stmt_close(stmt)


def direct(step, sql, *cells):
    """Prepares and executes in one go: the execution names the statement that was prepared last."""
    stmt = pointer(lib.mysql_stmt_init(conn))
    bound = [column(kind, [value]) for kind, value in cells]
    for bind, held in bound:
        # Not an array: the buffer is the value itself.
        if bind.buffer_type != LONG:
            bind.buffer = c.addressof(held[1][0])
        bind.indicator = None
    lib.mysql_stmt_attr_set(stmt, PREBIND_PARAMS, c.byref(c.c_uint(len(cells))))
    if bound:
        lib.mysql_stmt_bind_param(stmt, (Bind * len(bound))(*[b for b, _ in bound]))
    print(step, outcome(stmt, lib.mariadb_stmt_execute_direct(stmt, sql.encode(), c.c_size_t(len(sql.encode())))), flush=True)
    lib.mysql_stmt_close(stmt)


def close():
    lib.mysql_close(conn)
