using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.ControlPlane;

/// <summary>
/// One session's way into the index. What was blocked, held, masked or failed has a row of its own; what was simply allowed is counted by
/// statement and minute, and so is what comes again more often than <see cref="OwnRowsMax"/> times. One thread's.
/// </summary>
/// <param name="id">The session's id.</param>
/// <param name="sink">Is told of rows.</param>
/// <param name="texts">Texts that many sessions have.</param>
/// <param name="commands">Commands to use again.</param>
/// <param name="hasLiterals">Whether commands of a protocol count as one statement whatever their literals are (<see cref="ControlPlaneOptions.HasLiterals"/>).</param>
internal sealed class IndexedSession(string id, IIndexSink sink, KnownTexts texts, CommandPool commands, Func<string, bool> hasLiterals)
{
    /// <summary>Rows of its own that a statement gets in a minute for being masked or failing alike.</summary>
    public const int OwnRowsMax = 10;

    private const int DeniedRowsMax = 1000;
    private const int PendingMax = 256;
    private const int StatementsMax = 4096;

    // Of the statements of a minute, and of those among them that are told apart by what is not in their recorded part.
    private const int StatementBytesMax = 4 << 20;
    private const int LongTextsMax = 16;
    private const long MinuteMicroseconds = 60_000_000;
    private const int KeyHeadBytes = 3;
    private const int KeyTailBytes = 9 + SHA256.HashSizeInBytes;
    private const byte CommandKey = 0;
    private const byte ObservedKey = 1;
    private readonly Queue<PendingCommand> _pending = new();
    private LateCommands? _late;
    private Dictionary<byte[], StatementCount>? _statements;
    private long _minute;
    private int _statementBytes;
    private int _longTexts;
    private long _answered;
    // Until the first line has told the protocol, nothing is known of its commands: each counts as it is.
    private bool _foldsLiterals;

    public string Id { get; } = id;

    /// <summary>The first line; null before it was seen.</summary>
    public RecordedHeader? Header { get; private set; }

    /// <summary>Whether commands wait for what comes of them.</summary>
    public bool Waits => _pending.Count > 0;

    /// <summary>Whether it stands in the list of those that had events.</summary>
    public bool IsActive { get; set; }

    /// <exception cref="JsonException">The line is damaged.</exception>
    public void Start(in RecordedPlace at, ReadOnlySpan<byte> json)
    {
        Header = RecordedHeader.Read(at.Time, json, texts);
        _foldsLiterals = hasLiterals(Header.Protocol);
    }

    public void Command(in RecordedPlace at, in ObservedCommand command)
    {
        if (_pending.Count >= PendingMax) Retire(_pending.Dequeue(), isOvertaken: false);
        PendingCommand pending = commands.Take();
        pending.Take(at, command, texts);
        _pending.Enqueue(pending);
        if (command.Verdict == VerdictKind.Pass && pending.Approval is null) return;
        pending.Row = RowFor(pending, command.Verdict == VerdictKind.Deny ? Outcome.Denied : Outcome.Held);
    }

    public void Result(in RecordedPlace at, in ObservedResult result)
    {
        // A command may have several results, one behind the other.
        if (result.Sequence != _answered && _late?.Find(_answered) is { IsOpen: false }) _late.Remove(_answered);
        _answered = result.Sequence;
        while (_pending.TryPeek(out PendingCommand? older) && older.Sequence < result.Sequence) Retire(_pending.Dequeue(), isOvertaken: true);
        if (Find(result.Sequence) is not { } pending) return;
        Outcome outcome = !result.ErrorCode.IsEmpty || !result.ErrorMessage.IsEmpty ? Outcome.Failed : !result.Masked.IsEmpty ? Outcome.Masked : Outcome.Plain;
        if (pending.Row is null) pending.Row = RowFor(pending, outcome);
        else if (outcome != Outcome.Plain && pending is { Row.Kind: AuditKinds.Command, Shares: { } shared } && shared != pending.Count!.Of(outcome)) pending.Row = TakeOut(pending, shared, outcome);
        pending.Row.Add(result, texts);
        pending.Row.LastTime = at.Time;
        pending.Rows += result.Rows;
        pending.Bytes += result.Bytes;
        pending.Duration += result.Duration;
        pending.IsOpen = result.Tag.SequenceEqual("SUSPENDED"u8);
        sink.Changed(pending.Row);
    }

