using System.Text;
using HoopWire.MySql.Sql;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// The parser and the classifier of MySQL and MariaDB. Whatever stands in front of it, a statement behind a semicolon is seen, or the text is not understood: no
/// quote, comment or bracket may swallow it.
/// </summary>
internal sealed class MySqlSql : IFuzzTarget
{
    private static readonly LexicalSettings[] Servers =
    [
        new(Family: ServerFamily.MariaDb, Version: 101119),
        new(SqlModes.AnsiQuotes | SqlModes.NoBackslashEscapes | SqlModes.PipesAsConcat, Family: ServerFamily.MySql, Version: 80406),
        new(),
    ];

    private static readonly string[] Statements =
    [
        "SELECT a, `t`.`b` AS 'c', \"d\", x'1F', 0x1F, b'01', _utf8mb4'q', N'n', @v := 1, @@global.w FROM s.t AS x WHERE a = ? AND b LIKE '%x\\'%' ORDER BY 1 LIMIT 5",
        "WITH RECURSIVE r (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM r) SELECT count(*), max(n) OVER (PARTITION BY n ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM r",
        "INSERT IGNORE INTO t (a) VALUES (1), (DEFAULT) AS n ON DUPLICATE KEY UPDATE a = VALUES(a) + n.a RETURNING a",
        "REPLACE INTO t SET a = 1; UPDATE t JOIN u USING (a) SET t.b = CASE WHEN x THEN 1 END, u.c = d + INTERVAL 1 DAY WHERE t.a IN (1, (SELECT 2))",
        "DELETE a.*, b FROM t a LEFT JOIN u b ON a.x = b.x WHERE MATCH (a.y) AGAINST ('z' IN BOOLEAN MODE) AND a.j ->> '$.k' = 5",
        "SELECT 1 /*!50000 UNION SELECT 2 */ /*M!100100 , 3 */ -- x\n # y\n /*+ hint */ FROM t",
        "SET NAMES utf8mb4, @a = (SELECT 1), GLOBAL b = ON; SHOW FULL COLUMNS FROM t WHERE field = 'x'; USE d",
        "LOAD DATA LOCAL INFILE 'f' INTO TABLE t FIELDS TERMINATED BY ',' IGNORE 1 LINES (a, @b) SET c = @b",
        "CREATE TABLE t (a int DEFAULT (1), CHECK (a > 0)) SELECT 1; CREATE PROCEDURE p() BEGIN SELECT 1; END; BEGIN NOT ATOMIC SELECT 1; END",
        "SELECT * FROM json_table('[]', '$' COLUMNS (a int PATH '$' NULL ON EMPTY, NESTED PATH '$' COLUMNS (b FOR ORDINALITY))) j, LATERAL (SELECT 1) k FOR UPDATE",
        "EXPLAIN FORMAT = JSON SELECT {d '2020-01-01'}; PREPARE s FROM 'x'; EXECUTE s USING @a; HANDLER t OPEN; CALL p(1); DO sleep(1); KILL QUERY 5; XA START 'x'",
        "SELECT a INTO OUTFILE 'x' FROM t; SELECT a INTO @b FROM t; GRANT ALL ON *.* TO 'u'@'%'; LOCK TABLES t READ; SET STATEMENT a = 1 FOR SELECT load_file('x')",
    ];

    public static string Name => "mysql-sql";

    public static IEnumerable<byte[]> Seeds => Statements.Select(Encoding.UTF8.GetBytes);

    public static IEnumerable<byte[]> Dictionary =>
        new[]
        {
            "'", "\"", "`", "--", "-- ", "#", "/*", "*/", "/*!", "/*!50000", "/*!50717", "/*M!", "\\", "\\'", "x'", "b'", "N'", "_utf8mb4'", "@", "@@", "@'", ";", "(", ")", "{", "}", "\n", "\r", "\0",
            "BEGIN", "END", "CASE", "SELECT ", " FROM ", " WHERE ", "WITH ", "INTO ", "ON DUPLICATE KEY UPDATE ", "AS ", "UNION ", ":=", ":", "->", "||", "&&", "<=>", "?", "\u00e9", "count(", "count (",
        }.Select(Encoding.UTF8.GetBytes);

    // A token, a name and a walk's state for each few bytes, for each of the servers.
    public static long AllocationMax(int inputBytes) => (256 << 10) + (4000L * inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        foreach (LexicalSettings settings in Servers)
        {
            var (facts, tree) = MySqlText.ReadWithFacts(input, settings);
            SqlChecks.Facts(facts, tree, input.Length);
            SqlChecks.Appended(facts, input, longer => MySqlText.Classify(longer, settings));
        }
    }
}
