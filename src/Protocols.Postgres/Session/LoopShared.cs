using HoopWire.Policy;
using HoopWire.Policy.Masking;

namespace HoopWire.Postgres.Session;

/// <summary>What the sessions of one loop share: judges and shapers by policy and catalogue, so that a statement is read once for all of them.</summary>
/// <param name="warm">Connections to targets that outlive their session.</param>
internal sealed class LoopShared(WarmTargets warm)
{
    private const int PairsMax = 64;

    private readonly Dictionary<(CompiledPolicy, ProtectedColumns?, ProtectedColumns?), (StatementJudge Judge, RowShaper Shaper, RowShaper? Watched)> _pairs = [];

    /// <summary>Connections to targets that outlive their session.</summary>
    public WarmTargets Warm { get; } = warm;

    /// <summary>Where a command's parameters are laid out before they are recorded; used up within one call.</summary>
    public byte[] Scratch { get; private set; } = [];

    /// <summary>Where rows are gathered before they are recorded; used up within one turn.</summary>
    public byte[] Rows { get; } = new byte[Recording.SessionRecorder.RowsBytesMax];

    /// <summary>Makes <see cref="Scratch"/> hold at least <paramref name="bytes"/>.</summary>
    public void EnsureScratch(int bytes)
    {
        if (Scratch.Length < bytes) Scratch = new byte[bytes];
    }

    /// <summary>The judge and shaper for a policy and a catalogue, and the shaper of what rules would mask that only observe; null for none.</summary>
    public (StatementJudge Judge, RowShaper Shaper, RowShaper? Watched) For(CompiledPolicy policy, in Protection<ProtectedColumns> columns)
    {
        var key = (policy, columns.Columns, columns.Watched);
        if (_pairs.TryGetValue(key, out var pair)) return pair;
        if (_pairs.Count >= PairsMax) _pairs.Clear();
        pair = (
            new StatementJudge(policy, columns.Columns, policy.DetectorSet, columns.Watched), new RowShaper(policy, columns.Columns),
            policy.Watched is { } watched ? new RowShaper(watched, columns.Watched) : null);
        _pairs[key] = pair;
        return pair;
    }
}
