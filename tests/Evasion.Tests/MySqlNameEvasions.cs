namespace HoopWire.Evasion.Tests;

/// <summary>Ways to a masked value on MariaDB by names that mean something else to the server than they say. None may bring it to the client, whatever becomes of the statements.</summary>
internal static class MySqlNameEvasions
{
    /// <summary>An alias of which the server keeps the first 255 bytes.</summary>
    private static readonly string Long = new('a', 300);

    /// <summary>Each a name and the statements that belong together, on one session.</summary>
    public static IReadOnlyDictionary<string, string[]> All { get; } = new Dictionary<string, string[]>(StringComparer.Ordinal)
    {
        ["labels that the server strips"] =
        [
            "SELECT (SELECT i FROM (SELECT ssn AS ` i` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT i FROM (SELECT ssn AS ' i' FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT i FROM (SELECT ssn `\t\n i` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o",
            "SELECT (SELECT i FROM (SELECT ssn AS `\u0001i` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT i FROM (SELECT ssn AS `\u007fi` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT i FROM (SELECT ssn AS `\u00a0i` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o",
            "SELECT (SELECT i FROM (SELECT ssn AS `\u3000i` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT i FROM (SELECT ssn AS `i ` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT ` i` FROM (SELECT 'x' AS ` i`) q) FROM (SELECT ssn AS ` i` FROM people) o",
            "WITH a(x,y) AS (SELECT * FROM (SELECT ssn AS v,'k' AS ` i` FROM people) s NATURAL JOIN (SELECT 'k' AS i) t) SELECT CONCAT(y,'') FROM a", "WITH a(x,y) AS (SELECT * FROM (SELECT ssn AS v,'k' AS ' ' FROM people) s NATURAL JOIN (SELECT 'k' AS '') t) SELECT CONCAT(y,'') FROM a",
            "SELECT ssn AS ` x`, (SELECT CONCAT(x)) FROM people", "SELECT ssn AS ` x` FROM people HAVING x LIKE '912%'", "SELECT id, ssn AS ` x` FROM people ORDER BY x", "SELECT id, ssn AS '\tx' FROM people GROUP BY x",
        ],
        ["labels that the server cuts"] =
        [
            $"SELECT (SELECT {Long[..255]} FROM (SELECT ssn AS {Long} FROM people LIMIT 1) q) FROM (SELECT 'x' AS {Long[..255]}) o", $"SELECT (SELECT {Long[..256]} FROM (SELECT ssn AS '{Long}' FROM people LIMIT 1) q) FROM (SELECT 'x' AS {Long[..256]}) o",
            $"SELECT (SELECT {Long[..64]} FROM (SELECT ssn AS {Long[..65]} FROM people LIMIT 1) q) FROM (SELECT 'x' AS {Long[..64]}) o", $"SELECT (SELECT {new string('\u00e9', 127)} FROM (SELECT ssn AS {new string('\u00e9', 200)} FROM people LIMIT 1) q) FROM (SELECT 'x' AS {new string('\u00e9', 127)}) o",
            $"WITH a(x,y) AS (SELECT * FROM (SELECT ssn AS v,'k' AS {Long} FROM people) s NATURAL JOIN (SELECT 'k' AS {Long[..255]}) t) SELECT CONCAT(y,'') FROM a",
        ],
        ["columns of rows of values"] =
        [
            "SELECT (SELECT MIN(i) FROM (VALUES ('i') UNION ALL SELECT ssn FROM people) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT GROUP_CONCAT(i) FROM (VALUES ('i') UNION ALL SELECT ssn FROM people) q) FROM (SELECT 'x' AS i) o",
            "SELECT (SELECT MAX(`1`) FROM (VALUES (1) UNION ALL SELECT ssn FROM people) q) FROM (SELECT 'x' AS `1`) o", "SELECT (SELECT column1 FROM (VALUES ('i')) q) FROM (SELECT ssn AS column1 FROM people) o", "SELECT (SELECT CONCAT(column1) FROM (VALUES ('i')) q) FROM (SELECT ssn AS column1 FROM people) o",
            "SELECT (SELECT MAX(column_0) FROM (VALUES ROW('i') UNION ALL SELECT ssn FROM people) q) FROM (SELECT 'x' AS column_0) o", "WITH a(x,y) AS (SELECT * FROM (SELECT ssn AS v,'k' AS k FROM people) s NATURAL JOIN (VALUES ('k')) t) SELECT CONCAT(y,'') FROM a",
        ],
        ["lists of columns of another length"] =
        [
            "WITH q(i) AS (SELECT id, ssn FROM people) SELECT (SELECT CONCAT(ssn) FROM q LIMIT 1) FROM (SELECT 'x' AS ssn) o", "WITH q(a, b, c) AS (SELECT id, ssn FROM people) SELECT CONCAT(c) FROM q", "SELECT CONCAT(c) FROM (SELECT id, ssn FROM people) q (a, b, c)", "SELECT CONCAT(ssn) FROM (SELECT id, ssn FROM people) q (a)",
        ],
        ["letters that are folded otherwise"] =
        [
            "SELECT (SELECT i FROM (SELECT ssn AS `\u0130` FROM people LIMIT 1) q) FROM (SELECT 'x' AS i) o", "SELECT (SELECT `\u0130` FROM (SELECT ssn AS i FROM people LIMIT 1) q) FROM (SELECT 'x' AS `\u0130`) o",
            "WITH a(x,y) AS (SELECT * FROM (SELECT ssn AS v,'k' AS `\u0130` FROM people) s NATURAL JOIN (SELECT 'k' AS i) t) SELECT CONCAT(y,'') FROM a", "WITH a(x,y) AS (SELECT * FROM (SELECT ssn AS v,'k' AS `\u212a` FROM people) s NATURAL JOIN (SELECT 'k' AS k) t) SELECT CONCAT(y,'') FROM a",
            "WITH `cop\u0130es` AS (SELECT id, ssn FROM people) SELECT CONCAT(ssn, '') FROM copies", "WITH copies AS (SELECT id, ssn FROM people) SELECT CONCAT(ssn, '') FROM `cop\u0130es`",
            "SELECT (SELECT `\u2c65` FROM (SELECT 'x' AS `\u023a`) q) FROM (SELECT ssn AS `\u2c65` FROM people) o", "SELECT (SELECT `\u10d0` FROM (SELECT 'x' AS `\u1c90`) q) FROM (SELECT ssn AS `\u10d0` FROM people) o", "SELECT (SELECT CONCAT(`\u10d0`) FROM (SELECT 'x' AS `\u1c90`) q) FROM (SELECT ssn AS `\u10d0` FROM people) o",
            "SELECT (SELECT CONCAT(`s\u00ec`) FROM wide LIMIT 1) FROM (SELECT 'x' AS `s\u00ec`) o", "SELECT (SELECT CONCAT(`s\u00ed`) FROM wide LIMIT 1) FROM (SELECT 'x' AS `s\u00ed`) o", "SELECT CONCAT(`s\u00ec`) FROM wide", "SELECT `s\u00ec` FROM wide", "SELECT `S\u00cd` FROM wide", "SELECT CONCAT(`S\u00cd`) FROM wide",
        ],
    };
}
