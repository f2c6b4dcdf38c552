using System.Collections.Immutable;

namespace HoopWire.Policy;

/// <summary>The outcome of a policy for one statement. Immutable, so that it can be cached and shared.</summary>
/// <param name="Kind">Pass, hold or deny.</param>
/// <param name="Rule">The rule that decided; empty for a pass.</param>
/// <param name="Message">What the person reads; empty for a pass.</param>
public sealed record Verdict(VerdictKind Kind, string Rule, string Message)
{
    /// <summary>What stands between the names of several rules that hold one command.</summary>
    public const string BetweenRules = ", ";

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

    /// <summary>
    /// Where several rules hold a command, the approval of each is needed: the strictest hold there is of the two. It is told in the name of the one whose reviewers are enough for both, or
    /// else of both.
    /// </summary>
    /// <param name="other">What another rule says of the same command, which it holds, too.</param>
    public Verdict With(Verdict other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var (mine, theirs) = (Approve!, other.Approve!);
        var told = mine.Includes(theirs) ? this : theirs.Includes(mine) ? other : this with { Rule = $"{Rule}{BetweenRules}{other.Rule}", Filter = Filter.Length > 0 ? Filter : other.Filter };
        return this with { Rule = told.Rule, Filter = told.Filter, Approve = mine.With(theirs) };
    }
}
