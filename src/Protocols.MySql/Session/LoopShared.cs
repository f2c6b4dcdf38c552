using System.Buffers;
using HoopWire.MySql.Session.Masking;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>What the sessions of one loop share: judges by policy, so that a statement is read once for all of them, and room to work in.</summary>
internal sealed class LoopShared
{
    private const int PoliciesMax = 64;

    private readonly Dictionary<(CompiledPolicy, ProtectedColumns?), (StatementJudge Judge, RowShaper Shaper)> _pairs = [];

    /// <summary>Where messages of several packets are put together; used up within one call.</summary>
    public ArrayBufferWriter<byte> Gathered { get; } = new();

    /// <summary>Where a payload is written; used up within one call.</summary>
    public ArrayBufferWriter<byte> Payload { get; } = new();

    /// <summary>Where a command's parameters are laid out before they are recorded; used up within one call.</summary>
    public ArrayBufferWriter<byte> Parameters { get; } = new();

    /// <summary>The judge and shaper for a policy and a catalogue.</summary>
    public (StatementJudge Judge, RowShaper Shaper) For(CompiledPolicy policy, ProtectedColumns? columns)
    {
        if (_pairs.TryGetValue((policy, columns), out var pair)) return pair;
        if (_pairs.Count >= PoliciesMax) _pairs.Clear();
        return _pairs[(policy, columns)] = (new StatementJudge(policy, columns), new RowShaper(policy, columns));
    }
}
