using System.Security.Cryptography;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Writes the client's commands to the recorder, in the form the recording keeps them.</summary>
/// <param name="exchange">The session.</param>
internal sealed class CommandRecord(Exchange exchange)
{
    /// <summary>Texts over this are recorded as their first part, their length and their SHA-256.</summary>
    public const int KeptBytesMax = 64 << 10;

    /// <summary>Records a command; false when it may not be forwarded now.</summary>
    public bool Write(in CommandText given, long sequence, VerdictKind verdict, Refusal? refusal = null)
    {
        var decision = given.Decision;
        var text = decision.RecordedText is { } redacted ? redacted : given.Text;
        Span<byte> digest = stackalloc byte[32];
        bool isLong = text.Length > KeptBytesMax;
        if (isLong) SHA256.HashData(text, digest);
        var command = new CommandEvent
        {
            Sequence = sequence,
            Kind = given.Kind,
            Text = isLong ? text[..KeptBytesMax] : text,
            TextLength = text.Length,
            TextSha256 = isLong ? digest : default,
            StatementName = given.StatementName,
            Parameters = given.Parameters,
            Verdict = verdict,
            Rule = verdict == VerdictKind.Pass ? null : refusal?.Rule ?? decision.Verdict.Rule,
            Observed = decision.Observed,
        };
        if (!exchange.IsWritten(exchange.Recorder.Command(command), exchange.Client)) return false;
        if (given.Digests?.Write(exchange.Recorder, sequence) == false)
        {
            exchange.EndUnrecorded();
            return false;
        }
        if (Refusal.OverRate(exchange.Budget.NewlyExceeded) is { } limited && !exchange.Note(new NoticeEvent(sequence, "limit", limited.Message, limited.Rule))) return false;
        return Refusal.OverRate(exchange.Budget.NewlyObserved) is not { } watched || exchange.Note(new NoticeEvent(sequence, NoticeEvent.Observed, watched.Message, watched.Rule));
    }

    /// <summary>Records what refuses a command that was held, unless that is how its request ended, which is recorded already; false where it cannot be written now.</summary>
    public bool WriteDenial(HeldCommand<Refusal> held, Refusal? refusal) =>
        refusal is null || ReferenceEquals(refusal, held.Refusal) || exchange.Note(new NoticeEvent(held.Sequence, NoticeEvent.Denied, refusal.Message, refusal.Rule));
}
