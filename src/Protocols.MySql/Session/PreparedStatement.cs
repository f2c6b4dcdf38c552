using HoopWire.MySql.Sql;
using HoopWire.Policy;
using HoopWire.Policy.Limits;

namespace HoopWire.MySql.Session;

/// <summary>A prepared statement of a session.</summary>
/// <param name="text">Its text.</param>
/// <param name="decision">The decision about it when it was prepared.</param>
/// <param name="judge">Who decided.</param>
/// <param name="reading">By what it was read.</param>
internal sealed class PreparedStatement(byte[] text, StatementDecision decision, StatementJudge judge, Reading reading)
{
    /// <summary>More values in parts than these are seldom sent for one execution.</summary>
    private const int LongValuesUsual = 16;

    private Dictionary<int, LongValue>? _longData;

    /// <summary>Its text.</summary>
    public byte[] Text => text;

    /// <summary>More parameters than this no reading of the text has: <c>?</c>, and in MariaDB's Oracle mode <c>:name</c>.</summary>
    public int PlaceholdersMax => text.AsSpan().Count((byte)'?') + text.AsSpan().Count((byte)':');

    /// <summary>Whether its execution may ask for a file: MariaDB prepares LOAD DATA.</summary>
    public bool MayAskForFile { get; } = FileRequests.MayAsk(text);

    /// <summary>The target's number for it.</summary>
    public uint Id { get; set; }

    /// <summary>How many parameters it has.</summary>
    public int Parameters { get; set; }

    /// <summary>Types of the parameters, two bytes each, as last sent; empty before that.</summary>
    public byte[] Types { get; private set; } = [];

    /// <summary>Shape of the rows that are fetched from its cursor; null when none is open.</summary>
    public RowShape? Cursor { get; set; }

    /// <summary>The rules by which it was opened.</summary>
    public CompiledPolicy? CursorPolicy { get; set; }

    /// <summary>What rules would do to those rows that only observe; null for nothing.</summary>
    public ColumnMask[]? WatchedCursor { get; set; }

    /// <summary>What was fetched from the cursor.</summary>
    public ResultCount Fetched { get; } = new();

    /// <summary>Whether a parameter's value that came in parts carries what a mask has left.</summary>
    public bool CarriesMask { get; set; }

    /// <summary>Whether some parameter's value came by COM_STMT_SEND_LONG_DATA.</summary>
    public bool HasLongData => _longData is { Count: > 0 };

    /// <summary>The decision by the policy in force.</summary>
    public StatementDecision Decide(StatementJudge inForce, in Reading now)
    {
        if (inForce.Policy.ReadsStatements && now.Lexical != reading.Lexical) return inForce.JudgeOutdated(text);
        return ReferenceEquals(inForce, judge) ? decision : inForce.Judge(text, reading);
    }

    /// <summary>The decision about another text, read as this one's.</summary>
    public StatementDecision Decide(StatementJudge inForce, ReadOnlySpan<byte> other) => inForce.Judge(other, reading);

    /// <summary>Keeps the types that came with an execution; none where those of the execution before are meant. Many clients send the same ones each time.</summary>
    public void KeepTypes(ReadOnlySpan<byte> types)
    {
        if (!types.IsEmpty && !types.SequenceEqual(Types)) Types = types.ToArray();
    }

    /// <summary>Bytes kept of values that came in parts.</summary>
    public int LongBytesKept { get; private set; }

    /// <summary>How many values have come in parts.</summary>
    public int LongValues => _longData?.Count ?? 0;

    /// <summary>Whether one more came than the session may have: the target was not told of it, and the statement cannot run until it forgets the others.</summary>
    public bool HasTooManyLong { get; set; }

    /// <summary>A part of a parameter's value came, of which at most <paramref name="room"/> bytes are kept; how many were.</summary>
    public int AddLongData(int parameter, ReadOnlySpan<byte> data, int room)
    {
        _longData ??= [];
        if (!_longData.TryGetValue(parameter, out var value)) _longData[parameter] = value = new LongValue();
        int kept = value.Add(data, Math.Min(room, CommandRecord.KeptBytesMax - LongBytesKept));
        LongBytesKept += kept;
        return kept;
    }

    /// <summary>A parameter's value that came in parts; null when it did not.</summary>
    public LongValue? LongData(int parameter) => _longData?.GetValueOrDefault(parameter);

    /// <summary>The target forgets the values that came in parts.</summary>
    public void ClearLongData()
    {
        CarriesMask = false;
        HasTooManyLong = false;
        LongBytesKept = 0;
        if (_longData is null) return;
        foreach (var value in _longData.Values) value.Dispose();
        // A table that has grown keeps its size: thousands of statements could each hold an empty one.
        if (_longData.Count > LongValuesUsual) _longData = null;
        else _longData.Clear();
    }
}
