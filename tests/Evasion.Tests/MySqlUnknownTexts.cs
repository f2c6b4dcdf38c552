namespace HoopWire.Evasion.Tests;

/// <summary>
/// Ways to a masked value that are none on MariaDB 10.11, which does not know the syntax, the function or the variable: they are tried for what MySQL and later versions take. The first is one by a
/// sql_mode that its session has set.
/// </summary>
internal static class MySqlUnknownTexts
{
    public static string[] All { get; } =
    [
        "SELECT \"ssn\" FROM \"people\"",
        "TABLE people",
        "SELECT ANY_VALUE(ssn) FROM people",
        "SELECT * FROM (SELECT ssn FROM people) t (x)",
        "SELECT t.* FROM (SELECT 1 AS a) d, LATERAL (SELECT ssn FROM people) t",
        "SELECT UUID_TO_BIN(ssn) FROM people",
        "SET PERSIST x = 1",
        "SELECT SETVAL(numbers, card) FROM people",
        "SELECT\u00a0ssn FROM people",
        "KILL HARD USER (SELECT ssn FROM people LIMIT 1)",
        "SET ROLE (SELECT ssn FROM people LIMIT 1)",
        "SET NAMES (SELECT ssn FROM people LIMIT 1)",
        "SELECT SETVAL(numbers, (SELECT card FROM people LIMIT 1))",
        "DO SETVAL(numbers, (SELECT card FROM people LIMIT 1), 1, 0)",
        "ALTER SEQUENCE numbers RESTART (SELECT card FROM people LIMIT 1)",
        "CREATE SEQUENCE mine START WITH (SELECT card FROM people LIMIT 1)",
        "VALUES ROW((SELECT ssn FROM people LIMIT 1))",
        "TABLE shown",
        "SELECT * FROM (TABLE people) t",
        "SELECT name FROM (SELECT ssn, name FROM people) t (name, ssn)",
        "SHOW LOCALES",
        "XA START (SELECT ssn FROM people LIMIT 1)",
        "CREATE PACKAGE p AS FUNCTION f RETURN text; END",
        "DELIMITER //",
        "SELECT (SELECT MAX(column_0) FROM (VALUES ROW('i') UNION ALL SELECT ssn FROM people) q) FROM (SELECT 'x' AS column_0) o",
        "SELECT CONCAT(c) FROM (SELECT id, ssn FROM people) q (a, b, c)",
        "SELECT CONCAT(ssn) FROM (SELECT id, ssn FROM people) q (a)",
    ];
}
