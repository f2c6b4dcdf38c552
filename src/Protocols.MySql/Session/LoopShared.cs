using System.Buffers;
using HoopWire.Policy;

namespace HoopWire.MySql.Session;

/// <summary>What the sessions of one loop share: judges by policy, so that a statement is read once for all of them, and room to work in.</summary>
internal sealed class LoopShared
{
    private const int PoliciesMax = 64;

    private readonly Dictionary<CompiledPolicy, StatementJudge> _judges = [];
    private readonly Dictionary<CompiledPolicy, RowShaper> _shapers = [];

    /// <summary>Where messages of several packets are put together; used up within one call.</summary>
    public ArrayBufferWriter<byte> Gathered { get; } = new();

    /// <summary>Where a payload is written; used up within one call.</summary>
    public ArrayBufferWriter<byte> Payload { get; } = new();

    /// <summary>Where a command's parameters are laid out before they are recorded; used up within one call.</summary>
    public ArrayBufferWriter<byte> Parameters { get; } = new();

    /// <summary>The judge of a policy.</summary>
    public StatementJudge JudgeOf(CompiledPolicy policy)
    {
        if (_judges.TryGetValue(policy, out var judge)) return judge;
        if (_judges.Count >= PoliciesMax) _judges.Clear();
        return _judges[policy] = new StatementJudge(policy);
    }

    /// <summary>The shaper of a policy.</summary>
    public RowShaper ShaperOf(CompiledPolicy policy)
    {
        if (_shapers.TryGetValue(policy, out var shaper)) return shaper;
        if (_shapers.Count >= PoliciesMax) _shapers.Clear();
        return _shapers[policy] = new RowShaper(policy);
    }
}
