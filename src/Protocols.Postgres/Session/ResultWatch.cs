using System.Globalization;
using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>
/// Tells what rules that only observe would have done to results: which cells they would have masked, and which results their limits would have stopped. It
/// records that with the end of each result, and changes nothing.
/// </summary>
/// <param name="exchange">The session.</param>
internal sealed class ResultWatch(Exchange exchange)
{
    private RowShaper? _shaper;
    private DetectorSet? _detectors;
    private long[] _cells = [];
    private bool _hasCells;
    private Bound? _rows;
    private Bound? _bytes;
    private bool _isTimeTold;

    /// <summary>Whether rows cannot be looked into without knowing their shape.</summary>
    public bool NeedsShapes => _shaper is not null;

    private PolicyLimits? Limits => exchange.Judge.Policy.Limits.Watched;

    /// <summary>Another policy or catalogue is in force.</summary>
    /// <param name="shaper">Shapes results as the rules would that only observe; null where they mask nothing.</param>
    public void TakeUp(RowShaper? shaper)
    {
        exchange.Clock.IsAsked = Limits?.StatementTicks is not null;
        if (ReferenceEquals(_shaper, shaper)) return;
        // With another catalogue a result that is under way goes on to be counted.
        bool goesOn = _shaper is not null && shaper is not null && _shaper.Rules.SequenceEqual(shaper.Rules);
        _shaper = shaper;
        _detectors = exchange.Judge.Policy.Watched?.DetectorSet;
        if (goesOn) return;
        _cells = new long[shaper?.Rules.Count ?? 0];
        _hasCells = false;
    }

    /// <summary>The shape of a result; null where nothing of it would be masked, or the catalogue is too old to tell.</summary>
    public RowShape? Shape(ReadOnlySpan<byte> description, StatementDecision? decision, int statement)
    {
        if (_shaper is null) return null;
        var shape = _shaper.Shape(description, decision?.WatchedResultOf(statement), false, out bool unknown);
        if (unknown) exchange.Control.RefreshCatalogue();
        return unknown || shape is { RewritesRows: false } ? null : shape;
    }

    /// <summary>Whether a message of a result must be there whole to be looked into. One that is too long for that is not looked into.</summary>
    public bool Gathers(in Frame frame, in ReplyEntry reply) => _shaper is not null && !frame.IsWhole && frame.Total <= exchange.Limits.MaskedRowBytesMax
        && (frame.Available[0] == BackendMessage.CopyData ? _detectors is not null : ShapeOf(reply) is not null);

    /// <summary>A row, or data of a COPY, is delivered; <paramref name="count"/> does not hold it yet.</summary>
    public void Deliver(in Frame frame, in ReplyEntry reply, ResultCount count)
    {
        if (Limits is { } limits) Compare(limits, frame, count);
        if (_shaper is null || !frame.IsWhole || frame.Total > exchange.Limits.MaskedRowBytesMax) return;
        if (frame.Available[0] == BackendMessage.CopyData) LookIntoCopy(frame.Body);
        else if (ShapeOf(reply) is { } shape) LookInto(frame.Body, shape);
    }

    /// <summary>Records what was told of the result that ends; false when the target's leg waits for room, or the session has ended.</summary>
    public bool Write(in ReplyEntry reply)
    {
        for (int i = 0; _hasCells && i < _cells.Length; i++)
        {
            if (_cells[i] == 0) continue;
            string cells = string.Create(CultureInfo.InvariantCulture, $"{_cells[i]} cells of the result would have been masked");
            if (!Tell(reply, cells, _shaper!.Rules[i])) return false;
            _cells[i] = 0;
        }
        _hasCells = false;
        if (_rows is { } rows && !Tell(reply, $"The result has more than {rows.Value} rows", rows.Rule)) return false;
        _rows = null;
        if (_bytes is { } bytes && !Tell(reply, $"The result has more than {bytes.Value} bytes", bytes.Rule)) return false;
        _bytes = null;
        return WriteTime(reply);
    }

    /// <summary>The result's end is recorded.</summary>
    public void Reset() => _isTimeTold = false;

    private bool WriteTime(in ReplyEntry reply)
    {
        if (Limits?.StatementTicks is not { } limit || reply.Kind is not (ReplyKind.Query or ReplyKind.Execute)) return true;
        if (_isTimeTold || exchange.Clock.Ran(reply) <= TimeSpan.FromTicks(limit.Value)) return true;
        return _isTimeTold = Tell(reply, StatementClock.Exceeded(limit), limit.Rule);
    }

    private bool Tell(in ReplyEntry reply, string what, string rule) =>
        exchange.IsWritten(exchange.Recorder.Notice(new NoticeEvent(reply.Sequence, NoticeEvent.Observed, what, rule)), exchange.Target);

    private void Compare(PolicyLimits limits, in Frame frame, ResultCount count)
    {
        if (limits.Rows is { } rows && !count.IsRowsTold && count.Rows >= rows.Value) (count.IsRowsTold, _rows) = (true, rows);
        if (limits.Bytes is { } bytes && !count.IsBytesTold && count.Bytes + frame.Total > bytes.Value) (count.IsBytesTold, _bytes) = (true, bytes);
    }

    private RowShape? ShapeOf(in ReplyEntry reply) => reply.Kind == ReplyKind.Query ? exchange.Result.WatchedShape : reply.Portal?.WatchedShape;

    private void LookInto(ReadOnlySpan<byte> body, RowShape shape)
    {
        if (!DataRow.TryRead(body, out var row) || row.Count != shape.Columns.Length) return;
        int column = 0;
        foreach (var cell in row.Cells)
        {
            ref readonly var mask = ref shape.Columns[column++];
            if (cell.IsNull || mask.Action == ColumnAction.Pass) continue;
            if (mask.Action == ColumnAction.Mask || (_detectors is not null && CellDetection.IsFound(mask, _detectors, cell.Value))) Add(mask.Rule);
        }
    }

    private void LookIntoCopy(ReadOnlySpan<byte> data)
    {
        if (_detectors is null) return;
        // As where they are enforced, all that detectors find in a COPY is counted for one rule.
        for (int from = 0; _detectors.TryFind(data, from, default, out var hit); from = hit.Start + hit.Length) Add(_cells.Length - 1);
    }

    private void Add(int rule)
    {
        _cells[rule]++;
        _hasCells = true;
    }
}
