using System.Text;
using HoopWire.MySql.State;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Everything of an answer but its rows. The ends of results are recorded before they are delivered.</summary>
/// <param name="exchange">The session.</param>
internal sealed class Replies(Exchange exchange)
{
    private const int MessageBytesMax = 4096;
    private readonly ResultColumns _columns = new(exchange);
    private readonly ServerWords _words = new(exchange);
    private readonly ResultWitness _witness = new(exchange);

    /// <summary>Takes a whole packet.</summary>
    public Step Take(ReadOnlySpan<byte> packet)
    {
        var payload = packet[PacketHead.Bytes..];
        bool hasStopped = exchange.Command.Stopped is not null;
        var what = exchange.Reply.Take(payload);
        bool taken = what switch
        {
            ReplyEvent.Ok => Ok(payload),
            ReplyEvent.Error => Error(payload),
            ReplyEvent.ColumnCount => ColumnCount(payload),
            ReplyEvent.Definition => Definition(payload),
            ReplyEvent.DefinitionsEnd => DefinitionsEnd(),
            ReplyEvent.CursorOpened => CursorOpened(),
            ReplyEvent.RowsEnd => RowsEnd(),
            ReplyEvent.FileRequest => FileRequest(payload),
            ReplyEvent.Prepared => Prepared(),
            ReplyEvent.Other or ReplyEvent.Description or ReplyEvent.Separator => exchange.Reply.Phase != ReplyPhase.Idle || EndsWithoutResult(),
            _ => false,
        };
        if (what == ReplyEvent.Violation) return exchange.ViolatedByTarget("a packet that is malformed or not allowed in this state");
        if (exchange.HasEnded) return Step.Waiting;
        if (!taken)
        {
            exchange.Reply.Undo();
            return Step.Waiting;
        }
        exchange.TargetSequence++;
        exchange.Status = exchange.Reply.Status;
        // Of an answer that was stopped nothing more is delivered: its error comes at its end. Definitions are delivered all, or none.
        if (!hasStopped && (exchange.Command.Stopped is null || what == ReplyEvent.Definition)) Deliver(packet, what);
        if (what is ReplyEvent.Ok or ReplyEvent.RowsEnd) exchange.Command.Result++;
        if (exchange.Reply.Phase == ReplyPhase.Idle) AnswerDone(hasFailed: what == ReplyEvent.Error);
        else if (what is ReplyEvent.Ok or ReplyEvent.RowsEnd) exchange.Result.Reset();
        else if (what == ReplyEvent.FileRequest) exchange.Client.Go(Waits.Replies);
        return Step.Taken(packet.Length);
    }

    private void Deliver(ReadOnlySpan<byte> packet, ReplyEvent what)
    {
        var payload = packet[PacketHead.Bytes..];
        if (exchange.Reframes && EofPacket.TryRead(payload, out var eof))
        {
            Reframe(eof, what);
            return;
        }
        if (_words.MayHide && HasWords(payload, what) && AnswerWords.Offset(payload) < payload.Length)
        {
            _words.Write(payload, exchange.Command.Decision);
            return;
        }
        if (what is ReplyEvent.Definition or ReplyEvent.Description && _words.TryWriteDefinition(payload)) return;
        byte sequence = exchange.ClientSequence++;
        if (packet[PacketHead.Bytes - 1] == sequence)
        {
            exchange.Client.Connection.Forward(packet);
            return;
        }
        new PacketHead(packet.Length - PacketHead.Bytes, sequence).Write(exchange.Client.Connection.GetSpan(PacketHead.Bytes));
        exchange.Client.Connection.Advance(PacketHead.Bytes);
        exchange.Client.Connection.Forward(payload);
    }

