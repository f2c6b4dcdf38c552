using System.Runtime.InteropServices;
using HoopWire.MySql.Wire;
using HoopWire.Policy;
using HoopWire.Policy.Limits;
using HoopWire.Recording;
using HoopWire.Sessions;

namespace HoopWire.MySql.Session;

/// <summary>Looks into what is delivered for rules that only observe.</summary>
/// <param name="exchange">The session.</param>
internal sealed class ResultWatch(Exchange exchange) : ResultObserver
{
    private readonly List<ColumnMask> _columns = [];
    private RowShaper? _shaper;
    private DetectorSet? _detectors;
    private ColumnMask[] _last = [];
    private bool _isUnknown;

    /// <summary>Whether results are shaped.</summary>
    public bool IsOn => _shaper is not null;

    protected override PolicyLimits? Limits => exchange.Judge.Policy.Limits.Watched;

    protected override SessionRecorder Recorder => exchange.Recorder;

    /// <summary>Another policy or catalogue is in force.</summary>
    /// <param name="shaper">Shapes results as the rules would that only observe; null where they mask nothing.</param>
    public void TakeUp(RowShaper? shaper)
    {
        _shaper = shaper;
        _detectors = exchange.Judge.Policy.Watched?.DetectorSet;
        Count(shaper?.Rules ?? []);
    }

    /// <summary>A result of so many columns begins.</summary>
    public void Begin(ulong columns)
    {
        _columns.Clear();
        // Of a result that has other columns than its text tells of, masks by position are not known.
        _isUnknown = exchange.Command.WatchedMasks is { } masks && (ulong)masks.Count != columns;
    }

    /// <summary>A column of it.</summary>
    public void Add(in ColumnDefinition column)
    {
        if (_shaper is not null) _columns.Add(_shaper.Decide(column, _isUnknown ? null : exchange.Command.WatchedMasks, _columns.Count, exchange.Reply.IsBinary));
    }

    /// <summary>What would happen to its columns; null where nothing would.</summary>
    public ColumnMask[]? Shape()
    {
        var columns = CollectionsMarshal.AsSpan(_columns);
        bool isTouched = false;
        foreach (ref readonly var column in columns) isTouched |= column.Action != ColumnAction.Pass;
        if (!isTouched) return null;
        return columns.SequenceEqual(_last) ? _last : _last = [.. columns];
    }

    /// <summary>Whether a row may be delivered. One that is looked into must be there whole, and one that is too long for that is not looked into.</summary>
    /// <param name="input">What has come, from the row's first packet on.</param>
    /// <param name="wanted">How many bytes must be there.</param>
    public bool IsReady(ReadOnlySpan<byte> input, out int wanted)
    {
        wanted = 0;
        return exchange.Result.Watched is null || Message.TryRead(input, exchange.Limits.MaskedRowBytesMax, out _, out wanted) != MessageStatus.NeedMore;
    }

    /// <summary>A row is delivered as it has come.</summary>
    public void Deliver(ReadOnlySpan<byte> input)
    {
        if (exchange.Result.Watched is null || Message.TryRead(input, exchange.Limits.MaskedRowBytesMax, out var message, out _) != MessageStatus.Message) return;
        LookInto(message.Payload(input, exchange.Shared.Gathered));
    }

    /// <summary>A row is delivered, of which this is the payload before masks.</summary>
    public void LookInto(ReadOnlySpan<byte> row)
    {
        if (exchange.Result.Watched is not { } columns) return;
        if (exchange.Reply.IsBinary) LookIntoBinary(row, columns);
        else LookIntoText(row, columns);
    }

    /// <summary>Compares a row that is delivered with the bounds; the result does not count it yet.</summary>
    public void Compare(long length) => Compare(length, exchange.Result.Count);

    /// <summary>Compares more of a row, which the result counts already.</summary>
    public void CompareMore(long length) => CompareMore(length, exchange.Result.Count);

    /// <summary>Records what was told of the result that ends; false when the target's leg waits for room, or the session has ended.</summary>
    public bool Write()
    {
        var command = exchange.Command;
        return Write(command.Sequence, command.RunsStatement && Limits?.StatementTicks is not null ? exchange.Time.GetElapsedTime(command.ForwardedAt) : null);
    }

    protected override bool IsWritten(AppendResult result) => exchange.IsWritten(result, exchange.Target);

    private void LookIntoText(ReadOnlySpan<byte> row, ColumnMask[] columns)
    {
        var reader = new PayloadReader(row);
        foreach (ref readonly var column in columns.AsSpan())
        {
            if (!reader.TryReadTextCell(out var cell, out bool isNull)) return;
            if (!isNull) LookInto(column, cell);
        }
    }

    private void LookIntoBinary(ReadOnlySpan<byte> row, ColumnMask[] columns)
    {
        int head = BinaryRow.HeadBytes(columns.Length);
        var reader = new PayloadReader(row);
        if (!reader.TrySkip(head)) return;
        Span<byte> text = stackalloc byte[BinaryText.BytesMax];
        for (int i = 0; i < columns.Length; i++)
        {
            if (BinaryRow.IsNull(row, i)) continue;
            ref readonly var column = ref columns[i];
            if (!BinaryValue.TryRead(ref reader, column.Type, out var value)) return;
            bool isText = column.Action != ColumnAction.Detect || BinaryValue.FixedBytes(column.Type) < 0;
            LookInto(column, isText ? value : text[..BinaryText.Write(column.Type, column.IsUnsigned, value, text)]);
        }
    }

    private void LookInto(in ColumnMask column, ReadOnlySpan<byte> cell)
    {
        if (column.Action == ColumnAction.Mask || (column.Action == ColumnAction.Detect && _detectors is not null && _detectors.TryFind(cell, 0, column.Announced, out _))) Add(column.Rule);
    }
}
