using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Postgres.State;
using HoopWire.Postgres.Wire;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.Postgres.Session;

/// <summary>Looks into what is delivered for rules that only observe.</summary>
/// <param name="exchange">The session.</param>
internal sealed class ResultWatch(Exchange exchange) : ResultObserver
{
    private RowShaper? _shaper;
    private DetectorSet? _detectors;

    /// <summary>Whether rows cannot be looked into without knowing their shape.</summary>
    public bool NeedsShapes => _shaper is not null;

    protected override PolicyLimits? Limits => exchange.Judge.Policy.Limits.Watched;

    protected override SessionRecorder Recorder => exchange.Recorder;

    /// <summary>Another policy or catalogue is in force.</summary>
    /// <param name="shaper">Shapes results as the rules would that only observe; null where they mask nothing.</param>
    public void TakeUp(RowShaper? shaper)
    {
        exchange.Clock.IsAsked = Limits?.StatementTicks is not null;
        if (ReferenceEquals(_shaper, shaper)) return;
        _shaper = shaper;
        _detectors = exchange.Judge.Policy.Watched?.DetectorSet;
        Count(shaper?.Rules ?? []);
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
        Compare(frame.Total, count);
        if (_shaper is null || !frame.IsWhole || frame.Total > exchange.Limits.MaskedRowBytesMax) return;
        if (frame.Available[0] == BackendMessage.CopyData) LookIntoCopy(frame.Body);
        else if (ShapeOf(reply) is { } shape) LookInto(frame.Body, shape);
    }

    /// <summary>Records what was told of the result that ends; false when the target's leg waits for room, or the session has ended.</summary>
    public bool Write(in ReplyEntry reply) =>
        Write(reply.Sequence, exchange.Clock.IsAsked && reply.Kind is ReplyKind.Query or ReplyKind.Execute ? exchange.Clock.Ran(reply) : null);

    protected override bool IsWritten(AppendResult result) => exchange.IsWritten(result, exchange.Target);

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
        for (int from = 0; _detectors.TryFind(data, from, default, out var hit); from = hit.Start + hit.Length) Add(_shaper!.Rules.Count - 1);
    }
}
