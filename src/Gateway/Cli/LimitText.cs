using System.Globalization;
using HoopWire.Policy.Limits;

namespace HoopWire.Gateway.Cli;

/// <summary>Limits of a policy as people read them.</summary>
internal static class LimitText
{
    /// <summary>One phrase for each limit, such as <c>10000 rows (small-reads)</c>.</summary>
    public static IEnumerable<string> Of(PolicyLimits limits)
    {
        if (limits.Rows is { } rows) yield return Text($"{rows.Value} rows ({rows.Rule})");
        if (limits.Bytes is { } bytes) yield return Text($"{bytes.Value} bytes ({bytes.Rule})");
        if (limits.StatementTicks is { } ticks) yield return Text($"{TimeSpan.FromTicks(ticks.Value).TotalSeconds:0.###} s a statement ({ticks.Rule})");
        if (limits.StatementsPerMinute is { } rate) yield return Text($"{rate.Value} statements a minute ({rate.Rule})");
    }

    private static string Text(FormattableString text) => FormattableString.Invariant(text);
}
