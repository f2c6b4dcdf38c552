using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// What the target says in words (errors, notices, settings), and what the gateway says in between. Words of the target's may quote values, so that in
/// a session with masks only those parts pass that cannot.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class ServerTexts(Exchange exchange)
{
    private static readonly byte[][] FixedSettings =
    [
        .. new[] { "client_encoding", "DateStyle", "IntervalStyle", "standard_conforming_strings", "in_hot_standby", "is_superuser", "default_transaction_read_only", "scram_iterations" }
            .Select(Encoding.ASCII.GetBytes),
    ];

    private readonly Queue<(string Message, string? Detail, string? Hint)> _notices = new();

    /// <summary>Tells the client something, now or as soon as no message is under way to it.</summary>
    public void Say(string message, string? detail, string? hint)
    {
        _notices.Enqueue((message, detail, hint));
        if (!exchange.TargetBody.IsForwarding) AtBoundary();
        exchange.Client.Connection.Flush();
    }

    /// <summary>No message is under way to the client.</summary>
    public void AtBoundary()
    {
        while (_notices.TryDequeue(out var notice))
            NoticeResponse.Write(exchange.Client.Connection, Severity.Notice, "00000", notice.Message, notice.Detail, notice.Hint);
    }

    /// <summary>The target owes nothing.</summary>
    public void AtRest() => exchange.Attribution.Restore(exchange);

    /// <summary>Writes an error of the gateway's own.</summary>
    public void WriteRefusal(Refusal refusal) =>
        ErrorResponse.Write(exchange.Client.Connection, Severity.Error, refusal.Code, refusal.Message, refusal.Detail, refusal.Hint, refusal.Position);

    /// <summary>Writes an error of the target's: as it is, or without what may quote values.</summary>
    public void WriteError(in Frame frame, ResponseFields fields, StatementDecision? decision)
    {
        byte[]? position = decision is { NameEdits.IsEmpty: false } ? PositionIn(fields, decision) : null;
        if (!exchange.NeedsShapes)
        {
            if (position is null) exchange.Client.Connection.Forward(frame.Available);
            else WriteFields(BackendMessage.ErrorResponse, fields, null, position, scrubs: false);
            return;
        }
        string code = Encoding.ASCII.GetString(fields.Find(FieldCode.SqlState));
        byte[]? message = IsWithheld(fields, code, decision)
            ? Encoding.UTF8.GetBytes($"The target reported error {code}; its text is withheld because it may quote masked values")
            : null;
        WriteFields(BackendMessage.ErrorResponse, fields, message, position, scrubs: true);
    }

    /// <summary>Where an error is in the text as the client sent it; null where the target does not say.</summary>
    private byte[]? PositionIn(ResponseFields fields, StatementDecision decision) =>
        Utf8Parser.TryParse(fields.Find(FieldCode.Position), out int position, out _)
            ? Encoding.ASCII.GetBytes(exchange.Attribution.Edit(decision).PositionOf(position).ToString(CultureInfo.InvariantCulture))
            : null;

    /// <summary>
    /// Whether an error's message may quote a value: what code raises, whatever the statement; of a statement that reads protected columns, and inside of code, every one that is
    /// not known to quote none. Where a use of a protected column was let through, every message may.
    /// </summary>
    public bool IsWithheld(ResponseFields fields, string code, StatementDecision? decision)
    {
        if (!HidesWords) return false;
        if (decision is { UsesProtected: true } || RaisedText.Is(fields)) return true;
        bool reads = decision is null or { TouchesProtected: true } || (exchange.Replies.Count > 0 && exchange.Replies.Head.DecidedBy is { } judge && exchange.IsOutdated(judge));
        return (reads || RaisedText.HasContext(fields)) && QuotedWords.May(fields, code);
    }

    private bool HidesWords => exchange.NeedsShapes && exchange.Judge.Columns is not null;

    /// <summary>Whether the statement whose answer is under way is on a relation with protected columns.</summary>
    private bool IsOnProtected => exchange.Replies.Count > 0 && exchange.Replies.Head.Decision is { TouchesProtected: true };

    /// <summary>Whether the target ends the session with an error. Servers before 9.6 tell it in their own language only.</summary>
    public static bool IsFatal(ResponseFields fields)
    {
        var severity = fields.Find(FieldCode.SeverityNonLocalized);
        if (severity.IsEmpty) severity = fields.Find(FieldCode.Severity);
        return severity.SequenceEqual("FATAL"u8) || severity.SequenceEqual("PANIC"u8);
    }

    /// <summary>NoticeResponse.</summary>
    public Step Notice(in Frame frame)
    {
        if (!exchange.NeedsShapes)
        {
            exchange.Client.Connection.Forward(frame.Available);
            exchange.TargetBody.Expect(frame.Total - frame.Available.Length, exchange.Client.Connection);
            return Step.Taken(frame);
        }
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!NoticeResponse.TryRead(frame.Body, out var fields)) return exchange.ViolatedByTarget("a NoticeResponse that is malformed");
        // A trigger or rule may tell the rows it sees (PL/pgSQL, RAISE NOTICE).
        bool withheld = HidesWords && (IsOnProtected || RaisedText.Is(fields) || RaisedText.HasContext(fields));
        WriteFields(
            BackendMessage.NoticeResponse, fields, withheld ? "The target reported something; its text is withheld because it may quote masked values"u8.ToArray() : null, null, scrubs: true);
        return Step.Taken(frame);
    }

    /// <summary>NotificationResponse: a trigger or another session may have put a value in its payload.</summary>
    public Step Notification(in Frame frame)
    {
        exchange.Continued++;
        if (!HidesWords && exchange.Judge.Detectors is null)
        {
            exchange.Client.Connection.Forward(frame.Available);
            exchange.TargetBody.Expect(frame.Total - frame.Available.Length, exchange.Client.Connection);
            return Step.Taken(frame);
        }
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!NotificationResponse.TryRead(frame.Body, out var notification)) return exchange.ViolatedByTarget("a NotificationResponse that is malformed");
        NotificationResponse.Write(exchange.Client.Connection, notification.ProcessId, Hidden(notification.Channel), HidesWords ? default : Hidden(notification.Payload));
        return Step.Taken(frame);
    }

    /// <summary>ParameterStatus: the gateway's own to give; the attribution is taken out of application_name.</summary>
    public Step ParameterStatus(in Frame frame)
    {
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!Wire.ParameterStatus.TryRead(frame.Body, out var status)) return exchange.ViolatedByTarget("a ParameterStatus that is malformed");
        if (exchange.Reported is { } reported && !reported.Take(status.Name, status.Value)) return exchange.ViolatedByTarget("more settings than a server has");
        bool withheld = HidesWords && !IsAskedFor && MayHoldWords(status);
        if (status.Name.SequenceEqual("application_name"u8))
        {
            if (withheld) return Step.Taken(frame);
            // The attribution first: a detector may know the person's name.
            byte[] own = Encoding.UTF8.GetBytes(exchange.Attribution.Reported(Encoding.UTF8.GetString(status.Value)));
            Wire.ParameterStatus.Write(exchange.Client.Connection, "application_name", Encoding.UTF8.GetString(Hidden(own)));
            return Step.Taken(frame);
        }
        if (status.Name.SequenceEqual("standard_conforming_strings"u8))
            exchange.Lexical = exchange.Lexical with { StandardConformingStrings = status.Value.SequenceEqual("on"u8) };
        else if (status.Name.SequenceEqual("client_encoding"u8))
            exchange.Lexical = exchange.Lexical with { Utf8ClientEncoding = status.Value.SequenceEqual("UTF8"u8) };
        else if (status.Name.SequenceEqual("search_path"u8))
            exchange.Path.Reported(Encoding.UTF8.GetString(status.Value));
        if (!withheld) ForwardStatus(frame, status);
        return Step.Taken(frame);
    }

    /// <summary>What the target says as detectors leave it; itself where they find nothing.</summary>
    public ReadOnlySpan<byte> Hidden(ReadOnlySpan<byte> words)
    {
        if (exchange.Judge.Detectors is not { } detectors || !detectors.TryFind(words, out _)) return words;
        byte[] copy = words.ToArray();
        detectors.HideAll(copy);
        return copy;
    }

    private void ForwardStatus(in Frame frame, in Wire.ParameterStatus status)
    {
        var shown = Hidden(status.Value);
        if (shown == status.Value) exchange.Client.Connection.Forward(frame.Available);
        else Wire.ParameterStatus.Write(exchange.Client.Connection, Encoding.UTF8.GetString(status.Name), Encoding.UTF8.GetString(shown));
    }

    /// <summary>Whether the client's own text changed settings; servers from 14 on report them before ReadyForQuery, older ones at once.</summary>
    private bool IsAskedFor => exchange.HasSet || (exchange.Replies.Count > 0 && exchange.Replies.Head.Decision is { Sets: true });

    /// <summary>Whether a setting may hold any words, so that a trigger could have put a value there; the others have values of the server's own.</summary>
    private static bool MayHoldWords(in Wire.ParameterStatus status)
    {
        if (status.Name.SequenceEqual("TimeZone"u8)) return !IsZone(status.Value);
        foreach (byte[] name in FixedSettings)
            if (status.Name.SequenceEqual(name)) return false;
        return true;
    }

    /// <summary>Whether it is written as the names of zones are: drivers compute with it, also when a ROLLBACK has brought it back.</summary>
    private static bool IsZone(ReadOnlySpan<byte> value)
    {
        int digits = 0;
        foreach (byte b in value)
        {
            if (char.IsAsciiDigit((char)b)) digits++;
            else if (!char.IsAsciiLetter((char)b) && b is not ((byte)'/' or (byte)'_' or (byte)'+' or (byte)'-' or (byte)':')) return false;
        }
        return value.Length <= 40 && digits <= 4;
    }

    /// <summary>
    /// Writes the fields, these two replaced where they are not null; <paramref name="scrubs"/> leaves out DETAIL, CONTEXT and the internal query, which
    /// quote rows, keys and parameters, and with a message that is replaced the hint and the names beside it.
    /// </summary>
    private void WriteFields(byte type, ResponseFields fields, byte[]? message, byte[]? position, bool scrubs)
    {
        var output = exchange.Client.Connection;
        int length = 1;
        foreach (var field in fields)
            if (!(scrubs && IsScrubbed(field.Code, message is not null))) length += 2 + (Replacement(field.Code, message, position)?.Length ?? field.Value.Length);
        FrameReader.WriteHead(output, type, length);
        foreach (var field in fields)
        {
            if (scrubs && IsScrubbed(field.Code, message is not null)) continue;
            Span<byte> code = output.GetSpan(1);
            code[0] = field.Code;
            output.Advance(1);
            if (Replacement(field.Code, message, position) is { } other) output.Write(other);
            else output.Write(IsFixed(field.Code) ? field.Value : Hidden(field.Value));
            output.Write("\0"u8);
        }
        output.Write("\0"u8);
    }

    private static byte[]? Replacement(byte code, byte[]? message, byte[]? position) => code switch
    {
        FieldCode.Message => message,
        FieldCode.Position => position,
        _ => null,
    };

    /// <summary>Whether a field has none but the server's own words and numbers.</summary>
    private static bool IsFixed(byte code) => code
        is FieldCode.Severity or FieldCode.SeverityNonLocalized or FieldCode.SqlState or FieldCode.Position or FieldCode.InternalPosition or FieldCode.File or FieldCode.Line or FieldCode.Routine;

    private static bool IsScrubbed(byte code, bool isWithheld) => code is FieldCode.Detail or FieldCode.Where or FieldCode.InternalQuery || (isWithheld && IsChosenByCode(code));

    private static bool IsChosenByCode(byte code) =>
        code is FieldCode.Hint or FieldCode.SchemaName or FieldCode.TableName or FieldCode.ColumnName or FieldCode.DataTypeName or FieldCode.ConstraintName;
}
