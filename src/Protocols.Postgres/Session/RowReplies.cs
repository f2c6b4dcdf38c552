using System.Buffers;
using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Postgres.Session.Copies;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Result data: descriptions decide once what happens to each column, rows and COPY data are masked by it or stream through.</summary>
/// <param name="exchange">The session.</param>
internal sealed class RowReplies(Exchange exchange)
{
    private readonly ResultWitness _witness = new(exchange);
    private bool _refreshed;

    /// <summary>RowDescription: of a query's result, or the answer to a Describe.</summary>
    public Step Description(in Frame frame)
    {
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (exchange.Replies.Count == 0) return exchange.ViolatedByTarget("a RowDescription that nothing asked for");
        ref var reply = ref exchange.Replies.Head;
        bool allowed = reply.Kind is ReplyKind.Query or ReplyKind.DescribePortal || (reply.Kind == ReplyKind.DescribeStatement && reply.ParametersSeen);
        if (!allowed || exchange.Result.HasFailed) return exchange.ViolatedByTarget("a RowDescription that nothing asked for");
        if (_witness.MustWait(reply)) return Step.Waiting;
        var decision = _witness.Confirm(ref reply, out var withheld);
        if (withheld is not null) Withhold(ref reply, withheld);
        // What was opened or bound under other rules was not looked at by these.
        bool suspect = decision is { FetchesFromOpened: true } ? exchange.HasChangedPolicy || exchange.IsSuspicious : decision is { Verdict.Kind: VerdictKind.Deny };
        var masks = decision?.ResultOf(reply.Kind == ReplyKind.Query ? exchange.Result.Statement : 0);
        var shape = exchange.Shaper.Shape(frame.Body, masks, suspect, out bool unknown);
        if (shape is null) return exchange.ViolatedByTarget("a RowDescription that is malformed");
        if (unknown && !_refreshed)
        {
            // A relation newer than the snapshot: look again, once; what is still unknown then is masked.
            _refreshed = true;
            exchange.Target.Wait(Waits.Catalogue);
            exchange.Control.RefreshCatalogue();
            return Step.Waiting;
        }
        _refreshed = false;
        var watched = exchange.Watch.Shape(frame.Body, decision, reply.Kind == ReplyKind.Query ? exchange.Result.Statement : 0);
        if (reply.Kind == ReplyKind.Query) (exchange.Result.QueryShape, exchange.Result.WatchedShape) = (shape, watched);
        else if (reply.Portal is not null) (reply.Portal.Shape, reply.Portal.WatchedShape) = (shape, watched);
        if (!reply.Swallow && !exchange.Result.IsSuppressed)
        {
            if (shape.HidesLabels) ColumnLabels.Write(exchange.Judge.Detectors!, frame.Available, exchange.Client.Connection);
            else exchange.Client.Connection.Forward(frame.Available);
        }
        if (reply.Kind != ReplyKind.Query) exchange.ReplyDone();
        return Step.Taken(frame);
    }

    /// <summary>DataRow.</summary>
    public Step Row(in Frame frame)
    {
        if (exchange.Replies.Count == 0) return exchange.ViolatedByTarget("a row that nothing asked for");
        ref var reply = ref exchange.Replies.Head;
        if (reply.Kind is not (ReplyKind.Query or ReplyKind.Execute) || exchange.Result.HasFailed)
            return exchange.ViolatedByTarget("a row that nothing asked for");
        if (reply.Portal?.Withheld is { } withheld && !exchange.Result.IsSuppressed) Stop(withheld);
        if (exchange.Result.IsSuppressed || reply.Swallow) return Pass(frame, false);
        var shape = reply.Kind == ReplyKind.Query ? exchange.Result.QueryShape : reply.Portal?.Shape;
        if (shape is null && exchange.NeedsShapes) return exchange.ViolatedByTarget("a row without a description");
        if (exchange.Watch.Gathers(frame, reply)) return Step.NeedMore(frame.Total);
        if (shape is { RewritesRows: true }) return Mask(frame, shape);
        return exchange.Rows.IsOn ? PassRecorded(frame, shape) : Pass(frame, !IsOverLimit(frame));
    }

