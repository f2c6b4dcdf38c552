using System.Text;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>An error of the gateway's own, as the client reads it.</summary>
/// <param name="Code">The error's number.</param>
/// <param name="SqlState">SQLSTATE.</param>
/// <param name="Message">What happened and what to do.</param>
internal sealed record Refusal(ushort Code, string SqlState, string Message)
{
    /// <summary>The rule that refuses; null for none.</summary>
    public string? Rule { get; init; }

    /// <summary>A rule says no.</summary>
    public static Refusal ByRule(string rule, string message) =>
        new(ErrorCode.TableAccessDenied, "42000", Named(message, rule)) { Rule = rule.Length == 0 ? null : rule };

    /// <summary>A text that is taken for no SQL, under rules that only let through what can be read. The message has the place, as a server's has.</summary>
    /// <param name="verdict">The refusal.</param>
    /// <param name="text">The text.</param>
    /// <param name="at">The place in it.</param>
    public static Refusal OfNoSql(Verdict verdict, ReadOnlySpan<byte> text, int at)
    {
        var before = text[..at];
        int line = 1 + before.Count((byte)'\n');
        int column = 1 + Encoding.UTF8.GetCharCount(before[(before.LastIndexOf((byte)'\n') + 1)..]);
        string message = $"{verdict.Message}, at line {line}, character {column}; only statements that can be read are let through (rule \"{verdict.Rule}\")";
        return new(ErrorCode.ParseError, "42000", message) { Rule = verdict.Rule };
    }

    /// <summary>The rules have changed while the command was held; null when they have not.</summary>
    public static Refusal? ForOtherTerms(HeldCommand<Refusal> held, Verdict verdict) =>
        held.HasOtherTerms(verdict) ? ByRule(verdict.Rule, "The rules have changed while the statement was held: send it again") : null;

    /// <summary>Withdrawn or expired.</summary>
    public static Refusal Canceled(string message) => new(ErrorCode.QueryInterrupted, "70100", message);

    /// <summary>Killed or drained.</summary>
    public static Refusal Killed(string message) => new(ErrorCode.ConnectionKilled, "70100", message);

    /// <summary>The recorder cannot write.</summary>
    public static Refusal RecorderUnavailable(string message) => new(ErrorCode.UnknownError, "HY000", message);

    /// <summary>The target cannot be used.</summary>
    public static Refusal TargetLost(string message) => new(ErrorCode.ForeignDataSource, "HY000", message);

    /// <summary>The client broke the protocol.</summary>
    public static Refusal Malformed(string message) => new(ErrorCode.MalformedPacket, "HY000", message);

    /// <summary>More statements a minute than a rule lets a person send; null for null.</summary>
    public static Refusal? OverRate(Bound? bound) =>
        bound is null ? null : OverLimit($"You send more than {bound.Value} statements a minute to this target: wait a minute", bound.Rule);

    /// <summary>A result went over a limit, of a rule or of the gateway's own.</summary>
    public static Refusal OverLimit(string message, string rule = "") =>
        new(ErrorCode.TooBigSelect, "42000", Named(message, rule)) { Rule = rule.Length == 0 ? null : rule };

    /// <summary>A statement ran longer than a rule lets it.</summary>
    public static Refusal TimedOut(string message, string rule) => new(ErrorCode.StatementTimeout, "70100", Named(message, rule)) { Rule = rule };

    /// <summary>Another session has changed definitions under a statement: what its result shows is not certain.</summary>
    public static Refusal Outdated(string rest) => new(ErrorCode.TableDefinitionChanged, "HY000", $"Definitions were changed while the statement was on its way, {rest}");

    /// <summary>Something that is not offered.</summary>
    public static Refusal NotSupported(string message) => new(ErrorCode.NotSupportedYet, "42000", message);

    /// <summary>A form of execution that is not offered: drivers that read this code go on in another one.</summary>
    public static Refusal UnsupportedPrepared(string message) => new(ErrorCode.UnsupportedPrepared, "HY000", message);

    /// <summary>A command that is not offered.</summary>
    public static Refusal UnknownCommand(string message) => new(ErrorCode.UnknownCommand, "08S01", message);

    /// <summary>The words and the code of a server for a wrong password, which tell nothing of why.</summary>
    public static Refusal WrongPassword(string user, string address) =>
        new(ErrorCode.AccessDenied, "28000", $"Access denied for user '{user}'@'{address}' (using password: YES)");

    /// <summary>The code of a server for a wrong password, and why: for those who have proved who they are.</summary>
    public static Refusal NotLetIn(string sentence) => new(ErrorCode.AccessDenied, "28000", $"{sentence.TrimEnd('.')}: ask an operator of the gateway");

    private static string Named(string message, string rule) => rule.Length == 0 ? message : $"{message} (rule \"{rule}\")";
}
