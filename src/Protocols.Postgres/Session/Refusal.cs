using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Policy.Masking;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>An error of the gateway's own, as the client reads it.</summary>
/// <param name="Code">SQLSTATE.</param>
/// <param name="Message">What happened, one sentence.</param>
/// <param name="Detail">The rule; null for none.</param>
/// <param name="Hint">What to do; null for none.</param>
internal sealed record Refusal(string Code, string Message, string? Detail = null, string? Hint = null)
{
    /// <summary>insufficient_privilege: a rule says no.</summary>
    public const string Denied = "42501";

    /// <summary>syntax_error: the text is taken for no SQL.</summary>
    public const string NoSql = "42601";

    /// <summary>query_canceled: withdrawn or expired.</summary>
    public const string Canceled = "57014";

    /// <summary>admin_shutdown: killed or drained.</summary>
    public const string Killed = "57P01";

    /// <summary>io_error: the recorder cannot write.</summary>
    public const string RecorderUnavailable = "58030";

    /// <summary>internal_error: the gateway's own fault.</summary>
    public const string Internal = "XX000";

    /// <summary>connection_failure: the target went away.</summary>
    public const string TargetLost = "08006";

    /// <summary>protocol_violation.</summary>
    public const string ProtocolViolation = "08P01";

    /// <summary>program_limit_exceeded.</summary>
    public const string LimitExceeded = "54000";

    /// <summary>feature_not_supported.</summary>
    public const string NotSupported = "0A000";

    /// <summary>The rule that refuses; null for none.</summary>
    public string? Rule { get; init; }

    /// <summary>Where in the client's text the error is, in characters from 1; 0 where no place is to blame.</summary>
    public int Position { get; init; }

    /// <summary>A text that is taken for no SQL, under rules that only let through what can be read.</summary>
    /// <param name="verdict">The refusal.</param>
    /// <param name="text">The text, in UTF-8 up to the place.</param>
    /// <param name="at">The place in it.</param>
    public static Refusal OfNoSql(Verdict verdict, ReadOnlySpan<byte> text, int at)
    {
        int continued = 0;
        foreach (byte b in text[..at]) continued += (b & 0xC0) == 0x80 ? 1 : 0;
        return new(NoSql, verdict.Message, $"Denied by rule \"{verdict.Rule}\". Under rules only statements that can be read are let through.", verdict.Hint) { Rule = verdict.Rule, Position = at - continued + 1 };
    }

    /// <summary>More statements a minute than a rule lets a person send; null for null.</summary>
    public static Refusal? OverRate(Bound? bound) =>
        bound is null ? null : ByLimit(bound, $"You send more than {bound.Value} statements a minute to this target", "Wait a minute.");

    /// <summary>A rule's limit was reached.</summary>
    public static Refusal ByLimit(Bound bound, string message, string hint, string code = LimitExceeded) =>
        new(code, message, $"Limited by rule \"{bound.Rule}\".", hint) { Rule = bound.Rule };

    /// <summary>A refusal by a rule: which, and what to do.</summary>
    public static Refusal ByRule(string rule, string message, string hint) =>
        new(Denied, message, rule.Length == 0 ? null : $"Denied by rule \"{rule}\".", hint) { Rule = rule.Length == 0 ? null : rule };

    /// <summary>What a mask has put in the place of a value would be written.</summary>
    public static Refusal OfMaskedWrite((string Rule, string Message) found) => ByRule(found.Rule, found.Message, MaskedWrites.Hint);

    /// <summary>The rules have changed while the command was held; null when they have not.</summary>
    public static Refusal? ForOtherTerms(HeldCommand<Refusal> held, Verdict verdict) =>
        held.HasOtherTerms(verdict) ? ByRule(verdict.Rule, "The rules have changed while the statement was held", "Send it again.") : null;
}