    /// <summary>CopyData: one row of a COPY out in PostgreSQL's own practice. Detectors work on it as it is.</summary>
    public Step CopyData(in Frame frame)
    {
        if (!IsCopying()) return exchange.ViolatedByTarget("COPY data that nothing asked for");
        if (exchange.Result.IsSuppressed || exchange.Replies.Head.Swallow) return Pass(frame, false);
        if (exchange.Watch.Gathers(frame, exchange.Replies.Head)) return Step.NeedMore(frame.Total);
        if (exchange.Result.Copy is { } copy) return MaskCopy(frame, copy);
        if (exchange.Judge.Detectors is not { } detectors) return exchange.Rows.IsOn ? PassRecorded(frame, null, isCopy: true) : Pass(frame, !IsOverLimit(frame));
        if (frame.Total > WholeBytesMax) return RefuseRow(frame);
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        if (exchange.Rows.IsOn && !exchange.Rows.Reserve(frame.Total)) return Step.Waiting;
        if (IsOverLimit(frame)) return Step.Taken(frame);
        Span<byte> message = exchange.Client.Connection.GetSpan(frame.Total)[..frame.Total];
        frame.Available.CopyTo(message);
        HideInCopy(detectors, message[FrameReader.HeadBytes..]);
        exchange.Client.Connection.Advance(frame.Total);
        if (exchange.Rows.IsOn) exchange.Rows.Copy(message[FrameReader.HeadBytes..]);
        return Step.Taken(frame);
    }

    /// <summary>CopyInResponse, CopyOutResponse, CopyDone.</summary>
    public Step CopyControl(in Frame frame)
    {
        if (!IsCopying()) return exchange.ViolatedByTarget("a COPY that nothing asked for");
        if (frame.Available[0] == BackendMessage.CopyInResponse) BeginCopyIn();
        if (frame.Available[0] == BackendMessage.CopyOutResponse && _witness.MustWait(exchange.Replies.Head)) return Step.Waiting;
        if (frame.Available[0] == BackendMessage.CopyOutResponse && !BeginCopyOut(frame)) return Pass(frame, false);
        if (!exchange.Result.IsSuppressed && !exchange.Replies.Head.Swallow) exchange.Client.Connection.Forward(frame.Available);
        return Step.Taken(frame);
    }

    /// <summary>What its rows show is not certain: a portal's are withheld when they come.</summary>
    private void Withhold(ref ReplyEntry reply, Refusal refusal)
    {
        if (reply.Portal is { } portal) portal.Withheld = refusal;
        else if (!exchange.Result.IsSuppressed) Stop(refusal);
    }

    private bool IsCopying() =>
        exchange.Replies.Count > 0 && exchange.Replies.Head.Kind is ReplyKind.Query or ReplyKind.Execute && !exchange.Result.HasFailed;

    /// <summary>From here to the end of the COPY the target passes over each Sync: those forwarded since owe nothing.</summary>
    private void BeginCopyIn()
    {
        long ends = exchange.Replies.Head.CopyEnds;
        while (exchange.Replies.Count > 1 && exchange.Replies[1].Kind == ReplyKind.Sync && exchange.Replies[1].CopyEnds == ends)
            exchange.Replies.RemoveSecond();
        exchange.IsCopyingIn = exchange.CopyEnds == ends;
        exchange.FewerReplies();
    }

