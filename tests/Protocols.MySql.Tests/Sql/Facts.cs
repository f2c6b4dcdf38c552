using System.Text;
using HoopWire.MySql.Sql;
using HoopWire.Policy;

namespace HoopWire.MySql.Tests.Sql;

/// <summary>Short words for the classification tests.</summary>
internal static class Facts
{
    /// <summary>MariaDB 10.11 in its default mode.</summary>
    public static LexicalSettings MariaDb { get; } = new(Family: ServerFamily.MariaDb, Version: 101119);

    /// <summary>MySQL 8.4 in its default mode.</summary>
    public static LexicalSettings MySql { get; } = new(Family: ServerFamily.MySql, Version: 80406);

    public static StatementFacts Of(string sql, LexicalSettings? settings = null) => MySqlText.Classify(Encoding.UTF8.GetBytes(sql), settings ?? MariaDb);

    /// <summary>The effects' names, or <c>incomplete</c>.</summary>
    public static string Effects(string sql, LexicalSettings? settings = null)
    {
        var facts = Of(sql, settings);
        return facts.Complete ? EffectNames.Format(facts.Effects) : "incomplete";
    }

    /// <summary>Splits a table of <c>expected :: statement</c> lines; a line break inside a statement is written <c>\n</c>.</summary>
    public static TheoryData<string, string> Table(string lines)
    {
        var data = new TheoryData<string, string>();
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            var parts = line.Split(" :: ", 2);
            data.Add(parts[0].Trim(), parts[1].Replace("\\n", "\n", StringComparison.Ordinal));
        }

        return data;
    }
}
