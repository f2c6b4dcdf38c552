"""Executes in bulk, asking for a row for each execution; prints the packets of the answer, or its error. PyMySQL knows nothing of either: this does it by its packets."""
import os
import struct

import pymysql
import pymysql.connections

PREPARE, BULK_EXECUTE = 0x16, 0xFA
LONG_PASSWORD = 1
BULK_OPERATIONS, BULK_UNIT_RESULTS = 1 << 2, 1 << 5
UNIT_RESULTS, SEND_TYPES = 64, 128
VAR_STRING = 253


class OwnCapabilities:
    """struct, but that the login has MariaDB's own capabilities in its reserved bytes."""

    def __getattr__(self, name):
        return getattr(struct, name)

    def pack(self, form, *values):
        if form != "<iIB23s":
            return struct.pack(form, *values)
        flags, longest, charset, _ = values
        return struct.pack("<iIB19sI", flags & ~LONG_PASSWORD, longest, charset, b"", BULK_OPERATIONS | BULK_UNIT_RESULTS)


pymysql.connections.struct = OwnCapabilities()
conn = pymysql.connect(
    host=os.environ["MY_HOST"], port=int(os.environ["MY_PORT"]), user=os.environ["MY_USER"], password=os.environ["MYSQL_PWD"],
    database=os.environ["MY_DATABASE"], charset="utf8mb4", ssl_disabled=True)
conn._execute_command(PREPARE, b"INSERT INTO bulk.lines (v) VALUES (?)")
statement, _, parameters = struct.unpack_from("<IHH", conn._read_packet().get_all_data(), 1)
for _ in range(parameters + 1):
    conn._read_packet()
rows = b"".join(b"\0" + bytes([len(v)]) + v for v in (b"unit-marker", b"two"))
try:
    conn._execute_command(BULK_EXECUTE, struct.pack("<IHBB", statement, UNIT_RESULTS | SEND_TYPES, VAR_STRING, 0) + rows)
    ends = 0
    while ends < 2:
        packet = conn._read_packet()
        ends += packet.is_eof_packet()
        print(packet.get_all_data().hex())
except pymysql.err.MySQLError as e:
    print(*e.args)
