using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Refuses to write what a mask has put in the place of a value: a row read masked and written back would lose the value for ever. A net for accidents; it
/// knows redaction markers and tokens, not numbers or digits that look like any other.
/// </summary>
/// <param name="policy">The policy whose masks apply.</param>
internal sealed class MaskedWrites(CompiledPolicy policy)
{
    private readonly (string Rule, Refusal Refusal) _marker = Refuse(policy, MaskKind.Redact, "The text [redacted] stands for a masked value, and cannot be written");
    private readonly (string Rule, Refusal Refusal) _token = Refuse(policy, MaskKind.Token, "The token stands for a masked value, and cannot be written");

    /// <summary>Looks through bytes that would be written; null when nothing masked is in them.</summary>
    public (string Rule, Refusal Refusal)? Find(ReadOnlySpan<byte> bytes) => MaskMarks.Find(bytes) switch
    {
        MaskKind.Token => _token,
        not null => _marker,
        null => null,
    };

    private static (string Rule, Refusal Refusal) Refuse(CompiledPolicy policy, MaskKind kind, string message)
    {
        string rule = (policy.ColumnMasks.FirstOrDefault(m => m.Mask.Kind == kind) ?? policy.ColumnMasks[0]).Rule;
        return (rule, Refusal.ByRule(rule, message, "Leave the column out, or write a value of your own."));
    }
}
