"""Opens a cursor on the server for the statement given, fetches its rows in two parts, the second when a line or the end of the input says so, and prints each as it came."""
import os
import struct
import sys

import pymysql

PREPARE, EXECUTE, FETCH = 0x16, 0x17, 0x1C
READ_ONLY_CURSOR = 1

conn = pymysql.connect(
    host=os.environ["MY_HOST"], port=int(os.environ["MY_PORT"]), user=os.environ["MY_USER"], password=os.environ["MYSQL_PWD"],
    database=os.environ["MY_DATABASE"], charset="utf8mb4", ssl_disabled=True)


def packets():
    """The packets up to the one that ends definitions or rows, without it."""
    found = []
    while True:
        packet = conn._read_packet()
        if packet.is_eof_packet():
            return found
        found.append(packet.get_all_data())


conn._execute_command(PREPARE, sys.argv[1].encode())
prepared = conn._read_packet().get_all_data()
statement, columns, parameters = struct.unpack_from("<IHH", prepared, 1)
for count in (parameters, columns):
    if count:
        packets()
conn._execute_command(EXECUTE, struct.pack("<IBI", statement, READ_ONLY_CURSOR, 1))
packets()
for rows in (1, 100):
    conn._execute_command(FETCH, struct.pack("<II", statement, rows))
    for row in packets():
        print(row, flush=True)
    sys.stdin.readline()
