namespace HoopWire.Policy.Limits;

/// <summary>The tightest of several rules' bounds.</summary>
/// <param name="Value">The bound.</param>
/// <param name="Rule">The rule that sets it.</param>
public sealed record Bound(long Value, string Rule);
