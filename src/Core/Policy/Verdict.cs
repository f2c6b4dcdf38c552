using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>The outcome of a policy for one statement. Immutable, so that it can be cached and shared.</summary>
/// <param name="Kind">Pass, hold or deny.</param>
/// <param name="Rule">The rule that decided; empty for a pass.</param>
/// <param name="Message">What the person reads; empty for a pass.</param>
public sealed record Verdict(VerdictKind Kind, string Rule, string Message)
{
    /// <summary>A pass with nothing to report.</summary>
    public static Verdict Pass { get; } = new(VerdictKind.Pass, "", "");

    /// <summary>For a denial: what the person may do; empty otherwise.</summary>
    public string Hint { get; init; } = "";

    /// <summary>For a hold: the approval asked for.</summary>
    public ApproveRule? Approve { get; init; }

    /// <summary>The text filter that decided, as it is written; empty where an effect did.</summary>
    public string Filter { get; init; } = "";

    /// <summary>For a text that the reader takes for no SQL: where in it, in bytes, that begins; null otherwise.</summary>
    public int? NoSqlAt { get; init; }

    /// <summary>Names of rules with <c>enforce: false</c> that would have decided otherwise.</summary>
    public ImmutableArray<string> Observed { get; init; } = [];
}
