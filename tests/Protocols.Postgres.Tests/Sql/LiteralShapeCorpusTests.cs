using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Shapes;
using Xunit.Abstractions;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>What a statement's shape says holds for the statement, and for the others of that shape.</summary>
public class LiteralShapeCorpusTests(ITestOutputHelper output)
{
    private static readonly string[] Values = ["1", "2", "7", "0.5", "123456789012345678", "'x'", "'%'", "'0'", "'a''b'", "'select'"];

    [Fact]
    public void Write_RegressionTests_ShapesSayWhatTheStatementsSay()
    {
        int compared = 0, number = 0;
        foreach (string text in RegressionScript.Suite().Concat(Facts.Corpus("orm")).Concat(Facts.Corpus("psql")).Concat(Facts.Corpus("pgbench")))
        {
            if (Shape(text) is not { } shape || !shape.Contains('$', StringComparison.Ordinal)) continue;
            var said = Facts.Of(shape);
            if (!said.Complete) continue;
            string other = Fill(shape, ref number);
            foreach (string one in Shape(other) == shape ? [text, other] : new[] { text })
            {
                compared++;
                var facts = Facts.Of(one);
                Assert.True(facts.Complete, $"{facts.IncompleteReason}: {one}");
                Assert.True((facts.Effects & ~said.Effects) == 0, $"{EffectNames.Format(facts.Effects)}, not {EffectNames.Format(said.Effects)}: {one}");
                Assert.Equal(Names(said) + one, Names(facts) + one);
            }
        }

        output.WriteLine($"{compared} texts compared with their shapes");
        Assert.True(compared > 1_000, $"Only {compared} texts have a shape.");
    }

    private static string Names(StatementFacts facts) =>
        $"{string.Join(',', facts.Identifiers)} {string.Join(',', facts.UsedIdentifiers)} {string.Join(',', facts.Called)} {string.Join(',', facts.Operators)} "
        + $"{facts.HasStar} {facts.HasInnerStar} {facts.HasWholeRow} {facts.HasSetOperation} {facts.HasSubquery} {facts.Statements.Length}\n";

    private static string Fill(string shape, ref int number)
    {
        var text = new StringBuilder();
        for (int i = 0; i < shape.Length; i++)
        {
            if (shape[i] != '$')
            {
                text.Append(shape[i]);
                continue;
            }

            text.Append(Values[number++ % Values.Length]);
            while (i + 1 < shape.Length && char.IsAsciiDigit(shape[i + 1])) i++;
        }

        return text.ToString();
    }

    private static string? Shape(string text)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(text), shape = new byte[(2 * bytes.Length) + 64];
        int length = LiteralShape.Write(bytes, PostgresShapes.Dialect, shape);
        return length < 0 ? null : Encoding.UTF8.GetString(shape, 0, length);
    }
}
