"""libpq 18 logs in with a bearer token, which a hook gives it as an application does; the browser's flow is a package of its own that few builds have."""
import ctypes
import os
import sys

HANDLED, BEARER_TOKEN = 1, 1


class BearerRequest(ctypes.Structure):
    """PGoauthBearerRequest of libpq-fe.h."""
    _fields_ = [
        ("openid_configuration", ctypes.c_char_p), ("scope", ctypes.c_char_p),
        ("flow", ctypes.c_void_p), ("cleanup", ctypes.c_void_p), ("token", ctypes.c_char_p), ("user", ctypes.c_void_p)]


pq = ctypes.CDLL(os.environ["LIBPQ"])
pq.PQconnectdb.restype = pq.PQexec.restype = ctypes.c_void_p
pq.PQerrorMessage.restype = pq.PQgetvalue.restype = ctypes.c_char_p
for name, arguments in {"PQstatus": 1, "PQerrorMessage": 1}.items():
    getattr(pq, name).argtypes = [ctypes.c_void_p] * arguments
pq.PQexec.argtypes = [ctypes.c_void_p, ctypes.c_char_p]
pq.PQgetvalue.argtypes = [ctypes.c_void_p, ctypes.c_int, ctypes.c_int]
token = os.environ.pop("BEARER_TOKEN").encode()
asked = []


@ctypes.CFUNCTYPE(ctypes.c_int, ctypes.c_int, ctypes.c_void_p, ctypes.c_void_p)
def hook(kind, _connection, data):
    if kind != BEARER_TOKEN:
        return 0
    request = ctypes.cast(data, ctypes.POINTER(BearerRequest)).contents
    asked.append((request.openid_configuration or b"").decode())
    request.token = token
    return HANDLED


pq.PQsetAuthDataHook(hook)
connection = pq.PQconnectdb(b"require_auth=oauth oauth_client_id=battery oauth_issuer=" + os.environ["ISSUER"].encode())
if pq.PQstatus(connection) != 0:
    sys.exit(pq.PQerrorMessage(connection).decode())
print("discovery", asked[-1])
print("answer", pq.PQgetvalue(pq.PQexec(connection, b"SELECT 6 * 7"), 0, 0).decode())
