"""Zstandard for MariaDB Connector/C: its library compresses by it where a plugin is there, which Debian's package leaves out. This is that plugin, over libzstd."""
import ctypes as c

COMPRESSION_PLUGIN, INTERFACE_VERSION, OPT_COMPRESS, LEVEL = 104, 0x0100, 1, 3
zstd = c.CDLL("libzstd.so.1")
for name, arguments in {
    "ZSTD_compress": (c.c_void_p, c.c_size_t, c.c_void_p, c.c_size_t, c.c_int),
    "ZSTD_decompress": (c.c_void_p, c.c_size_t, c.c_void_p, c.c_size_t),
    "ZSTD_isError": (c.c_size_t,),
}.items():
    getattr(zstd, name).argtypes = arguments
    getattr(zstd, name).restype = c.c_uint if name == "ZSTD_isError" else c.c_size_t

Init = c.CFUNCTYPE(c.c_void_p, c.c_int)
Free = c.CFUNCTYPE(None, c.c_void_p)
Compress = c.CFUNCTYPE(c.c_byte, c.c_void_p, c.c_void_p, c.POINTER(c.c_size_t), c.c_void_p, c.c_size_t)
Decompress = c.CFUNCTYPE(c.c_byte, c.c_void_p, c.c_void_p, c.POINTER(c.c_size_t), c.c_void_p, c.POINTER(c.c_size_t))


class Plugin(c.Structure):
    """MARIADB_COMPRESSION_PLUGIN of mysql/client_plugin.h."""
    _fields_ = [
        ("type", c.c_int), ("interface_version", c.c_uint), ("name", c.c_char_p), ("author", c.c_char_p), ("desc", c.c_char_p), ("version", c.c_uint * 3),
        ("license", c.c_char_p), ("api", c.c_void_p), ("init", c.c_void_p), ("deinit", c.c_void_p), ("options", c.c_void_p),
        ("init_ctx", Init), ("free_ctx", Free), ("compress", Compress), ("decompress", Decompress)]


frames = {"compressed": 0, "opened": 0}
context = c.create_string_buffer(64)


def finish(kind, length, written):
    if zstd.ZSTD_isError(written):
        return 1
    frames[kind] += 1
    length[0] = written
    return 0


def compress(_, to, length, source, size):
    return finish("compressed", length, zstd.ZSTD_compress(to, length[0], source, size, LEVEL))


def decompress(_, to, length, source, size):
    return finish("opened", length, zstd.ZSTD_decompress(to, length[0], source, size[0]))


plugin = Plugin(
    type=COMPRESSION_PLUGIN, interface_version=INTERFACE_VERSION, name=b"zstd", author=b"test", desc=b"Zstandard", license=b"",
    init_ctx=Init(lambda level: c.addressof(context)), free_ctx=Free(lambda _: None), compress=Compress(compress), decompress=Decompress(decompress))


def use(lib, conn):
    """Has a connection that is not open yet compress, by Zstandard where the server has it."""
    lib.mysql_client_register_plugin.restype = c.c_void_p
    if not lib.mysql_client_register_plugin(conn, c.byref(plugin)):
        raise SystemExit(lib.mysql_error(conn).decode())
    lib.mysql_options(conn, OPT_COMPRESS, None)
