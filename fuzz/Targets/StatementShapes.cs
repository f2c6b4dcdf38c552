using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Shapes;
using MySqlSettings = HoopWire.MySql.Sql.LexicalSettings;
using PostgresSettings = HoopWire.Postgres.Sql.LexicalSettings;

namespace HoopWire.Fuzz.Targets;

/// <summary>Shapes of statements: what is said of one holds for every text that has it. The first byte chooses the dialect and its settings.</summary>
internal sealed class StatementShapes : IFuzzTarget
{
    private static readonly MySqlSettings[] Servers =
    [
        new(Family: ServerFamily.MariaDb, Version: 101119),
        new(SqlModes.AnsiQuotes | SqlModes.NoBackslashEscapes | SqlModes.PipesAsConcat, Family: ServerFamily.MySql, Version: 80406),
        new(SqlModes.IgnoreSpace | SqlModes.HighNotPrecedence),
    ];

    private static readonly string[] Statements =
    [
        "SELECT a, b = 'x' FROM t WHERE c >= 1.5 AND d IN (1, -2, 'y') ORDER BY a IN (3), (2) LIMIT 5, 10",
        "SELECT `a` FROM `s`.`t` WHERE `b` LIKE 'x%' ESCAPE '!' AND c BETWEEN 1 AND 2 GROUP BY 1, +2 HAVING count(*) > 3 ORDER BY -1 LIMIT 1 OFFSET 2",
        "INSERT INTO t (a, b) VALUES (1, 'x', now()), (-2, '', f(3)) ON DUPLICATE KEY UPDATE a = VALUES(a) + 4",
        "REPLACE INTO t VALUES (0, 1); ",
        "UPDATE t SET a = a - 1, b = '2020-01-01' WHERE c = 7 OR d <> 'x' LIMIT 3",
        "DELETE FROM t WHERE name = 0 OR id IN (SELECT a FROM u ORDER BY b, 1) AND x >= ''",
        "SELECT a FROM t WHERE b = date '2020-01-01' + interval 1 day AND c = _utf8 'x' OR d = 'it''s'",
    ];

    public static string Name => "statement-shapes";

    public static IEnumerable<byte[]> Seeds => Statements.SelectMany((s, i) => new byte[][] { [(byte)i, .. Encoding.UTF8.GetBytes(s)], [(byte)(3 - (i & 3)), .. Encoding.UTF8.GetBytes(s)] });

    public static IEnumerable<byte[]> Dictionary =>
        new[]
        {
            "'", "''", "'x'", "0", "1", "1.5", "+", "-", " = ", " >= ", " IN (", " VALUES (", " ORDER BY ", " GROUP BY ", " LIMIT ", " OFFSET ", " LIKE ", " BETWEEN ", " AND ", ", ", "(", ")", "`", "\"",
            "SELECT ", "INSERT INTO ", "DELETE FROM ", " OR ", " AS ", "*", "/*", "*/", "--", "#", "\\", "\0", "$1", "?", "@", "N'", "x'", "_utf8'", "date '", "interval ", ";",
        }.Select(Encoding.UTF8.GetBytes);

    // As for the parsers, twice.
    public static long AllocationMax(int inputBytes) => (512 << 10) + (8000L * inputBytes);

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty) return;
        int choice = input[0] & 3;
        var text = input[1..];
        byte[] room = new byte[(2 * text.Length) + 64];
        int length = LiteralShape.Write(text, choice < Servers.Length ? MySqlShapes.Dialect : PostgresShapes.Dialect, room);
        Trace.Note(1, choice | (length < 0 ? 0 : 4));
        if (length < 0) return;
        var (said, facts) = (Classify(choice, room.AsSpan(0, length)), Classify(choice, text));
        Trace.Note(2, (int)said.Effects);
        if (!said.Complete) return;
        FuzzFailure.Unless(facts.Complete, "a shape is understood of a text that is not");
        FuzzFailure.Unless((facts.Effects & ~said.Effects) == 0, "a text has an effect that its shape does not tell of");
        FuzzFailure.Unless(facts.UsedIdentifiers.SequenceEqual(said.UsedIdentifiers) && facts.Called.SequenceEqual(said.Called), "a text uses other names than its shape");
        FuzzFailure.Unless(facts.HasWholeRow == said.HasWholeRow && facts.Statements.Length == said.Statements.Length, "a text is other statements than its shape");
    }

    private static StatementFacts Classify(int choice, ReadOnlySpan<byte> text) =>
        choice < Servers.Length ? MySqlText.Classify(text, Servers[choice]) : PostgresClassifier.Classify(text, PostgresSettings.Default);
}
