using System.Text;
using System.Text.RegularExpressions;
using HoopWire.MySql.Sql;
using HoopWire.Sql.Tree;
using Xunit.Abstractions;

namespace HoopWire.MySql.Tests.Sql;

/// <summary>The parser against MariaDB's own, over MariaDB's own test suite: what the server takes is read, and the tables it looks for are those that were read.</summary>
[Trait("Category", "Server")]
public partial class GrammarTests(ITestOutputHelper output)
{
    /// <summary>One statement of so many is asked about, to stay quick.</summary>
    private const int Step = 8;

    private const int SyntaxError = 1064;
    private const int NoSuchTable = 1146;

    [Fact]
    public async Task Read_TestSuite_AgreesWithTheServer()
    {
        var texts = SuiteScript.Statements().Where((_, index) => index % Step == 0).ToList();
        var answers = await Grammar.AskAsync(texts);
        var (taken, read, compared) = (0, 0, 0);
        var different = new List<string>();
        for (var i = 0; i < texts.Count; i++)
        {
            var (code, message) = answers.GetValueOrDefault(i);
            if (code == SyntaxError)
            {
                continue;
            }

            taken++;
            var tree = MySqlText.Read(Encoding.UTF8.GetBytes(texts[i]), Facts.MariaDb);
            read += tree.IsComplete ? 1 : 0;
            if (tree.IsComplete && code == NoSuchTable && Missing().Match(message) is { Success: true } missing && missing.Groups["database"].Value != "mysql")
            {
                compared++;
                if (!Names(tree).Contains(missing.Groups["table"].Value.ToLowerInvariant()))
                {
                    different.Add($"{message}: {texts[i]}");
                }
            }
        }

        output.WriteLine($"{texts.Count} statements, {taken} taken by the server, {read} read, {compared} compared");
        Assert.True(taken > 5_000, $"Only {taken} statements could be asked about.");
        Assert.True(compared > 2_000, $"Only {compared} statements could be compared.");
        Assert.True(read >= 0.99 * taken, $"{read} of {taken} are read.");
        Assert.True(different.Count == 0, string.Join('\n', different));
    }

    private static HashSet<string> Names(SyntaxTree tree)
    {
        var names = new HashSet<string>(StringComparer.Ordinal);
        var waiting = new List<SqlNode>(tree.Statements);
        while (waiting.Count > 0)
        {
            var node = waiting[^1];
            waiting.RemoveAt(waiting.Count - 1);
            names.UnionWith(node is ObjectName name ? name.Parts : []);

            // A sequence is a table to the server and a value to the parser.
            names.UnionWith(node is Literal { Text: { } text } ? text.Split('.') : []);
            names.UnionWith(node is ColumnReference column ? column.Name.Parts : []);
            node.AddChildren(waiting);
        }

        return names;
    }

    [GeneratedRegex(@"Table '(?<database>[^'.]*)\.(?<table>[A-Za-z0-9_]+)' doesn't exist")]
    private static partial Regex Missing();
}
