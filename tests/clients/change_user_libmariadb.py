"""MariaDB Connector/C: begins its session anew as the same user, and then as one who cannot prove it."""
from libmariadb import change_user, close, query

print(query("SET @kept = 7"))
for database in (b"information_schema", b"shop"):
    print(change_user(database=database))
    print(query("SELECT @kept, DATABASE()"))
print(change_user(password=b"wrong"))
print(query("SELECT 1"))
close()
