namespace HoopWire.Recording;

/// <summary>Something worth keeping that is neither command nor result: a limit reached, a notification delivered, a kill.</summary>
/// <param name="Sequence">The command's number; 0 for none.</param>
/// <param name="Kind">Lower-case name: <c>limit</c>, <c>observed</c>, <c>denied</c>, <c>killed</c>, <c>notification</c>.</param>
/// <param name="Text">One sentence without values.</param>
/// <param name="Rule">The rule whose doing it was; null for none.</param>
public readonly record struct NoticeEvent(long Sequence, string Kind, string Text, string? Rule = null)
{
    /// <summary>The kind of what a rule that only observes would have done to a result, or to a flood of statements.</summary>
    public const string Observed = "observed";

    /// <summary>The kind of what refuses a command that was held: it has its line, with the verdict that held it, and was granted meanwhile.</summary>
    public const string Denied = "denied";
}
