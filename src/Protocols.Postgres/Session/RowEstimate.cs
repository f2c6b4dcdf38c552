using System.Collections.Frozen;
using System.Globalization;
using System.Text.Json;
using HoopWire.Policy;

namespace HoopWire.Postgres.Session;

/// <summary>Which statements the server's planner may be asked about, and what its answer says.</summary>
internal static class RowEstimate
{
    private static readonly FrozenSet<string> Operators = new[] { "=", "<>", "!=", "<", ">", "<=", ">=", "+", "-", "*", "/", "%", "||" }.ToFrozenSet(StringComparer.Ordinal);
    private static readonly FrozenSet<string> Verbs = new[] { "SELECT", "INSERT", "UPDATE", "DELETE", "MERGE", "VALUES" }.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>
    /// Whether planning runs nothing that the text names: planning computes functions and operators of constants. One statement of data, without
    /// functions and with nothing but everyday operators.
    /// </summary>
    public static bool IsPlannable(StatementFacts facts) =>
        facts is { Complete: true, Statements: [var only] } && Verbs.Contains(only.Verb) && facts.Functions.IsEmpty
        && (facts.Effects & ~(Effects.Read | Effects.Write | Effects.UnboundedWrite)) == 0 && facts.Operators.All(Operators.Contains);

    /// <summary>Reads EXPLAIN's JSON: how many rows the plan reads or changes, and what it costs; null when it is something else.</summary>
    public static string? Read(ReadOnlyMemory<byte> json)
    {
        try
        {
            using var document = JsonDocument.Parse(json);
            var top = document.RootElement[0].GetProperty("Plan");
            double rows = Rows(top), cost = top.GetProperty("Total Cost").GetDouble();
            return string.Create(CultureInfo.InvariantCulture, $"about {rows:0} rows (planner's cost {cost:0})");
        }
        catch (Exception e) when (e is JsonException or InvalidOperationException or KeyNotFoundException or IndexOutOfRangeException or FormatException)
        {
            return null;
        }
    }

    /// <summary>What changes rows returns none; those that it changes are its plans'.</summary>
    private static double Rows(JsonElement plan) =>
        plan.GetProperty("Node Type").GetString() == "ModifyTable" && plan.TryGetProperty("Plans", out var plans)
            ? plans.EnumerateArray().Sum(inner => inner.GetProperty("Plan Rows").GetDouble())
            : plan.GetProperty("Plan Rows").GetDouble();
}
