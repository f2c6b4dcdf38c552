"""What the Python batteries share: where to connect (libpq's environment) and how a transcript line looks."""
import datetime
import decimal
import hashlib
import json
import os
import ssl
import sys

HOST = os.environ["PGHOST"]
PORT = int(os.environ["PGPORT"])
USER = os.environ["PGUSER"]
PASSWORD = os.environ["PGPASSWORD"]
DATABASE = os.environ["PGDATABASE"]
SSLMODE = os.environ.get("PGSSLMODE", "prefer")
CA = os.environ.get("PGSSLROOTCERT")

ERRORS = {
    "syntax": "SELEKT 1",
    "undefined table": "SELECT * FROM no_such_table",
    "undefined column": "SELECT no_such_column FROM public.customers",
    "division by zero": "SELECT 1 / 0",
    "bad integer": "SELECT 'x'::int",
    "unique": "INSERT INTO public.customers (id, name) VALUES (1, 'again')",
    "foreign key": "INSERT INTO public.orders VALUES (999999, 999999, 1, 'x')",
    "not null": "INSERT INTO public.customers (id, name) VALUES (9999, NULL)",
    "raised": "DO $$ BEGIN RAISE EXCEPTION 'raised here' USING ERRCODE = 'HW001', DETAIL = 'the detail', HINT = 'the hint'; END $$",
    "permission": "SELECT * FROM pg_authid",
    "bad unicode": "SELECT E'\\xff'::text",
}

WAITS = "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND wait_event = 'PgSleep' AND pid = %s"


def digest(data):
    if isinstance(data, str):
        data = data.encode()
    return f"{len(data)} bytes {hashlib.md5(data).hexdigest()}"


def plain(value):
    if value is None or isinstance(value, (bool, int, float, str)):
        return value if not isinstance(value, str) or len(value) < 300 else digest(value)
    if isinstance(value, (bytes, bytearray, memoryview)):
        data = bytes(value)
        return "0x" + data.hex() if len(data) < 100 else digest(data)
    if isinstance(value, (decimal.Decimal, datetime.date, datetime.time, datetime.timedelta)):
        return f"{type(value).__name__} {value}"
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if hasattr(value, "__iter__"):
        return [plain(v) for v in value]
    return f"{type(value).__name__} {value}"


def emit(step, **result):
    print(json.dumps({"step": step, **{k: plain(v) for k, v in result.items()}}, sort_keys=True), flush=True)


def broken(step, error):
    """A step that failed in a way it was not meant to: the transcript says so, and so does the exit code."""
    emit(step, broken=f"{type(error).__name__}: {error}")
    broken.any = True


broken.any = False


def finish():
    sys.exit(1 if broken.any else 0)


def context():
    """The TLS context that libpq would make of PGSSLMODE, for clients that are not libpq."""
    if SSLMODE == "disable":
        return None
    made = ssl.create_default_context(cafile=CA if CA and os.path.exists(CA) else None)
    made.check_hostname = SSLMODE == "verify-full"
    made.verify_mode = ssl.CERT_REQUIRED if SSLMODE.startswith("verify") else ssl.CERT_NONE
    return made
