using System.Text;
using HoopWire.Policy;
using HoopWire.Recording.Journals;
using HoopWire.Sessions;

namespace HoopWire.Recording.Observing;

/// <summary>Tells an observer what a journal record holds.</summary>
internal static class RecordTeller
{
    /// <exception cref="InvalidDataException">The record is damaged.</exception>
    public static void Tell(IRecordingObserver observer, in JournalRecord record)
    {
        var place = new RecordedPlace(record.SessionKey, record.Line, record.Time);
        var payload = record.Payload;
        switch (record.Kind)
        {
            case RecordKind.Session: observer.Session(place, payload.Bytes()); break;
            case RecordKind.Command: Command(observer, place, payload); break;
            case RecordKind.Result: Result(observer, place, payload); break;
            case RecordKind.Approval: Approval(observer, place, payload); break;
            case RecordKind.Notice: Notice(observer, place, payload); break;
            case RecordKind.End: End(observer, place, payload); break;
        }
    }

    // In the order in which JournalSession writes the fields.
    private static void Command(IRecordingObserver observer, in RecordedPlace place, RecordReader payload)
    {
        long sequence = payload.Number();
        long textLength = payload.Number();
        var verdict = (VerdictKind)payload.Number();
        var kind = payload.Bytes();
        var text = payload.Bytes();
        var sha256 = payload.Bytes();
        _ = payload.Bytes();
        _ = payload.Bytes();
        observer.Command(place, new ObservedCommand
        {
            Sequence = sequence,
            Kind = kind,
            Text = text,
            TextLength = textLength,
            TextSha256 = sha256,
            Verdict = verdict,
            Rule = payload.Bytes(),
            Observed = payload.Bytes(),
            Approval = payload.Bytes(),
        });
    }

    private static void Result(IRecordingObserver observer, in RecordedPlace place, RecordReader payload) => observer.Result(place, new ObservedResult
    {
        Sequence = payload.Number(),
        Rows = payload.Number(),
        Bytes = payload.Number(),
        Duration = payload.Number(),
        Tag = payload.Bytes(),
        Columns = payload.Bytes(),
        Masked = payload.Bytes(),
        ErrorCode = payload.Bytes(),
        ErrorMessage = payload.Bytes(),
    });

    private static void Approval(IRecordingObserver observer, in RecordedPlace place, RecordReader payload)
    {
        long sequence = payload.Number();
        string id = Text(payload.Bytes()), step = Text(payload.Bytes()), by = Text(payload.Bytes()), reason = Text(payload.Bytes());
        observer.Approval(place, new ApprovalEvent(sequence, id, step, by.Length == 0 ? null : by, reason.Length == 0 ? null : reason));
    }

    private static void Notice(IRecordingObserver observer, in RecordedPlace place, RecordReader payload)
    {
        long sequence = payload.Number();
        string kind = Text(payload.Bytes()), text = Text(payload.Bytes()), rule = Text(payload.LaterBytes());
        observer.Notice(place, new NoticeEvent(sequence, kind, text, rule.Length == 0 ? null : rule));
    }

    private static void End(IRecordingObserver observer, in RecordedPlace place, RecordReader payload)
    {
        var side = (Side)payload.Number();
        var stage = (Stage)payload.Number();
        long commands = payload.Number();
        observer.End(place, new ObservedEnd(side, stage, payload.Bytes(), commands));
    }

    private static string Text(ReadOnlySpan<byte> utf8) => Encoding.UTF8.GetString(utf8);
}
