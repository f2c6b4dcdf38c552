"""PyMySQL (its own protocol code, text protocol): prints a transcript that depends on the server alone."""
import datetime
import decimal
import hashlib
import json
import os
import tempfile

import pymysql

OPTIONS = dict(host=os.environ["MY_HOST"], port=int(os.environ["MY_PORT"]), user=os.environ["MY_USER"], password=os.environ["MYSQL_PWD"],
               database=os.environ["MY_DATABASE"], charset="utf8mb4", local_infile=True)
if os.environ.get("MY_TLS") == "1":
    OPTIONS["ssl"] = {"check_hostname": False}


def plain(value):
    if isinstance(value, (list, tuple)):
        return [plain(v) for v in value]
    if isinstance(value, (bytes, bytearray)):
        return "0x" + bytes(value).hex() if len(value) < 100 else f"{len(value)} bytes {hashlib.md5(value).hexdigest()}"
    if isinstance(value, str) and len(value) > 300:
        return f"{len(value)} characters {hashlib.md5(value.encode()).hexdigest()}"
    if isinstance(value, (decimal.Decimal, datetime.date, datetime.timedelta)):
        return f"{type(value).__name__} {value}"
    return value


def emit(step, *results):
    print(json.dumps([step, *[plain(r) for r in results]]), flush=True)


def attempt(cursor, sql, args=None):
    try:
        count = cursor.execute(sql, args)
        return [count, cursor.description, cursor.fetchall(), cursor.lastrowid]
    except pymysql.err.MySQLError as e:
        return [type(e).__name__, *e.args]


conn = pymysql.connect(**OPTIONS)
c = conn.cursor()
emit("server", conn.get_server_info(), conn.get_proto_info(), conn.server_charset)
emit("rows", attempt(c, "SELECT * FROM customers ORDER BY id LIMIT 5"))
emit("parameters", attempt(c, "SELECT %s, %s, %s", ("a'b\\c", 3, None)))
for sql in ["SELEKT", "SELECT * FROM no_such_table", "INSERT INTO customers (id, name) VALUES (1, 'again')", "INSERT INTO orders VALUES (9999, 9999, 1, 'x')",
            "SELECT nope FROM customers", "SIGNAL SQLSTATE '45001' SET MESSAGE_TEXT = 'raised here'"]:
    emit("error", sql, attempt(c, sql))
emit("types", attempt(c, "SELECT 1, -1, 18446744073709551615, 1.5e0, 1.5, DATE '2024-02-29', TIME '-12:34:56.5', TIMESTAMP '2024-02-29 12:34:56.123456', x'00ff', b'101', NULL, JSON_OBJECT('a', 1), 'é😀'"))
emit("big", attempt(c, "SELECT REPEAT('x', 17 * 1024 * 1024)"))
big = "y" * (17 * 1024 * 1024)
emit("big statement", attempt(c, "SELECT LENGTH('%s'), 'behind'" % big))
emit("many", attempt(c, "SELECT seq, CONCAT('row ', seq) FROM seq_1_to_20000")[0])
emit("affected", attempt(c, "CREATE TABLE b_py (id int AUTO_INCREMENT PRIMARY KEY, v varchar(100))"), attempt(c, "INSERT INTO b_py (v) VALUES ('a'), ('b'), ('c')"), attempt(c, "UPDATE b_py SET v = 'z' WHERE id > 1"))
conn.commit()
with tempfile.NamedTemporaryFile("w", suffix=".tsv") as f:
    f.write("".join(f"{i}\tv{i}\n" for i in range(100, 3000)))
    f.flush()
    emit("load", attempt(c, f"LOAD DATA LOCAL INFILE '{f.name}' INTO TABLE b_py (id, v)")[0], attempt(c, "SELECT COUNT(*), SUM(id) FROM b_py"))
    emit("load again", [type(attempt(c, f"LOAD DATA LOCAL INFILE '{f.name}' INTO TABLE no_such_table")[0]).__name__], attempt(c, "SELECT 1"))
emit("load missing", attempt(c, "LOAD DATA LOCAL INFILE '/no/such/file' INTO TABLE b_py")[0])
conn = pymysql.connect(**OPTIONS)
c = conn.cursor()
attempt(c, "DROP TABLE b_py")
called = attempt(c, "CALL two_results(7)")
emit("call", called, *([c.nextset(), c.fetchall(), c.nextset()] if called[0] == 1 else []))
multi = pymysql.connect(**OPTIONS, client_flag=pymysql.constants.CLIENT.MULTI_STATEMENTS)
m = multi.cursor()
try:
    m.execute("SELECT 1; SET @x = 5; SELECT @x, 'y'")
    emit("multi", m.fetchall(), m.nextset(), m.fetchall(), m.nextset(), m.fetchall(), m.nextset())
except pymysql.err.MySQLError as e:
    emit("multi", list(e.args))
try:
    m.execute("SELECT 1; SELECT * FROM no_such_table; SELECT 2")
    emit("multi error", m.fetchall(), m.nextset())
except pymysql.err.MySQLError as e:
    emit("multi error", list(e.args))
unbuffered = pymysql.connect(**OPTIONS, cursorclass=pymysql.cursors.SSCursor)
s = unbuffered.cursor()
try:
    s.execute("SELECT seq FROM seq_1_to_1000")
    emit("unbuffered", s.fetchmany(3), sum(r[0] for r in s.fetchall()))
except pymysql.err.MySQLError as e:
    emit("unbuffered", list(e.args))
conn.ping(reconnect=False)
conn.select_db("information_schema")
emit("database", attempt(c, "SELECT DATABASE()"))
try:
    conn.select_db("no_such_database")
except pymysql.err.MySQLError as e:
    emit("database error", list(e.args))
emit("warnings", attempt(c, "SELECT 1/0"), attempt(c, "SHOW WARNINGS"))
other = pymysql.connect(**OPTIONS)
other.cursor().execute(f"KILL {conn.thread_id()}")
emit("killed", type(attempt(c, "SELECT 1")[0]).__name__)