    public void Approval(in ApprovalEvent approval)
    {
        foreach (PendingCommand pending in _pending)
        {
            if (pending.Sequence == approval.Sequence) Note(pending, approval);
        }

        // Where commands run beside each other, later ones may have come to their end while this one was held.
        if (_late?.Find(approval.Sequence) is { } late) Note(late, approval);
    }

    private void Note(PendingCommand pending, in ApprovalEvent approval)
    {
        if (pending.Row is not { } row) return;
        row.Approval = approval.ApprovalId;
        if (approval.Step != "requested") (row.Decision, row.DecidedBy) = (approval.Step, approval.By);
        sink.Changed(row);
    }

    public void Notice(in RecordedPlace at, in NoticeEvent notice)
    {
        // A recording tells what its session did. What people did otherwise, such as an approval or a key's end, does not come from one.
        if (notice.Kind is "notification" or "" || AuditKinds.OfPeople.Contains(notice.Kind)) return;
        // What a rule that only observes would have done comes as often as results do.
        OutcomeCount? count = notice is { Kind: NoticeEvent.Observed, Rule: { } rule } ? CountOf(at.Time, KeyOf(rule), 0).Of(Outcome.Observed) : null;
        if (count?.Row is { } again)
        {
            again.Times++;
            again.LastTime = at.Time;
            sink.Changed(again);
            return;
        }

        IndexedRow row = new(this, notice.Kind)
        {
            Text = notice.Text,
            Verdict = notice.Kind == NoticeEvent.Denied ? "deny" : null,
            Rule = notice.Rule,
            FirstTime = at.Time,
            LastTime = at.Time,
            Line = at.Line,
            Sequence = notice.Sequence == 0 ? null : notice.Sequence,
        };
        sink.Changed(row);
        if (count is not null && ++count.Own > OwnRowsMax) count.Row = row;
    }

    /// <summary>Gives rows to commands from before <paramref name="time"/> of which nothing has come yet.</summary>
    public void ShowOlder(long time)
    {
        foreach (PendingCommand pending in _pending)
        {
            if (pending.Row is null && pending.Time < time) pending.Row = Own(pending, AuditKinds.Command);
        }
    }

    /// <summary>Gives up what it holds for the commands of a minute that is over, if none came since.</summary>
    /// <param name="time">Now, in microseconds since 1970 UTC.</param>
    public void Rest(long time)
    {
        if (time / MinuteMicroseconds > _minute) _statements = null;
    }

    /// <summary>Nothing follows.</summary>
    public void End()
    {
        while (_pending.TryDequeue(out PendingCommand? pending)) Retire(pending, isOvertaken: false);
        _late?.Clear();
        _statements = null;
    }

    private void Retire(PendingCommand pending, bool isOvertaken)
    {
        pending.Row ??= RowFor(pending, Outcome.Plain);
        // What was only prepared fails in its turn or not at all: behind a later result nothing comes for it.
        bool isDone = isOvertaken && pending.Kind == CommandEvent.Prepare;
        if (!isDone && (pending.IsOpen || pending.Sequence == _answered)) (_late ??= new LateCommands(commands)).Add(pending);
        else commands.Return(pending);
    }

    private PendingCommand? Find(long sequence) =>
        _pending.TryPeek(out PendingCommand? next) && next.Sequence == sequence ? next : _late?.Find(sequence);

    private IndexedRow RowFor(PendingCommand pending, Outcome outcome)
    {
        string kind = outcome switch { Outcome.Denied => AuditKinds.Denied, Outcome.Held => AuditKinds.Held, _ => AuditKinds.Command };
        pending.Count = CountOf(pending.Time, KeyOf(pending), pending.Text.Length);
        return RowFor(pending, kind, outcome, text: null);
    }

    /// <summary>A row of its own for the first of a kind, and one for all the rest.</summary>
    private IndexedRow RowFor(PendingCommand pending, string kind, Outcome outcome, string? text)
    {
        OutcomeCount count = pending.Count!.Of(outcome);
        int own = outcome switch { Outcome.Plain => 0, Outcome.Denied => DeniedRowsMax, Outcome.Held => int.MaxValue, _ => OwnRowsMax };
        pending.Shares = count.Own < own ? null : count;
        if (count.Own < own)
        {
            count.Own++;
            return Own(pending, kind, text);
        }

        if (count.Row is null) return count.Row = Own(pending, kind, text);
        count.Row.Times++;
        count.Row.LastTime = pending.Time;
        sink.Changed(count.Row);
        return count.Row;
    }

