namespace HoopWire.Policy.Filters;

/// <summary>What a rule looks for in the text of a statement: a literal, or a regular expression of the subset in docs/policy.md.</summary>
/// <param name="Pattern">The literal or the expression.</param>
/// <param name="IsExpression">Whether it is an expression.</param>
/// <param name="IgnoreCase">Whether upper and lower case are the same.</param>
public sealed record TextFilter(string Pattern, bool IsExpression, bool IgnoreCase)
{
    /// <summary>Checks that the filter can be compiled; otherwise tells what is wrong, as the end of a sentence about the pattern.</summary>
    public bool TryCheck(out string problem)
    {
        problem = "";
        if (Pattern.Length == 0) problem = "is empty, so that it would match every text";
        try
        {
            if (IsExpression && Pattern.Length > 0) new Automaton().Add(RegexParser.Parse(Pattern, IgnoreCase), 0);
        }
        catch (RegexSyntaxException e)
        {
            problem = e.Message;
        }
        return problem.Length == 0;
    }

    /// <summary>As it is written in the configuration.</summary>
    public override string ToString() => $"{(IsExpression ? "matches" : "contains")} {Pattern}{(IgnoreCase ? "" : " (case counts)")}";
}
