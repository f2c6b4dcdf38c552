using System.Globalization;
using HoopWire.Policy.Limits;
using HoopWire.Recording;

namespace HoopWire.Sessions;

/// <summary>
/// Gathers what rules that only observe would have done to results: which cells they would have masked, and which results their limits would have stopped. It
/// records that with the end of each result, and changes nothing. Belongs to the session's loop.
/// </summary>
public abstract class ResultObserver
{
    private IReadOnlyList<string> _rules = [];
    private long[] _cells = [];
    private bool _hasCells;
    private Bound? _rows;
    private Bound? _bytes;
    private bool _isTimeTold;

    /// <summary>The bounds of the rules that only observe; null for none.</summary>
    protected abstract PolicyLimits? Limits { get; }

    /// <summary>The session's recorder.</summary>
    protected abstract SessionRecorder Recorder { get; }

    /// <summary>What is said of a statement that runs too long.</summary>
    /// <param name="bound">How long it may.</param>
    public static string Exceeded(Bound bound)
    {
        ArgumentNullException.ThrowIfNull(bound);
        return string.Create(CultureInfo.InvariantCulture, $"The statement ran for more than {TimeSpan.FromTicks(bound.Value).TotalSeconds:0.###} s");
    }

    /// <summary>The result's end is recorded.</summary>
    public void Reset() => _isTimeTold = false;

    /// <summary>Rules by the numbers that cells are counted by. With the same ones a result that is under way goes on to be counted.</summary>
    protected void Count(IReadOnlyList<string> rules)
    {
        ArgumentNullException.ThrowIfNull(rules);
        if (_rules.SequenceEqual(rules)) return;
        _rules = rules;
        _cells = new long[rules.Count];
        _hasCells = false;
    }

    /// <summary>A rule would have masked a cell.</summary>
    /// <param name="rule">Its number.</param>
    protected void Add(int rule)
    {
        _cells[rule]++;
        _hasCells = true;
    }

    /// <summary>A row is delivered; <paramref name="count"/> does not hold it yet.</summary>
    protected void Compare(long length, ResultCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        if (Limits?.Rows is { } rows && !count.IsRowsTold && count.Rows >= rows.Value) (count.IsRowsTold, _rows) = (true, rows);
        CompareMore(length, count);
    }

    /// <summary>More of a row is delivered that was compared before; <paramref name="count"/> does not hold it yet.</summary>
    protected void CompareMore(long length, ResultCount count)
    {
        ArgumentNullException.ThrowIfNull(count);
        if (Limits?.Bytes is { } bytes && !count.IsBytesTold && count.Bytes + length > bytes.Value) (count.IsBytesTold, _bytes) = (true, bytes);
    }

    /// <summary>Records what was told of the result that ends; false when the target's leg waits for room, or the session has ended.</summary>
    /// <param name="sequence">Number of the command that the result is of.</param>
    /// <param name="ran">How long its statement ran; null where none did.</param>
    protected bool Write(long sequence, TimeSpan? ran)
    {
        for (int i = 0; _hasCells && i < _cells.Length; i++)
        {
            if (_cells[i] == 0) continue;
            string cells = string.Create(CultureInfo.InvariantCulture, $"{_cells[i]} cells of the result would have been masked");
            if (!Tell(sequence, cells, _rules[i])) return false;
            _cells[i] = 0;
        }
        _hasCells = false;
        if (_rows is { } rows && !Tell(sequence, $"The result has more than {rows.Value} rows", rows.Rule)) return false;
        _rows = null;
        if (_bytes is { } bytes && !Tell(sequence, $"The result has more than {bytes.Value} bytes", bytes.Rule)) return false;
        _bytes = null;
        if (_isTimeTold || ran is null || Limits?.StatementTicks is not { } limit || ran <= TimeSpan.FromTicks(limit.Value)) return true;
        return _isTimeTold = Tell(sequence, Exceeded(limit), limit.Rule);
    }

    /// <summary>What an append came to: true when it was written. Otherwise the target's leg waits for room, or the session has ended.</summary>
    protected abstract bool IsWritten(AppendResult result);

    private bool Tell(long sequence, string what, string rule) => IsWritten(Recorder.Notice(new NoticeEvent(sequence, NoticeEvent.Observed, what, rule)));
}