    // A text of several statements whose later result is masked or failed, or a command whose result came late.
    private IndexedRow TakeOut(PendingCommand pending, OutcomeCount shared, Outcome outcome)
    {
        IndexedRow counted = pending.Row!;
        if (counted.Times == 1)
        {
            // Nobody shares it, and nobody will.
            shared.Row = null;
            pending.Shares = null;
            pending.Count!.Of(outcome).Own++;
            return counted;
        }

        counted.Times--;
        counted.Rows -= pending.Rows;
        counted.Bytes -= pending.Bytes;
        counted.Duration -= pending.Duration;
        sink.Changed(counted);
        // A late one has no text any more: the row shows that of the first.
        IndexedRow row = RowFor(pending, AuditKinds.Command, outcome, pending.Text.IsEmpty ? counted.Text : null);
        row.Rows += pending.Rows;
        row.Bytes += pending.Bytes;
        row.Duration += pending.Duration;
        return row;
    }

    private IndexedRow Own(PendingCommand pending, string kind, string? text = null)
    {
        IndexedRow row = IndexedRow.Of(this, pending, kind, text);
        sink.Changed(row);
        return row;
    }

    private StatementCount CountOf(long time, ReadOnlySpan<byte> key, int textBytes)
    {
        long minute = time / MinuteMicroseconds;
        if (minute != _minute) _longTexts = 0;
        if (_statements is null || minute != _minute || _statements.Count >= StatementsMax || _statementBytes > StatementBytesMax)
            (_statements, _minute, _statementBytes) = (new Dictionary<byte[], StatementCount>(BytesComparer.Instance), minute, 0);
        var lookup = _statements.GetAlternateLookup<ReadOnlySpan<byte>>();
        if (lookup.TryGetValue(key, out StatementCount? count)) return count;
        _statementBytes += key.Length + textBytes;
        return lookup[key] = new StatementCount();
    }

    private ReadOnlySpan<byte> KeyOf(PendingCommand pending)
    {
        ReadOnlySpan<byte> text = pending.Text;
        string kind = pending.Kind ?? "", observed = pending.Observed ?? "";
        Span<byte> key = texts.Scratch(KeyHeadBytes + text.Length + KeyTailBytes + Encoding.UTF8.GetMaxByteCount(kind.Length + observed.Length) + 2);
        key[0] = CommandKey;
        int length = 1 + Encoding.UTF8.GetBytes(kind, key[1..]);
        key[length++] = 0;
        length += Encoding.UTF8.GetBytes(observed, key[length..]);
        key[length++] = 0;
        if (_foldsLiterals)
        {
            length += StatementShape.Write(text, key[length..]);
        }
        else
        {
            text.CopyTo(key[length..]);
            length += text.Length;
        }

        return key[..(length + WriteRest(pending, key[length..]))];
    }

    // What is recorded of a long text is its beginning: what follows tells it apart, or, where nothing is known of that, its place does.
    private int WriteRest(PendingCommand pending, Span<byte> key)
    {
        ReadOnlySpan<byte> sha256 = pending.TextSha256;
        bool isWhole = sha256.IsEmpty && pending.TextBytes <= pending.Text.Length;
        // Loads of data send one such text after the other: from then on they count by their beginning.
        if (isWhole || ++_longTexts > LongTextsMax) return 0;
        key[0] = 0;
        BinaryPrimitives.WriteInt64LittleEndian(key[1..], sha256.IsEmpty ? pending.Sequence : pending.TextBytes);
        sha256.CopyTo(key[9..]);
        return 9 + sha256.Length;
    }

    private ReadOnlySpan<byte> KeyOf(string rule)
    {
        Span<byte> key = texts.Scratch(1 + Encoding.UTF8.GetMaxByteCount(rule.Length));
        key[0] = ObservedKey;
        return key[..(1 + Encoding.UTF8.GetBytes(rule, key[1..]))];
    }
}