    /// <summary>Decides how the rows of a COPY are masked. False when they are other rows than the statement's text tells: none of them is delivered.</summary>
    private bool BeginCopyOut(in Frame frame)
    {
        ref var reply = ref exchange.Replies.Head;
        var decision = _witness.Confirm(ref reply, out var withheld);
        if (withheld is not null && !exchange.Result.IsSuppressed)
        {
            Stop(withheld);
            return false;
        }
        if (decision?.Copy is not { } mask || exchange.Result.IsSuppressed) return true;
        // CopyOutResponse: the overall format and the number of columns come first (protocol-message-formats).
        bool fits = frame.Body is [var binary, var high, var low, ..] && ((high << 8) | low) == mask.Masks.Length
            && (binary == 1) == (mask.Format == CopyFormat.Binary) && exchange.Lexical.Utf8ClientEncoding;
        if (fits) exchange.Result.Copy = exchange.Shaper.MaskerOf(mask, exchange.Counts);
        else Stop(new Refusal(Refusal.NotSupported, "What this COPY sends cannot be masked", null, "Leave the masked columns out."));
        return fits;
    }

    private Step MaskCopy(in Frame frame, CopyMasker copy)
    {
        if (frame.Total > WholeBytesMax) return RefuseRow(frame);
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        // What masks make of it is seldom longer.
        if (exchange.Rows.IsOn && !exchange.Rows.Reserve(2L * frame.Total)) return Step.Waiting;
        if (IsOverLimit(frame)) return Step.Taken(frame);
        if (!copy.TryMask(frame.Body, out var masked))
        {
            Stop(new Refusal(Refusal.NotSupported, "What this COPY sends cannot be masked", null, "Leave the masked columns out."));
            return Pass(frame, false);
        }
        var client = exchange.Client.Connection;
        int total = FrameReader.HeadBytes + masked.Length;
        Span<byte> message = client.GetSpan(total)[..total];
        message[0] = BackendMessage.CopyData;
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(message[1..], total - 1);
        masked.CopyTo(message[FrameReader.HeadBytes..]);
        if (exchange.Judge.Detectors is { } detectors) HideInCopy(detectors, message[FrameReader.HeadBytes..]);
        client.Advance(total);
        if (exchange.Rows.IsOn) exchange.Rows.Copy(message[FrameReader.HeadBytes..]);
        return Step.Taken(frame);
    }

    private Step Mask(in Frame frame, RowShape shape)
    {
        if (frame.Total > WholeBytesMax) return RefuseRow(frame);
        if (!frame.IsWhole) return Step.NeedMore(frame.Total);
        bool records = exchange.Rows.IsOn;
        if (records && !Reserve(frame, shape)) return Step.Waiting;
        // Rows with a mask are written anew without asking first: the answer would almost always be yes.
        bool? changes = shape.HasMask ? true : RowMasker.Changes(frame.Body, shape, exchange.Judge.Detectors);
        if (changes is null) return exchange.ViolatedByTarget("a row that does not fit its description");
        if (IsOverLimit(frame)) return Step.Taken(frame);
        if (changes == false)
        {
            exchange.Client.Connection.Forward(frame.Available);
            if (records) exchange.Rows.Row(frame.Body, shape);
            return Step.Taken(frame);
        }
        if (!RowMasker.TryWrite(frame.Body, shape, exchange.Judge.Detectors, exchange.Client.Connection, exchange.Counts, out var row))
            return exchange.ViolatedByTarget("a row that does not fit its description");
        if (records) exchange.Rows.Row(row, shape);
        return Step.Taken(frame);
    }

    private bool Reserve(in Frame frame, RowShape shape)
    {
        if (RowMasker.TryMeasure(frame.Body, shape.Columns, out long bound)) return exchange.Rows.Reserve(bound);
        exchange.ViolatedByTarget("a row that does not fit its description");
        return false;
    }

    /// <summary>A row or COPY data that passes as it is: a short one is recorded with others, a long one streams.</summary>
    private Step PassRecorded(in Frame frame, RowShape? shape, bool isCopy = false)
    {
        var rows = exchange.Rows;
        bool isShort = frame.BodyLength <= SessionRecorder.RowsBytesMax;
        if (isShort && !frame.IsWhole) return Step.NeedMore(frame.Total);
        if (!rows.Reserve(Math.Min(frame.Body.Length, SessionRecorder.RowsBytesMax))) return Step.Waiting;
        if (IsOverLimit(frame)) return Pass(frame, false);
        if (isShort)
        {
            exchange.Client.Connection.Forward(frame.Available);
            if (isCopy) rows.Copy(frame.Body);
            else rows.Row(frame.Body, shape);
            return Step.Taken(frame);
        }
        // Not more at once than there is room for; the rest comes as a body.
        var first = frame.Available[..Math.Min(frame.Available.Length, FrameReader.HeadBytes + SessionRecorder.RowsBytesMax)];
        rows.Start(first[FrameReader.HeadBytes..], isCopy, frame.BodyLength);
        exchange.Client.Connection.Forward(first);
        exchange.TargetBody.Expect(frame.Total - first.Length, exchange.Client.Connection);
        return new Step(first.Length, 0);
    }