    /// <summary>Whether a packet is an error or a success, or ends by an OK: a cursor that is opened, an option that is set, a list of fields.</summary>
    private bool HasWords(ReadOnlySpan<byte> payload, ReplyEvent what) =>
        what is ReplyEvent.Error or ReplyEvent.Ok or ReplyEvent.RowsEnd or ReplyEvent.CursorOpened
        || (what == ReplyEvent.Other && exchange.Reply.Phase == ReplyPhase.Idle && payload[0] == OkPacket.EndHeader);

    /// <summary>An EOF for a client whose results end by OK: what stands behind definitions it does without.</summary>
    private void Reframe(EofPacket eof, ReplyEvent what)
    {
        if (what is ReplyEvent.DefinitionsEnd or ReplyEvent.Separator) return;
        var output = exchange.Shared.Payload;
        output.ResetWrittenCount();
        new OkPacket { Status = eof.Status & ~ServerStatus.SessionStateChanged, Warnings = eof.Warnings }.WriteEnd(output);
        exchange.ClientSequence = Message.Write(exchange.Client.Connection, exchange.ClientSequence, output.WrittenSpan);
    }

    private void AnswerDone(bool hasFailed)
    {
        exchange.Command.Answered(exchange.State, hasFailed);
        if (exchange.Command.Stopped is { } refusal) exchange.WriteError(refusal);
        exchange.Command.Stopped = null;
        exchange.AnswerDone();
    }

    private bool Ok(ReadOnlySpan<byte> payload)
    {
        OkPacket.TryRead(payload, out var ok);
        Span<byte> tag = stackalloc byte[32];
        "OK "u8.CopyTo(tag);
        System.Buffers.Text.Utf8Formatter.TryFormat(ok.AffectedRows, tag[3..], out int digits);
        return Record(tag[..(3 + digits)], null, default);
    }

    private bool Error(ReadOnlySpan<byte> payload)
    {
        ErrPacket.TryRead(payload, out var error);
        string code = error.SqlState.IsEmpty ? "HY000" : Encoding.ASCII.GetString(error.SqlState);
        var message = error.Message.Length > MessageBytesMax ? error.Message[..MessageBytesMax] : error.Message;
        return Record(default, code, _words.Recorded(message, error.Code, exchange.Command.Decision));
    }

    private bool ColumnCount(ReadOnlySpan<byte> payload)
    {
        if (exchange.Command.Stopped is null)
        {
            if (_witness.MustWait()) return false;
            if (_witness.Confirm() is { } refusal) Stop(refusal);
            if (exchange.HasEnded) return false;
        }
        exchange.Result.Reset();
        var reader = new PayloadReader(payload);
        reader.TryReadLengthEncoded(out ulong columns);
        _columns.Begin(columns);
        exchange.Watch.Begin(columns);
        return true;
    }

    private bool Definition(ReadOnlySpan<byte> payload)
    {
        bool shapes = exchange.NeedsShapes;
        if (shapes) _columns.Add(payload);
        if (!shapes || exchange.Watch.IsOn)
        {
            ColumnDefinition.TryRead(payload, out var column);
            exchange.Watch.Add(column);
            if (!shapes) exchange.Result.AddColumn(column, flags: 0);
        }
        return exchange.Reply.Phase != ReplyPhase.Rows || DefinitionsEnd();
    }

    /// <summary>A result whose columns are other ones than its text tells of was not understood: nothing of it is shown.</summary>
    private bool DefinitionsEnd()
    {
        if (exchange.NeedsShapes) exchange.Result.Shape = _columns.End();
        exchange.Result.Watched = exchange.Watch.Shape();
        if (_columns.IsUnexpected && exchange.Command.Stopped is null) Stop(Unexpected());
        return true;
    }

