namespace HoopWire.Kit;

/// <summary>The table of effects in docs/policy.md.</summary>
public static class EffectTable
{
    /// <summary>The column of examples on PostgreSQL.</summary>
    public const int OnPostgres = 3;

    /// <summary>The column of examples on MySQL and MariaDB.</summary>
    public const int OnMySql = 4;

    /// <summary>The effects, in the table's order.</summary>
    public static IEnumerable<string> Effects => Rows.Select(EffectOf);

    /// <summary>The page's lines.</summary>
    public static IEnumerable<string> Lines => File.ReadLines(Path.Combine(Repository.Root, "docs", "policy.md"));

    private static IEnumerable<string[]> Rows => Lines.SkipWhile(line => !line.StartsWith("| effect |", StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|')).Select(line => line.Split('|', StringSplitOptions.TrimEntries));

    /// <summary>The examples of a column, each with its effect.</summary>
    public static IEnumerable<(string Effect, string Sql)> Examples(int column) => Rows.SelectMany(cells => Quoted(cells[column]).Select(sql => (EffectOf(cells), sql)));

    /// <summary>What stands in backquotes.</summary>
    public static IEnumerable<string> Quoted(string cell) => cell.Split('`').Where((_, i) => i % 2 == 1);

    private static string EffectOf(string[] cells) => cells[1].Trim('`');
}
