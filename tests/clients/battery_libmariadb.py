"""MariaDB Connector/C: execution in bulk and direct execution. Prints a transcript that depends on the server alone."""
from libmariadb import DEFAULT, IGNORE, LONG, NULL, VARCHAR, bulk, change_user, close, direct, query


def table(step):
    print(step, query("SELECT id, v, LEFT(w, 20), LENGTH(w) FROM b_bulk ORDER BY id"), flush=True)


print(query("CREATE OR REPLACE TABLE b_bulk (id int PRIMARY KEY AUTO_INCREMENT, v int DEFAULT 7, w mediumtext)"))
bulk("insert", "INSERT INTO b_bulk (id, v, w) VALUES (?, ?, ?)",
     (LONG, [1, 2, 3, 4]), (LONG, [10, (NULL,), (DEFAULT,), (IGNORE,)]), (VARCHAR, ["one", "zwei", (NULL,), "é😀"]))
table("inserted")
bulk("keys", "INSERT INTO b_bulk (w) VALUES (?)", (VARCHAR, ["a", "b", "c"]), again=[[(VARCHAR, ["d", (DEFAULT,)])]])
bulk("update", "UPDATE b_bulk SET v = ?, w = ? WHERE id = ?", (LONG, [(IGNORE,), (DEFAULT,), 99]), (VARCHAR, ["w1", (IGNORE,), (NULL,)]), (LONG, [1, 2, 3]))
table("updated")
bulk("returning", "INSERT INTO b_bulk (id, w) VALUES (?, ?) RETURNING id, v, w", (LONG, [20, 21]), (VARCHAR, ["r1", "r2"]))
bulk("delete returning", "DELETE FROM b_bulk WHERE id = ? RETURNING id, w", (LONG, [20, 21, 22]))
bulk("delete", "DELETE FROM b_bulk WHERE id = ?", (LONG, [4, 5, 400]))
bulk("replace", "REPLACE INTO b_bulk (id, w) VALUES (?, ?)", (LONG, [1, 30]), (VARCHAR, ["x", "y"]))
bulk("duplicate", "INSERT INTO b_bulk (id) VALUES (?)", (LONG, [40, 1, 41]))
table("left")
bulk("select", "SELECT * FROM b_bulk WHERE id = ?", (LONG, [1, 2]))
bulk("no parameters", "INSERT INTO b_bulk (w) VALUES ('n')")
bulk("call", "CALL two_results(?)", (LONG, [1, 2]))
bulk("prepare fails", "INSERT INTO no_such_table VALUES (?)", (LONG, [1]))
bulk("many", "INSERT INTO b_bulk (id, v, w) VALUES (?, ?, ?)",
     (LONG, list(range(1000, 31000))), (LONG, [i if i % 5 else (NULL,) for i in range(30000)]), (VARCHAR, [f"row {i}" for i in range(30000)]))
bulk("long", "INSERT INTO b_bulk (id, w) VALUES (?, ?)", (LONG, [50, 51]), (VARCHAR, ["L" * 9_000_000, "M" * 9_000_000]))
print(query("SELECT COUNT(*), SUM(id), SUM(v), SUM(LENGTH(w)) FROM b_bulk WHERE id >= 50"))
direct("direct", "SELECT ?, ?", (LONG, 5), (VARCHAR, "six"))
direct("direct write", "UPDATE b_bulk SET w = ? WHERE id = ?", (VARCHAR, "D"), (LONG, 2))
direct("direct fails", "SELECT * FROM no_such_table WHERE id = ?", (LONG, 5))
direct("direct again", "SELECT COUNT(*) FROM b_bulk WHERE id < ?", (LONG, 50))
print(query("DROP TABLE b_bulk"))
print(query("CREATE TEMPORARY TABLE b_kept (id int)"), query("SET @kept = 7, sql_mode = 'ANSI_QUOTES', autocommit = 0"))
for database in (b"shop", b"information_schema", b"shop"):
    print("change user", change_user(database=database))
    print("begun anew", query("SELECT DATABASE(), @kept, @@sql_mode LIKE '%ANSI%', @@autocommit, @@character_set_client"))
direct("prepared again", "SELECT COUNT(*) FROM customers WHERE id < ?", (LONG, 50))
print("gone", query("SELECT * FROM b_kept"))
close()
