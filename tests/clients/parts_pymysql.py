"""Prepares the statement given and executes it once; each further argument is a parameter: the length of its value, behind "parts:" where it is sent in parts."""
import os
import struct
import sys

import pymysql

PREPARE, EXECUTE, SEND_LONG_DATA = 0x16, 0x17, 0x18
VAR_STRING = 253

conn = pymysql.connect(
    host=os.environ["MY_HOST"], port=int(os.environ["MY_PORT"]), user=os.environ["MY_USER"], password=os.environ["MYSQL_PWD"],
    database=os.environ["MY_DATABASE"], charset="utf8mb4", ssl_disabled=True)


def value(length):
    return bytes(ord("a") + i * 7 % 26 for i in range(length))


conn._execute_command(PREPARE, sys.argv[1].encode())
statement, columns, parameters = struct.unpack_from("<IHH", conn._read_packet().get_all_data(), 1)
for _ in range(parameters + 1 if parameters else 0):
    conn._read_packet()
bound = b""
for index, argument in enumerate(sys.argv[2:]):
    whole = value(int(argument.removeprefix("parts:")))
    if argument.startswith("parts:"):
        for part in (whole[: len(whole) // 3], whole[len(whole) // 3 :]):
            conn._execute_command(SEND_LONG_DATA, struct.pack("<IH", statement, index) + part)
    else:
        bound += b"\xfd" + struct.pack("<I", len(whole))[:3] + whole
types = bytes([VAR_STRING, 0]) * parameters
conn._execute_command(EXECUTE, struct.pack("<IBI", statement, 0, 1) + bytes((parameters + 7) // 8) + b"\1" + types + bound)
try:
    print(conn._read_packet().is_ok_packet())
except pymysql.MySQLError as error:
    print(error)
