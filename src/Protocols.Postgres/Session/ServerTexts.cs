using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;
using HoopWire.Postgres.Sql.Lineage;
using HoopWire.Postgres.Wire;

namespace HoopWire.Postgres.Session;

/// <summary>
/// What the target says in words (errors, notices, settings), and what the gateway says in between. Words of the target's may quote values, so that in
/// a session with masks only those parts pass that cannot.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class ServerTexts(Exchange exchange)
{
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
        ErrorResponse.Write(exchange.Client.Connection, Severity.Error, refusal.Code, refusal.Message, refusal.Detail, refusal.Hint);

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
        byte[]? message = IsWithheld(code, decision)
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
    /// Whether an error's message may quote a value: data exceptions (class 22) and what functions raise (P0), and anything of a statement on a
    /// relation with protected columns that is neither a constraint's name nor a syntax error. Where a use of one was let through, every message may.
    /// </summary>
    public bool IsWithheld(string code, StatementDecision? decision)
    {
        if (!exchange.NeedsShapes || exchange.Judge.Columns is null) return false;
        if (decision is { UsesProtected: true }) return true;
        if (code.StartsWith("22", StringComparison.Ordinal) || code.StartsWith("P0", StringComparison.Ordinal)) return decision is null or { TouchesProtected: true };
        return false;
    }

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
        bool withheld = exchange.Judge.Columns is not null && exchange.Replies.Count > 0 && exchange.Replies.Head.Decision is { TouchesProtected: true };
        WriteFields(
            BackendMessage.NoticeResponse, fields, withheld ? "The target reported something; its text is withheld because it may quote masked values"u8.ToArray() : null, null, scrubs: true);
        return Step.Taken(frame);
    }

    /// <summary>ParameterStatus: the gateway's own to give; the attribution is taken out of application_name.</summary>
    public Step ParameterStatus(in Frame frame)
    {
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!Wire.ParameterStatus.TryRead(frame.Body, out var status)) return exchange.ViolatedByTarget("a ParameterStatus that is malformed");
        if (exchange.Reported is { } reported && !reported.Take(status.Name, status.Value)) return exchange.ViolatedByTarget("more settings than a server has");
        if (status.Name.SequenceEqual("application_name"u8))
        {
            string shown = exchange.Attribution.Reported(Encoding.UTF8.GetString(status.Value));
            Wire.ParameterStatus.Write(exchange.Client.Connection, "application_name", shown);
            return Step.Taken(frame);
        }
        if (status.Name.SequenceEqual("standard_conforming_strings"u8))
            exchange.Lexical = exchange.Lexical with { StandardConformingStrings = status.Value.SequenceEqual("on"u8) };
        else if (status.Name.SequenceEqual("client_encoding"u8))
            exchange.Lexical = exchange.Lexical with { Utf8ClientEncoding = status.Value.SequenceEqual("UTF8"u8) };
        else if (status.Name.SequenceEqual("search_path"u8))
            exchange.Path = SearchPath.TryParse(Encoding.UTF8.GetString(status.Value), exchange.User) ?? SearchPath.Unknown;
        exchange.Client.Connection.Forward(frame.Available);
        return Step.Taken(frame);
    }

    /// <summary>
    /// Writes the fields, these two replaced where they are not null; <paramref name="scrubs"/> leaves out DETAIL, CONTEXT and the internal query, which
    /// quote rows, keys and parameters.
    /// </summary>
    private void WriteFields(byte type, ResponseFields fields, byte[]? message, byte[]? position, bool scrubs)
    {
        var output = exchange.Client.Connection;
        int length = 1;
        foreach (var field in fields)
            if (!(scrubs && IsScrubbed(field.Code))) length += 2 + (Replacement(field.Code, message, position)?.Length ?? field.Value.Length);
        FrameReader.WriteHead(output, type, length);
        foreach (var field in fields)
        {
            if (scrubs && IsScrubbed(field.Code)) continue;
            Span<byte> code = output.GetSpan(1);
            code[0] = field.Code;
            output.Advance(1);
            if (Replacement(field.Code, message, position) is { } other) output.Write(other);
            else output.Write(field.Value);
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

    private static bool IsScrubbed(byte code) => code is FieldCode.Detail or FieldCode.Where or FieldCode.InternalQuery;
}
