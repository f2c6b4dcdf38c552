using System.Data.Common;
using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace HoopWire.ControlPlane.Tests;

/// <summary>What a database does for a query: a line for each table it reads, <c>index NAME</c> or <c>scan TABLE</c>, and one for sorting and for rows that it read in vain.</summary>
internal static partial class QueryPlan
{
    public static string OfSqlite(DbCommand command)
    {
        command.CommandText = "EXPLAIN QUERY PLAN " + command.CommandText;
        using DbDataReader reader = command.ExecuteReader();
        List<string> lines = [];
        while (reader.Read())
        {
            string detail = reader.GetString(3);
            if (Index().Match(detail) is { Success: true } index) lines.Add($"index {index.Groups[1].Value}");
            else if (Scan().Match(detail) is { Success: true } scan) lines.Add($"scan {scan.Groups[1].Value}");
            else if (detail.StartsWith("USE TEMP B-TREE", StringComparison.Ordinal)) lines.Add("sort");
        }

        return string.Join('\n', lines);
    }

    public static string OfPostgres(DbCommand command)
    {
        command.CommandText = "EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) " + command.CommandText;
        using JsonDocument plan = JsonDocument.Parse((string)command.ExecuteScalar()!);
        List<string> lines = [];
        long vain = 0;
        Walk(plan.RootElement[0].GetProperty("Plan"));
        lines.Add(string.Create(CultureInfo.InvariantCulture, $"vain {vain}"));
        return string.Join('\n', lines);

        void Walk(JsonElement node)
        {
            string type = node.GetProperty("Node Type").GetString()!;
            if (type == "Seq Scan") lines.Add($"scan {node.GetProperty("Relation Name").GetString()}");
            if (node.TryGetProperty("Index Name", out JsonElement index)) lines.Add($"index {index.GetString()}");
            if (type.EndsWith("Sort", StringComparison.Ordinal)) lines.Add("sort");
            bool grows = node.TryGetProperty("Relation Name", out JsonElement table) && (table.GetString() is "audit_rows" or "sessions");
            if (grows && node.TryGetProperty("Rows Removed by Filter", out JsonElement removed)) vain += removed.GetInt64() * node.GetProperty("Actual Loops").GetInt64();
            if (!node.TryGetProperty("Plans", out JsonElement nodes)) return;
            foreach (JsonElement below in nodes.EnumerateArray()) Walk(below);
        }
    }

    [GeneratedRegex("^(?:SCAN|SEARCH) .*USING (?:COVERING )?INDEX (\\S+)")]
    private static partial Regex Index();

    [GeneratedRegex("^SCAN (\\S+)")]
    private static partial Regex Scan();
}
