using System.Text;
using HoopWire.Postgres.Sql;
using HoopWire.Sql.Tree;
using Xunit.Abstractions;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>The parser against PostgreSQL's own grammar: the same kinds, relations, columns in their places and functions, or no tree.</summary>
[Trait("Category", "Server")]
public class ParserOracleTests(ITestOutputHelper output)
{
    [Fact]
    public void Parse_RegressionSuite_NeverDiffersFromTheGrammar()
    {
        var count = Compare(RegressionScript.Suite());

        Assert.True(count > 40_000, $"Only {count} statements could be compared.");
    }

    [Fact]
    public void Parse_GeneratedStatements_NeverDiffersFromTheGrammar()
    {
        var generator = new StatementGenerator(new Random(20), depthMax: 4);
        var texts = Enumerable.Range(0, 12_000).Select(_ => generator.Next()).ToList();

        var count = Compare(texts);

        Assert.True(count > 10_000, $"Only {count} statements could be compared.");
    }

    [Fact]
    public void Parse_NeighboursOfStatements_NeverDiffersFromTheGrammar()
    {
        var random = new Random(21);
        var generator = new StatementGenerator(random, depthMax: 1);
        var texts = Enumerable.Range(0, 12_000).Select(_ => Mutation.Of(generator.Next(), random)).ToList();

        // The oracle's grammar also takes "word $1" for a typed literal, which no server does.
        var count = Compare(texts, completeMin: 0.95);

        Assert.True(count > 500, $"Only {count} statements could be compared.");
    }

    [Fact]
    public void Parse_OperatorsWithoutParentheses_NestAsTheGrammarSays()
    {
        var random = new Random(22);
        var texts = Enumerable.Range(0, 30_000).Select(_ => TreeShape.Random(random)).ToList();
        var answers = Oracle.Ask(texts);
        var compared = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            var tree = Parse(texts[i]);
            if (answers[i].Statements is null)
            {
                Assert.False(tree.IsComplete, "The grammar refuses: " + texts[i]);
                continue;
            }

            compared++;
            Assert.True(tree.IsComplete, tree.Failure + ": " + texts[i]);
            Assert.Equal((texts[i], answers[i].Shape), (texts[i], TreeShape.Of((Select)tree.Statements[0])));
        }

        output.WriteLine($"{compared} of {texts.Count} compared.");
        Assert.True(compared > 10_000, $"Only {compared} texts could be compared.");
    }

    /// <returns>How many texts the grammar accepts.</returns>
    private int Compare(List<string> texts, double completeMin = 0.995)
    {
        var answers = Oracle.Ask(texts);
        var incomplete = new List<string>();
        var different = new List<string>();
        var accepted = 0;
        for (var i = 0; i < texts.Count; i++)
        {
            if (answers[i].Statements is not { Length: > 0 } statements)
            {
                continue;
            }

            accepted++;
            var tree = Parse(texts[i]);
            if (!tree.IsComplete)
            {
                incomplete.Add($"{tree.Failure}: {texts[i]}");
            }
            else if (Difference(tree, statements) is { } difference)
            {
                different.Add($"{difference}: {texts[i]}");
            }
        }

        output.WriteLine($"{texts.Count} texts, {accepted} accepted by the grammar, {accepted - incomplete.Count} read wholly, {different.Count} different.");
        incomplete.Take(40).ToList().ForEach(output.WriteLine);
        Assert.Empty(different);
        Assert.True(accepted - incomplete.Count >= completeMin * accepted, $"{incomplete.Count} of {accepted} are not understood.");
        return accepted;
    }

    private static string? Difference(SyntaxTree tree, Oracle.OracleStatement[] statements)
    {
        if (tree.Statements.Length != statements.Length)
        {
            return $"{tree.Statements.Length} statements instead of {statements.Length}";
        }

        for (var i = 0; i < statements.Length; i++)
        {
            var (ours, theirs) = (TreeMentions.Of(tree.Statements[i]), statements[i]);
            if (!TreeKinds.Agree(tree.Statements[i], theirs.Kind))
            {
                return $"a {tree.Statements[i].GetType().Name} instead of {theirs.Kind}";
            }

            // SET CONSTRAINTS names constraints as if they were relations.
            var found = Lists("relations", ours.Relations, theirs.Kind == "ConstraintsSetStmt" ? [] : theirs.Relations)
                ?? Lists("columns", ours.Columns, theirs.Columns) ?? Lists("functions", ours.Functions, theirs.Functions);
            if (found is not null)
            {
                return found;
            }
        }

        return null;
    }

    private static string? Lists(string what, List<string> ours, string[] theirs)
    {
        Array.Sort(theirs, StringComparer.Ordinal);
        return ours.SequenceEqual(theirs) ? null : $"{what} [{string.Join(' ', ours)}] instead of [{string.Join(' ', theirs)}]";
    }

    private static SyntaxTree Parse(string text) => PostgresClassifier.ReadTree(Encoding.UTF8.GetBytes(text), LexicalSettings.Default);
}
