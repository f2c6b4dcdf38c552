using System.Buffers;
using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;
using HoopWire.Policy.Masking;
using HoopWire.Recording;

namespace HoopWire.MySql.Session;

/// <summary>What the sessions of one loop share: judges by policy, so that a statement is read once for all of them, and room to work in.</summary>
internal sealed class LoopShared
{
    private const int PoliciesMax = 64;

    private readonly ZstdFrameCodec?[] _zstd = new ZstdFrameCodec?[ZstdFrameCodec.LevelMax];

    private readonly Dictionary<(CompiledPolicy, ProtectedColumns?, ProtectedColumns?), (StatementJudge Judge, RowShaper Shaper, RowShaper? Watched)> _pairs = [];

    /// <summary>Where messages of several packets are put together; used up within one call.</summary>
    public ArrayBufferWriter<byte> Gathered { get; } = new();

    /// <summary>Where a payload is written; used up within one call.</summary>
    public ArrayBufferWriter<byte> Payload { get; } = new();

    /// <summary>Where a row is laid out as recordings have it; used up within one call.</summary>
    public ArrayBufferWriter<byte> LaidOut { get; } = new();

    /// <summary>Where rows are gathered before they are recorded; used up within one turn.</summary>
    public byte[] Rows { get; } = new byte[SessionRecorder.RowsBytesMax];

    /// <summary>Where a command's parameters are laid out before they are recorded; used up within one call.</summary>
    public ArrayBufferWriter<byte> Parameters { get; } = new();

    /// <summary>Where bits and types of an execution's parameters are put together; used up within one call.</summary>
    public ArrayBufferWriter<byte> Execution { get; } = new();

    /// <summary>The attributes of the command at hand; used up within one call.</summary>
    public CommandAttributes Attributes { get; } = new();

    /// <summary>Forwards commands that may have attributes.</summary>
    public TargetCommand Outgoing { get; } = new();

    /// <summary>
    /// Compresses at a level that a client has asked for, or as hard as is done for any. Frames are independent of each other, so that all sessions of the loop take turns at one.
    /// </summary>
    public ZstdFrameCodec Zstd(int level)
    {
        int used = Math.Clamp(level, 1, ZstdFrameCodec.LevelMax);
        return _zstd[used - 1] ??= new ZstdFrameCodec(used);
    }

    /// <summary>The judge and shaper for a policy and a catalogue, and the shaper of what rules would mask that only observe; null for none.</summary>
    public (StatementJudge Judge, RowShaper Shaper, RowShaper? Watched) For(CompiledPolicy policy, in Protection<ProtectedColumns> columns)
    {
        var key = (policy, columns.Columns, columns.Watched);
        if (_pairs.TryGetValue(key, out var pair)) return pair;
        if (_pairs.Count >= PoliciesMax) _pairs.Clear();
        pair = (new StatementJudge(policy, columns.Columns, columns.Watched), new RowShaper(policy, columns.Columns), policy.Watched is { } watched ? new RowShaper(watched, columns.Watched) : null);
        _pairs[key] = pair;
        return pair;
    }
}