    /// <summary>The longest row that can be looked into.</summary>
    private int WholeBytesMax => exchange.Rows.IsOn ? Math.Min(exchange.Limits.MaskedRowBytesMax, RowRecord.WholeRowBytesMax) : exchange.Limits.MaskedRowBytesMax;

    private void HideInCopy(DetectorSet detectors, Span<byte> data)
    {
        for (int from = 0; detectors.TryFind(data, from, default, out var hit); from = hit.Start + hit.Length)
        {
            CellDetection.Hide(data.Slice(hit.Start, hit.Length), partial: false);
            exchange.Counts.Add(hit.Kind);
        }
    }

    /// <summary>Counts the row; over a limit the result ends here with an error, and what the target still sends of it is dropped.</summary>
    private bool IsOverLimit(in Frame frame)
    {
        var result = exchange.Result;
        var limits = exchange.Judge.Policy.Limits;
        var count = result.Counted ??= CountOf(ref exchange.Replies.Head);
        if (limits.Rows is { } rows && count.Rows >= rows.Value)
        {
            Stop(Refusal.ByLimit(rows, $"The result has more than {rows.Value} rows", "Ask for fewer rows."));
            return true;
        }
        if (limits.Bytes is { } bytes && count.Bytes + frame.Total > bytes.Value)
        {
            Stop(Refusal.ByLimit(bytes, $"The result has more than {bytes.Value} bytes", "Ask for fewer rows or columns."));
            return true;
        }
        exchange.Watch.Deliver(frame, exchange.Replies.Head, count);
        result.Rows++;
        result.Bytes += frame.BodyLength;
        count.Rows++;
        count.Bytes += frame.BodyLength;
        return false;
    }

    /// <summary>Of what the rows that come now are a part: of a cursor, of a portal, or of nothing else.</summary>
    private ResultCount CountOf(ref ReplyEntry reply)
    {
        int index = reply.Kind == ReplyKind.Query ? exchange.Result.Statement : 0;
        if (reply.CursorOf(index) is { Fetches: true } use)
        {
            if (use.Name is not { } cursor) return exchange.Cursors.Others;
            return exchange.Portals.Find(cursor)?.Delivered ?? exchange.Cursors.Of(cursor, outlives: exchange.TransactionStatus == ReadyForQuery.Idle && index == 0);
        }
        if (reply.Portal is { } portal) return portal.Delivered;
        exchange.Result.Whole.Clear();
        return exchange.Result.Whole;
    }

    private Step RefuseRow(in Frame frame)
    {
        Stop(new Refusal(
            Refusal.LimitExceeded, $"A row is longer than the {ByteSize.Text(WholeBytesMax)} that can be masked", null, "Leave the long column out."));
        return Pass(frame, false);
    }

    private void Stop(Refusal refusal)
    {
        exchange.Replies.Head.Refusal = refusal;
        exchange.Result.IsSuppressed = true;
        if (exchange.Note(new NoticeEvent(exchange.Replies.Head.Sequence, "limit", refusal.Message, refusal.Rule))) exchange.Control.CancelOnTarget();
    }

    private Step Pass(in Frame frame, bool deliver)
    {
        var to = deliver ? exchange.Client.Connection : null;
        to?.Forward(frame.Available);
        exchange.TargetBody.Expect(frame.Total - frame.Available.Length, to);
        return Step.Taken(frame);
    }
}
