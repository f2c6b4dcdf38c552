using System.Text;
using HoopWire.Postgres.Sql;

namespace HoopWire.Fuzz.Targets;

/// <summary>
/// The parser and the classifier. Whatever stands in front of it, a statement behind a semicolon is seen, or the text is not understood: no quote,
/// comment or bracket may swallow it. Every node of a tree stands inside its text, and none too deep.
/// </summary>
internal sealed class PostgresSql : IFuzzTarget
{
    private static readonly string[] Statements =
    [
        "SELECT a, t.b AS c FROM public.t t JOIN u USING (id) WHERE a = $1 AND b LIKE '%x%' ORDER BY 1 LIMIT 5",
        "WITH q AS (SELECT 1), r AS (DELETE FROM t RETURNING *) SELECT * FROM q, r",
        "INSERT INTO t (a, b) VALUES (1, 'it''s'), (2, E'a\\'b') ON CONFLICT (a) DO UPDATE SET b = excluded.b",
        "UPDATE \"Quoted \"\"name\"\"\" SET x = U&'d\\0061t' WHERE id IN (SELECT id FROM v)",
        "DELETE FROM t",
        "MERGE INTO t USING s ON t.id = s.id WHEN MATCHED THEN DELETE WHEN NOT MATCHED THEN INSERT VALUES (1)",
        "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS $body$ SELECT 1; $body$",
        "CREATE FUNCTION g() RETURNS int BEGIN ATOMIC SELECT 1; SELECT 2; END",
        "DO $$BEGIN PERFORM pg_sleep(1); END$$",
        "COPY t (a) TO STDOUT WITH (FORMAT csv)",
        "COPY (SELECT * FROM t) TO PROGRAM 'cat'",
        "PREPARE p (int) AS SELECT $1; EXECUTE p(1); DEALLOCATE p",
        "EXPLAIN (ANALYZE, BUFFERS) SELECT 1 -- comment\n",
        "/* outer /* inner */ still */ SET LOCAL search_path TO a, \"B\"",
        "BEGIN; SAVEPOINT s; ROLLBACK TO s; COMMIT",
        "DECLARE c CURSOR FOR SELECT * FROM t; FETCH 10 FROM c; CLOSE c",
        "GRANT SELECT ON t TO PUBLIC; SET ROLE admin; ALTER ROLE x PASSWORD 'y'",
        "SELECT x'1F', b'01', 1e10, 0x1F, 1_000, .5, (ARRAY[1,2])[1], a::text COLLATE \"C\", f(VARIADIC b), t.*, count(*)",
        "SELECT json_object('a': 1, b VALUE c ABSENT ON NULL), xmlforest(a AS b), extract(year FROM d), x AT TIME ZONE 'y', (a).b[1:2], GROUPING(a) FROM t GROUP BY ROLLUP (a)",
        "SELECT * FROM ROWS FROM (f(1), g(2) AS (a int)) WITH ORDINALITY z (q) CROSS JOIN LATERAL (VALUES (1)) v NATURAL JOIN ONLY (w), json_table(j, '$' COLUMNS (a int PATH '$')) k",
        "CREATE TABLE t (a int PRIMARY KEY, b text DEFAULT 'x' || f(1) CHECK (b <> c), FOREIGN KEY (a) REFERENCES u ON DELETE CASCADE) PARTITION BY RANGE (lower(b))",
        "ALTER TABLE t ADD COLUMN c int GENERATED ALWAYS AS (a + 1) STORED, ALTER b TYPE text USING b::text, DROP CONSTRAINT d, OWNER TO e",
        "CREATE TRIGGER g BEFORE UPDATE OF a ON t FOR EACH ROW WHEN (old.a IS DISTINCT FROM new.a) EXECUTE FUNCTION f('x')",
        "SELECT sum(a) FILTER (WHERE b) OVER (PARTITION BY c ORDER BY d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t WHERE a NOT BETWEEN SYMMETRIC 1 AND 2 AND b LIKE ANY (c)",
        "CALL p(1); LOCK TABLE t; LISTEN c; NOTIFY c, 'x'; VACUUM t; TRUNCATE t",
    ];

    public static string Name => "postgres-sql";

    public static IEnumerable<byte[]> Seeds => Statements.Select(Encoding.UTF8.GetBytes);

    public static IEnumerable<byte[]> Dictionary =>
        new[]
        {
            "'", "\"", "$$", "$a$", "--", "/*", "*/", "\\'", "E'", "U&'", "U&\"", "UESCAPE '!'", "N'", "B'", "X'", ";", "(", ")", "[", "]", "\n", "\r", "\0", "\u00a0",
            "BEGIN ATOMIC", "END", "CASE", "SELECT ", " FROM ", " WHERE ", "WITH ", "RETURNING ", "DROP TABLE t", "AS ", "UNION ", "::", ":=", "=>", "$1", "?", "\u00e9",
        }.Select(Encoding.UTF8.GetBytes);

    // A token, a name and a walk's state for each few bytes, three times over.
    public static long AllocationMax(int inputBytes) => (256 << 10) + (3000L * inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        foreach (bool conforming in new[] { true, false })
        {
            var settings = new LexicalSettings(conforming, true);
            var (facts, tree) = PostgresClassifier.Read(input, settings);
            SqlChecks.Facts(facts, tree, input.Length);
            SqlChecks.Appended(facts, input, longer => PostgresClassifier.Classify(longer, settings));
        }
    }
}
