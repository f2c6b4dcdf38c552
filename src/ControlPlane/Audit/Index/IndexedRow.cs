using System.Buffers.Binary;
using System.Text;
using System.Text.Json;
using HoopWire.Policy;
using HoopWire.Recording;

namespace HoopWire.ControlPlane;

/// <summary>A row of the index that still grows: one command, or several of the same statement.</summary>
internal sealed class IndexedRow(IndexedSession session, string kind)
{
    private const int ColumnsMax = 200;
    private const int MessageCharsMax = 1000;
    private SortedDictionary<string, long>? _masked;

    public StoredRow Place { get; } = new();

    /// <summary>Whether it waits to be stored, again or for the first time.</summary>
    public bool IsDirty { get; set; }

    /// <summary>Whether it has been given to the store before.</summary>
    public bool IsKnown { get; set; }

    public string Kind { get; } = kind;

    public string? Text { get; init; }

    public long FirstTime { get; init; }

    public long LastTime { get; set; }

    public long Line { get; init; }

    public long? Sequence { get; init; }

    public long? TextBytes { get; init; }

    public string? Command { get; init; }

    public string? Verdict { get; init; }

    public string? Rule { get; init; }

    public string? Observed { get; init; }

    public string? Approval { get; set; }

    public string? Decision { get; set; }

    public string? DecidedBy { get; set; }

    public long Times { get; set; } = 1;

    public string? Tag { get; set; }

    public string? Columns { get; private set; }

    public long Rows { get; set; }

    public long Bytes { get; set; }

    public long Duration { get; set; }

    public string? ErrorCode { get; set; }

    public string? ErrorMessage { get; private set; }

    public static IndexedRow Of(IndexedSession session, PendingCommand command, string kind, string? text = null) => new(session, kind)
    {
        // All of it that is recorded: whoever pads a statement must not keep what follows from being found.
        Text = text ?? Encoding.UTF8.GetString(command.Text),
        FirstTime = command.Time,
        LastTime = command.Time,
        Line = command.Line,
        Sequence = command.Sequence,
        TextBytes = command.TextBytes,
        Command = command.Kind,
        Verdict = command.Verdict switch { VerdictKind.Pass => "pass", VerdictKind.Hold => "hold", _ => "deny" },
        Rule = command.Rule,
        Observed = command.Observed,
        Approval = command.Approval,
    };

    public void Add(in ObservedResult result, KnownTexts texts)
    {
        Rows += result.Rows;
        Bytes += result.Bytes;
        Duration += result.Duration;
        Tag = texts.Get(result.Tag) ?? Tag;
        if (Columns is null && !result.Columns.IsEmpty) Columns = Names(result.Columns);
        if (!result.Masked.IsEmpty) AddMasked(result.Masked, texts);
        if (result.ErrorCode.IsEmpty && result.ErrorMessage.IsEmpty) return;
        ErrorCode = texts.Get(result.ErrorCode);
        ErrorMessage = Cut(Encoding.UTF8.GetString(result.ErrorMessage), MessageCharsMax);
    }

    public AuditRow ToRow() => new()
    {
        At = FirstTime / 1000,
        LastAt = LastTime / 1000,
        Kind = Kind,
        Recorded = true,
        SessionId = session.Id,
        User = session.Header?.User,
        Agent = session.Header?.Agent,
        Target = session.Header?.Target,
        Protocol = session.Header?.Protocol,
        ClientAddress = session.Header?.Client,
        Text = Text,
        Times = Times,
        Line = Line,
        Sequence = Sequence,
        Command = Command,
        TextBytes = TextBytes,
        Verdict = Verdict,
        Rule = Rule,
        Observed = Observed,
        Approval = Approval,
        Decision = Decision,
        DecidedBy = DecidedBy,
        Tag = Tag,
        Columns = Columns,
        Rows = Verdict is null ? null : Rows,
        Bytes = Verdict is null ? null : Bytes,
        DurationUs = Verdict is null ? null : Duration,
        Masked = _masked is null ? null : JsonSerializer.Serialize(_masked, ApiJson.Default.SortedDictionaryStringInt64),
        Masks = _masked is null ? null : string.Join(',', _masked.Keys),
        ErrorCode = ErrorCode,
        ErrorMessage = ErrorMessage,
    };

    private void AddMasked(ReadOnlySpan<byte> block, KnownTexts texts)
    {
        _masked ??= new SortedDictionary<string, long>(StringComparer.Ordinal);
        while (MaskedBlock.TryRead(ref block, out long count, out var name))
        {
            string rule = texts.Get(name) ?? "";
            _masked[rule] = _masked.GetValueOrDefault(rule) + count;
        }
    }

    private static string Names(ReadOnlySpan<byte> block)
    {
        List<string> names = [];
        while (block.Length >= ColumnBlock.HeadBytes && names.Count < ColumnsMax)
        {
            int length = Math.Min(BinaryPrimitives.ReadUInt16LittleEndian(block[5..]), block.Length - ColumnBlock.HeadBytes);
            names.Add(Encoding.UTF8.GetString(block.Slice(ColumnBlock.HeadBytes, length)));
            block = block[(ColumnBlock.HeadBytes + length)..];
        }

        return JsonList.Write(names);
    }

    private static string Cut(string text, int max) => text.Length <= max ? text : text[..max];
}
