"""Executions of a prepared statement with values of any type, as bytes: types_pymysql.py TYPE:FLAGS:HEX…

Each has a text behind its value, and is made on a connection of its own where the one before it was lost. A line each: what the target read of both, or the error.
"""
import os
import struct
import sys

import pymysql

PREPARE, EXECUTE = 0x16, 0x17
TEXT = "SELECT CONCAT_WS('|', IFNULL(?, 'null'), IFNULL(?, 'null'))"


def connect():
    return pymysql.connect(host=os.environ["MY_HOST"], port=int(os.environ["MY_PORT"]), user=os.environ["MY_USER"], password=os.environ["MYSQL_PWD"], database=os.environ["MY_DATABASE"])


def prepare(connection):
    connection._execute_command(PREPARE, TEXT)
    statement, columns, parameters = struct.unpack("<IHH", connection._read_packet().get_all_data()[1:9])
    for count in (parameters, columns):
        for _ in range(count + 1 if count else 0):
            connection._read_packet()
    return statement


def execute(connection, statement, kind, flags, value, tag):
    head = struct.pack("<IBI", statement, 0, 1) + b"\0\1" + bytes([kind, flags, 254, 0])
    connection._execute_command(EXECUTE, head + value + bytes([len(tag)]) + tag)
    for _ in range(connection._read_packet().get_all_data()[0] + 1):
        connection._read_packet()
    rows = []
    while not (packet := connection._read_packet()).is_eof_packet():
        rows.append(packet.get_all_data())
    # A row of the binary protocol: 0, a byte of NULLs, a text of less than 251 bytes.
    return rows[0][3:].decode("latin1")


connection = None
for number, case in enumerate(sys.argv[1:]):
    kind, flags, value = case.split(":")
    if connection is None:
        connection = connect()
        statement = prepare(connection)
    try:
        answer = execute(connection, statement, int(kind), int(flags), bytes.fromhex(value), b"text %d" % number)
        print(answer)
    except pymysql.Error as error:
        print("error %d" % error.args[0])
        if error.args[0] in (2006, 2013) or not connection.open:
            connection = None
        else:
            try:
                connection.ping(reconnect=False)
            except pymysql.Error:
                connection = None
