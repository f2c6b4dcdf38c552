using System.Text;
using HoopWire.Policy;
using HoopWire.Postgres.Sql;

namespace HoopWire.Postgres.Tests.Sql;

/// <summary>Short words for the classification tests.</summary>
internal static class Facts
{
    public static StatementFacts Of(string sql) => PostgresClassifier.Classify(Encoding.UTF8.GetBytes(sql), LexicalSettings.Default);

    /// <summary>The effects' names, or <c>incomplete</c>.</summary>
    public static string Effects(string sql)
    {
        var facts = Of(sql);
        return facts.Complete ? EffectNames.Format(facts.Effects) : "incomplete";
    }

    /// <summary>Splits a table of <c>expected :: statement</c> lines; a line break inside a statement is written <c>\n</c> or <c>\r</c>.</summary>
    public static TheoryData<string, string> Table(string lines)
    {
        var data = new TheoryData<string, string>();
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(" :: ", 2);
            data.Add(parts[0].Trim(), parts[1].Replace("\\n", "\n", StringComparison.Ordinal).Replace("\\r", "\r", StringComparison.Ordinal));
        }

        return data;
    }

    /// <summary>The statements of an embedded corpus file.</summary>
    public static IEnumerable<string> Corpus(string name)
    {
        using var stream = typeof(Facts).Assembly.GetManifestResourceStream("Corpus." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().Split("\n-- next\n").Select(text => text.TrimEnd('\n'));
    }
}