    /// <summary>A cursor stands open: its rows come when they are fetched.</summary>
    private bool CursorOpened()
    {
        if (exchange.Result.Rows > 0)
        {
            exchange.ViolatedByTarget("a cursor behind rows");
            return false;
        }
        // Where one EOF ends the definitions and tells of the cursor.
        DefinitionsEnd();
        bool opens = exchange.Command.Stopped is null;
        if (opens && !exchange.Statements.TryOpenCursor(exchange.Command.Statement!, exchange.Result.Shape ?? new RowShape([], exchange.Result.CopyColumns())))
            exchange.Command.Stopped = Refusal.OverLimit("The open cursors of the session have as many columns as there may be: close some of them");
        if (!Record("CURSOR"u8, null, default)) return false;
        if (exchange.Command is not { Statement: { } statement, Stopped: null }) return true;
        statement.CursorPolicy = exchange.Judge.Policy;
        statement.WatchedCursor = exchange.Watch.Shape();
        statement.Fetched.Clear();
        return true;
    }

    private Refusal Unexpected() => Refusal.ByRule(
        exchange.Judge.Policy.ColumnMasks[0].Rule, "The target's result has other columns than the statement tells of, so that masked ones cannot be told; send it again, and name its columns");

    private void Stop(Refusal refusal)
    {
        exchange.Command.Stopped = refusal;
        if (!exchange.Note(new NoticeEvent(exchange.Command.Sequence, "mask", refusal.Message, refusal.Rule))) return;
        if (exchange.Reply.Phase != ReplyPhase.Idle) exchange.Control.CancelOnTarget();
    }

    private bool RowsEnd()
    {
        Span<byte> tag = stackalloc byte[32];
        "ROWS "u8.CopyTo(tag);
        System.Buffers.Text.Utf8Formatter.TryFormat(exchange.Result.Rows, tag[5..], out int digits);
        return Record(tag[..(5 + digits)], null, default);
    }

    /// <summary>The target asks for a file: only what the statement under way asks for is given.</summary>
    private bool FileRequest(ReadOnlySpan<byte> payload)
    {
        bool asked = exchange.OfTarget.HasFlag(Capabilities.LocalFiles)
            && exchange.Command is { FileText: { Length: > 0 } text, Stopped: null }
            && FileRequests.Names(text, exchange.Command.Result, exchange.FileSettings, Wire.FileRequest.Name(payload));
        if (!asked) exchange.ViolatedByTarget("a request for a file that the statement does not name");
        return asked;
    }

    private bool Prepared()
    {
        if (exchange.Command.Statement is not { } statement) return true;
        var prepared = exchange.Reply.Prepared;
        if (prepared.StatementId == StatementTable.LastId || prepared.Parameters > statement.PlaceholdersMax)
        {
            exchange.ViolatedByTarget("a prepared statement that is none of the text");
            return false;
        }
        if (!Record("PREPARED"u8, null, default)) return false;
        statement.Id = prepared.StatementId;
        statement.Parameters = prepared.Parameters;
        exchange.Statements.Add(statement);
        return true;
    }

    private bool EndsWithoutResult() => exchange.Command.Statement is not null || Record("OK"u8, null, default);

    private bool Record(ReadOnlySpan<byte> tag, string? code, ReadOnlySpan<byte> message)
    {
        var stopped = exchange.Command.Stopped;
        byte[] words = stopped is null ? [] : Encoding.UTF8.GetBytes(stopped.Message);
        var recorded = new ResultEvent
        {
            Sequence = exchange.Command.Sequence,
            Tag = stopped is null ? tag : default,
            Columns = exchange.Result.Columns,
            Rows = exchange.Result.Rows,
            Bytes = exchange.Result.Bytes,
            Duration = exchange.Time.GetElapsedTime(exchange.Command.ForwardedAt),
            Masked = exchange.Counts.ToBlock(),
            ErrorCode = stopped is null ? code : stopped.SqlState,
            ErrorMessage = stopped is null ? message : words,
            Sha256 = exchange.Rows.Digest(),
        };
        if (!exchange.Watch.Write()) return false;
        bool records = exchange.Judge.Policy.Results != RecordedResults.None;
        if (records && !exchange.IsWritten(exchange.Recorder.Result(recorded), exchange.Target)) return false;
        exchange.Counts.Reset();
        exchange.Rows.Reset();
        return true;
    }
}
