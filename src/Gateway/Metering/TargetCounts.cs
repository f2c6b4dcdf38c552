using System.Text;
using HoopWire.Policy;

namespace HoopWire.Gateway.Metering;

/// <summary>What was done on one target. Written by one thread, read by any.</summary>
internal sealed class TargetCounts(string target)
{
    /// <summary>Rules that are told apart; those of reloads far back stay among them.</summary>
    private const int RulesMax = 256;

    /// <summary>Stands for the rules above that many.</summary>
    private const string OtherRules = "(other)";

    private readonly long[] _commands = new long[(int)VerdictKind.Deny + 1];
    private volatile RuleCounts[] _rules = [];
    private long _sessions;
    private long _rows;
    private long _bytes;

    /// <summary>The target's name.</summary>
    public string Target { get; } = target;

    /// <summary>Its rules so far.</summary>
    public RuleCounts[] Rules => _rules;

    /// <summary>Sessions that began.</summary>
    public long Sessions => Volatile.Read(ref _sessions);

    /// <summary>Rows delivered.</summary>
    public long Rows => Volatile.Read(ref _rows);

    /// <summary>Bytes of results delivered.</summary>
    public long Bytes => Volatile.Read(ref _bytes);

    /// <summary>Commands that were asked for, by verdict.</summary>
    public long Commands(VerdictKind verdict) => Volatile.Read(ref _commands[(int)verdict]);

    public void AddSession() => Volatile.Write(ref _sessions, _sessions + 1);

    public void AddCommand(VerdictKind verdict) => Volatile.Write(ref _commands[(int)verdict], _commands[(int)verdict] + 1);

    public void AddResult(long rows, long bytes)
    {
        Volatile.Write(ref _rows, _rows + rows);
        Volatile.Write(ref _bytes, _bytes + bytes);
    }

    /// <summary>The counts of a rule.</summary>
    public RuleCounts Of(ReadOnlySpan<byte> rule)
    {
        foreach (var known in _rules)
            if (known.Is(rule)) return known;
        return Add(_rules.Length < RulesMax - 1 ? Encoding.UTF8.GetString(rule) : OtherRules);
    }

    private RuleCounts Add(string rule)
    {
        if (_rules.Length == RulesMax) return _rules[^1];
        var added = new RuleCounts(rule);
        _rules = [.. _rules, added];
        return added;
    }
}
