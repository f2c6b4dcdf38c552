namespace HoopWire.Policy.Masking;

/// <summary>
/// Refuses to write what a mask has put in the place of a value: a row read masked and written back would lose the value for ever. A net for accidents; it
/// knows redaction markers and tokens, not numbers or digits that look like any other.
/// </summary>
/// <param name="policy">The policy whose masks apply.</param>
public sealed class MaskedWrites(CompiledPolicy policy)
{
    /// <summary>What to do about it.</summary>
    public const string Hint = "Leave the column out, or write a value of your own.";

    private readonly (string Rule, string Message) _marker = (RuleOf(policy, MaskKind.Redact), "The text [redacted] stands for a masked value, and cannot be written");
    private readonly (string Rule, string Message) _token = (RuleOf(policy, MaskKind.Token), "The token stands for a masked value, and cannot be written");

    /// <summary>Looks through bytes that would be written: the rule and the reason; null when nothing masked is in them.</summary>
    public (string Rule, string Message)? Find(ReadOnlySpan<byte> bytes) => MaskMarks.Find(bytes) switch
    {
        MaskKind.Token => _token,
        not null => _marker,
        null => null,
    };

    private static string RuleOf(CompiledPolicy policy, MaskKind kind) => (policy.ColumnMasks.FirstOrDefault(m => m.Mask.Kind == kind) ?? policy.ColumnMasks[0]).Rule;
}
