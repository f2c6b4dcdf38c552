using System.Security.Cryptography;
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
    private Dictionary<int, (IncrementalHash Hash, long Length)>? _longData;

    /// <summary>Its text.</summary>
    public byte[] Text => text;

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

    /// <summary>Keeps the types that came with an execution; none where those of the execution before are meant. Many clients send the same ones each time.</summary>
    public void KeepTypes(ReadOnlySpan<byte> types)
    {
        if (!types.IsEmpty && !types.SequenceEqual(Types)) Types = types.ToArray();
    }

    /// <summary>A part of a parameter's value came.</summary>
    public void AddLongData(int parameter, ReadOnlySpan<byte> data)
    {
        _longData ??= [];
        var (hash, length) = _longData.TryGetValue(parameter, out var known) ? known : (IncrementalHash.CreateHash(HashAlgorithmName.SHA256), 0);
        hash.AppendData(data);
        _longData[parameter] = (hash, length + data.Length);
    }

    /// <summary>Length and digest of a parameter's value that came in parts; false when it did not.</summary>
    public bool TryGetLongData(int parameter, Span<byte> sha256, out long length)
    {
        length = 0;
        if (_longData is null || !_longData.TryGetValue(parameter, out var known)) return false;
        known.Hash.GetCurrentHash(sha256);
        length = known.Length;
        return true;
    }

    /// <summary>The target forgets the values that came in parts.</summary>
    public void ClearLongData()
    {
        CarriesMask = false;
        if (_longData is null) return;
        foreach (var (hash, _) in _longData.Values) hash.Dispose();
        _longData.Clear();
    }
}
